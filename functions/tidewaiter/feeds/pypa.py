"""PyPA's advisories from their own repository: OSV records in YAML (https://github.com/pypa/advisory-database)."""

from tidewaiter.feeds._repository import publisher

PYPA = publisher(
    "pypa",
    "Python Packaging Advisory Database",
    "CC-BY-4.0",
    prefixes=("PYSEC-",),
    url="https://github.com/pypa/advisory-database/archive/refs/heads/main.tar.gz",
    proven="3,181 records of 2025-02 as JSON; no YAML",
)
