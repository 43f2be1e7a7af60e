"""One construct, one idea."""
