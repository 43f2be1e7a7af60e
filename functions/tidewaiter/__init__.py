"""Tidewaiter: serverless container security for AWS, and the same library as a command-line tool."""

__version__ = "0.1.0"
