"""Reporting: reports to documents (formats) and messages to people (sinks)."""
