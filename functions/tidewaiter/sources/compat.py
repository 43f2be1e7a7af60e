"""Zstandard from the standard library where Python has it (3.14), from its backport elsewhere."""

import sys

if sys.version_info >= (3, 14):  # pragma: no cover - the other branch is what runs on older versions
    from compression.zstd import ZstdDecompressor, ZstdError, ZstdFile
else:
    from backports.zstd import ZstdDecompressor, ZstdError, ZstdFile

__all__ = ["ZstdDecompressor", "ZstdError", "ZstdFile"]
