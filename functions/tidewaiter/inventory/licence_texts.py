"""Licences told by the text of LICENSE and COPYING files: an opt-in (`--licences full`, extra `licences`) of milliseconds a file.

The text is compared with those of the SPDX list by licenseclassifier; a file that is mostly something else is no licence.
"""

from collections.abc import Iterable
from functools import lru_cache
from importlib.util import find_spec

from tidewaiter.errors import NotFoundError
from tidewaiter.inventory.cataloger import Cataloger, Content, DeclaredLicences, Found, ParseContext
from tidewaiter.inventory.declared import FILE, ROOT
from tidewaiter.inventory.visitors import FileEntry
from tidewaiter.model.problem import Problem

MAX_BYTES = 256 << 10
"""The longest licence of the SPDX list has 100 KiB; what is compared is held in memory several times over."""
_DECLARES = "Format:"
"""How Debian's machine-readable copyright files begin, which `debian-copyright` reads."""
_NAMES = ("license", "licence", "copying", "unlicense")
_NOT_TEXTS = (".py", ".js", ".ts", ".json", ".go", ".rb", ".php", ".html", ".so", ".class", ".svg", ".png")


def cataloger() -> Cataloger:
    """Make the cataloger; raises NotFoundError when the library is not installed."""
    if find_spec("licenseclassifier") is None:
        raise NotFoundError("licence texts need the extra `licences`", hint="pip install 'tidewaiter[licences]'")
    return Cataloger(id="licence-texts", title="Licence texts", ecosystem="generic", wants=_wants, parse=_parse, max_bytes=2 * MAX_BYTES)


def _wants(entry: FileEntry) -> bool:
    name = entry.path.rpartition("/")[2].lower()
    if name == FILE[1:]:
        return entry.path.startswith(ROOT)
    return name.startswith(_NAMES) and not name.endswith(_NOT_TEXTS)


def _parse(path: str, content: Content, context: ParseContext) -> Iterable[Found]:
    del context
    if content.size > MAX_BYTES:
        what = f"a licence text of {content.size} bytes is not compared, more than {MAX_BYTES}"
        yield Problem(code="licence-text-too-large", what=what, where=path, incomplete=False)
        return
    text = content.read().decode(errors="replace")
    found = () if text.startswith(_DECLARES) else _identified(text)
    if found:
        yield DeclaredLicences(licences=found)


@lru_cache(256)
def _identified(text: str) -> tuple[str, ...]:
    from licenseclassifier import identify_license

    return tuple(dict.fromkeys(one.id for one in identify_license(text)))
