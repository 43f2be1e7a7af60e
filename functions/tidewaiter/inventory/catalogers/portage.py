"""Gentoo packages: `/var/db/pkg/CATEGORY/NAME-VERSION/PF` (Package Manager Specification, "Version specifications")."""

from collections.abc import Iterable

import re2 as re

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.visitors import FileEntry

_ROOT = "var/db/pkg/"
_DEPTH = 3
_NAME_VERSION = re.compile(r"^([A-Za-z0-9+_-]+?)-(\d+(?:\.\d+)*[a-z]?(?:_(?:alpha|beta|pre|rc|p)\d*)*(?:-r\d+)?)$")


def _wants(entry: FileEntry) -> bool:
    return entry.path.startswith(_ROOT) and entry.path.endswith("/PF") and entry.path.removeprefix(_ROOT).count("/") == _DEPTH - 1


def _extract(text: str, evidence: Evidence) -> Iterable[Found]:
    found = _NAME_VERSION.match(text.strip()[:512])
    category = evidence.path.removeprefix(_ROOT).partition("/")[0]
    name, version = found.groups() if found else ("", "")
    yield evidence.package("ebuild", name, version, namespace=category)


PORTAGE = Cataloger(
    id="portage",
    title="Gentoo packages",
    ecosystem="ebuild",
    wants=_wants,
    parse=structured.of_text("portage", _extract),
    max_bytes=1 << 16,
    owns_files=True,
    hint=Hint(names=("PF",)),
)
