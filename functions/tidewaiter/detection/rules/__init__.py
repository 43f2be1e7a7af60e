"""Detections, one file each: the logic and the metadata that describes it stand together."""
