"""Identifiers that stay the same when the same thing is seen again."""

import hashlib


def stable_id(prefix: str, *parts: str) -> str:
    """Name a thing by what it is: `prefix-` and 24 hex digits of the SHA-256 over the length-framed parts."""
    framed: list[bytes] = []
    for part in parts:
        raw = part.encode(errors="surrogatepass")
        framed += (len(raw).to_bytes(8, "big"), raw)
    return f"{prefix}-{hashlib.sha256(b''.join(framed)).hexdigest()[:24]}"
