"""Identifiers that stay the same when the same thing is seen again."""

import hashlib


def stable_id(prefix: str, *parts: str) -> str:
    """Name a thing by what it is: `prefix-` and 24 hex digits of the SHA-256 over the length-framed parts."""
    digest = hashlib.sha256()
    for part in parts:
        raw = part.encode(errors="surrogatepass")
        digest.update(len(raw).to_bytes(8, "big"))
        digest.update(raw)
    return f"{prefix}-{digest.hexdigest()[:24]}"
