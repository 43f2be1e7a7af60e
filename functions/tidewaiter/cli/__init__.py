"""The command line: parses, calls one use case, prints; data goes to stdout, everything else to stderr."""
