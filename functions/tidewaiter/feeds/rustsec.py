"""RustSec's advisories as OSV, from the branch that RustSec makes of them (https://github.com/rustsec/advisory-db, `osv`)."""

from tidewaiter.feeds._repository import publisher

RUSTSEC = publisher(
    "rustsec",
    "RustSec Advisory Database",
    "CC0-1.0",
    prefixes=("RUSTSEC-",),
    url="https://github.com/rustsec/advisory-db/archive/refs/heads/osv.tar.gz",
    proven="712 records of 2025-02; no archive",
)
