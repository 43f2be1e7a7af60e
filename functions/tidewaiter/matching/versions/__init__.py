"""One file per version scheme; each holds a pure `compare` and one `Scheme`."""
