"""Core types: frozen values with the field's standard names, no I/O, importing nothing of ours."""
