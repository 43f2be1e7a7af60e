"""GitHub's advisories from their own repository (OSV schema, docs in https://github.com/github/advisory-database)."""

from tidewaiter.feeds._repository import publisher

GHSA = publisher(
    "ghsa",
    "GitHub Advisory Database",
    "CC-BY-4.0",
    prefixes=("GHSA-",),
    url="https://github.com/github/advisory-database/archive/refs/heads/main.tar.gz",
    proven="21,507 records of 2025-01 and 02; no archive",
)
