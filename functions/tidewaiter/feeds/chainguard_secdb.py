"""Chainguard's secdb (format in `_secdb`). As with Wolfi, everybody fetches it for himself, and no wheel carries it."""

from tidewaiter.feeds._secdb import rolling

CHAINGUARD_SECDB = rolling(
    "chainguard-secdb",
    "Chainguard secdb",
    "not stated by the publisher, not passed on",
    url="https://packages.cgr.dev/chainguard/security.json",
    ecosystem="Chainguard",
)
