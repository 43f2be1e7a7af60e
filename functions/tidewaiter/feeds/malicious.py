"""Malicious packages from their own repository (OSV schema, https://github.com/ossf/malicious-packages)."""

from tidewaiter.feeds._repository import publisher

MALICIOUS = publisher(
    "malicious",
    "OpenSSF Malicious Packages",
    "Apache-2.0",
    prefixes=("MAL-",),
    url="https://github.com/ossf/malicious-packages/archive/refs/heads/main.tar.gz",
)
