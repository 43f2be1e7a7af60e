"""Wolfi's secdb (format in `_secdb`). Its licence forbids to pass it on changed: everybody fetches it, and no wheel carries it."""

from tidewaiter.feeds._secdb import rolling

WOLFI_SECDB = rolling(
    "wolfi-secdb",
    "Wolfi secdb",
    "CC-BY-NC-ND-4.0, not passed on",
    url="https://packages.wolfi.dev/os/security.json",
    ecosystem="Wolfi",
)
