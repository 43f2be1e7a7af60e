"""What Python's zipfile raises for a file that is damaged, encrypted, or packed in a way it does not know: it documents one of them."""

import lzma
import zipfile
import zlib

ZIP_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError),
    *(RuntimeError, NotImplementedError, KeyError, ValueError, OverflowError),
)
"""Errors of opening an archive, of listing it and of reading a member."""
