"""Stage 2, inventory: a layer's stream to packages and file facts in one pass, and the layers to what an image holds."""

SCANNER_VERSION = "5"
"""Changes whenever a layer's result would change for the same bytes; part of the key of stored results."""
