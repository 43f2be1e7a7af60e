"""Scoring: what a flaw, an image, a workload and a cluster risk, as numbers that explain themselves."""
