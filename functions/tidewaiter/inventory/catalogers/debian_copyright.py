"""Licences of Debian packages: machine-readable `usr/share/doc/NAME/copyright` (DEP-5, "Machine-readable debian/copyright file").

Files of no fixed form are left alone: what they say in prose is no declaration.
"""

from collections.abc import Iterable, Iterator

from tidewaiter.inventory.cataloger import Cataloger, Content, DeclaredLicences, Found, Hint, ParseContext
from tidewaiter.inventory.declared import FILE, ROOT
from tidewaiter.inventory.visitors import FileEntry

_FORMAT = "format:"
_FORMATS = ("copyright-format", "dep5", "dep-5")
_LICENCE = "license:"
_HEAD = 2048
_MAX_LICENCES, _MAX_TEXT = 50, 200


def _wants(entry: FileEntry) -> bool:
    path = entry.path
    return path.startswith(ROOT) and path.endswith(FILE) and path.count("/") == ROOT.count("/") + 1


def _parse(path: str, content: Content, context: ParseContext) -> Iterable[Found]:
    del path, context
    text = content.read().decode(errors="replace")
    first = text[:_HEAD].lstrip("\ufeff\n").partition("\n")[0].lower()
    if first.startswith(_FORMAT) and any(mark in first for mark in _FORMATS):
        yield DeclaredLicences(licences=tuple(dict.fromkeys(_names(text)))[:_MAX_LICENCES])


def _names(text: str) -> Iterator[str]:
    """Yield the short names of paragraphs about files; a paragraph with a licence and no files only quotes it."""
    about_files, name = True, ""  # the first paragraph speaks of the package as a whole
    for line in (*text.split("\n"), ""):
        if not line.strip():
            if about_files and name:
                yield name
            about_files, name = False, ""
        elif line[:1] not in " \t":
            key, _, value = line.partition(":")
            about_files = about_files or key.lower() == "files"
            if key.lower() + ":" == _LICENCE:
                name = " ".join(value.split())[:_MAX_TEXT]


DEBIAN_COPYRIGHT = Cataloger(
    id="debian-copyright",
    title="Debian copyright files",
    ecosystem="deb",
    wants=_wants,
    parse=_parse,
    max_bytes=4 << 20,
    hint=Hint(names=("copyright",)),
)
