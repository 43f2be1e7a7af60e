"""From findings to the smallest change of the text that clears them: edits of values, and their places in YAML and JSON."""
