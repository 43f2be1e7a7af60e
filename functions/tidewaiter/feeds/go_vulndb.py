"""Go's advisories from their own database (OSV schema, https://go.dev/security/vuln/database): indexes lie beside them."""

from tidewaiter.feeds._repository import publisher

GO_VULNDB = publisher(
    "go-vulndb",
    "Go Vulnerability Database",
    "CC-BY-4.0",
    prefixes=("GO-",),
    url="https://vuln.go.dev/vulndb.zip",
    proven="4,291 records of 2026-08; no archive",
)
