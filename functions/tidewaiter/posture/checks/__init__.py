"""One control per file; `tidewaiter.plugins.discover(checks, Control)` finds them."""
