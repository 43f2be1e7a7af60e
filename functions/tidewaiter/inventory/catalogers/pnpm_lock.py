"""`pnpm-lock.yaml`, lock file versions 5, 6 and 9 (pnpm/spec, lockfile): the keys of `packages`, in the one layout that pnpm writes."""

from collections.abc import Iterable, Iterator

import re2 as re

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.visitors import FileEntry

_VERSION = re.compile(r"(?m)^lockfileVersion: *['\"]?(\d+)")
_KEY = re.compile(r"^  (['\"]?)(\S+?)(['\"]?):(?: \{\})?$")
_AT_SIGNS = 6
"""From this version of the format on, keys are `name@version`; before, `/name/version`."""


def _wants(entry: FileEntry) -> bool:
    return entry.path.rpartition("/")[2] == "pnpm-lock.yaml"


def _extract(text: str, evidence: Evidence) -> Iterable[Found]:
    found = _VERSION.search(text)
    if not found:
        yield evidence.malformed("a lock file without lockfileVersion")
        return
    separator = "@" if int(found.group(1)[:4]) >= _AT_SIGNS else "/"
    for key in dict.fromkeys(_keys(text)):
        name, _, version = key.partition("(")[0].removeprefix("/").rpartition(separator)
        if separator == "/":
            version = version.partition("_")[0]
        if name and version[:1].isdigit():
            scope, slash, short = name.rpartition("/")
            yield evidence.package("npm", short, version, namespace=scope if slash else "")


def _keys(text: str) -> Iterator[str]:
    inside = False
    for line in text.splitlines():
        if line and line[0] not in " #":
            inside = line.rstrip() == "packages:"
        elif inside and (found := _KEY.match(line)):
            yield found.group(2)


PNPM_LOCK = Cataloger(
    id="pnpm-lock",
    title="pnpm lock files",
    ecosystem="npm",
    wants=_wants,
    parse=structured.of_text("pnpm-lock", _extract),
    declared=True,
    hint=Hint(names=("pnpm-lock.yaml",)),
)
