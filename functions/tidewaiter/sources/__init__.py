"""Stage 1, sources: from what a person or an event names (a path, a registry reference) to images and their layer streams."""

from tidewaiter.sources.opening import open_source

__all__ = ["open_source"]
