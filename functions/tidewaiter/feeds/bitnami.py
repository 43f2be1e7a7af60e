"""Bitnami's advisories from their own repository (OSV schema, https://github.com/bitnami/vulndb)."""

from tidewaiter.feeds._repository import publisher

BITNAMI = publisher(
    "bitnami",
    "Bitnami Vulnerability Database",
    "Apache-2.0",
    prefixes=("BIT-",),
    url="https://github.com/bitnami/vulndb/archive/refs/heads/main.tar.gz",
    proven="7,444 records of 2026-08; no archive",
)
