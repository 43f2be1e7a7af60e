"""Slackware packages: a file per package in `/var/lib/pkgtools/packages`, NAME-VERSION-ARCH-BUILD (pkgtool(8); before 15.0 `/var/log`)."""

from collections.abc import Iterable

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.visitors import FileEntry

_FOLDERS = ("var/lib/pkgtools/packages", "var/log/packages")
_MARK = "PACKAGE NAME:"
_PARTS = 4


def _wants(entry: FileEntry) -> bool:
    folder, _, name = entry.path.rpartition("/")
    return folder in _FOLDERS and name.count("-") >= _PARTS - 1


def _extract(text: str, evidence: Evidence) -> Iterable[Found]:
    line = next((line for line in text[:4096].splitlines() if line.startswith(_MARK)), "")
    parts = line.removeprefix(_MARK).strip().rsplit("-", _PARTS - 1)
    if len(parts) != _PARTS:
        yield evidence.malformed("a package's file that does not name it as NAME-VERSION-ARCH-BUILD")
        return
    name, version, arch, build = parts
    yield evidence.package("slackware", name, f"{version}-{build}", qualifiers={"arch": arch[:32]})


SLACKWARE = Cataloger(
    id="slackware",
    title="Slackware packages",
    ecosystem="slackware",
    wants=_wants,
    parse=structured.of_text("slackware", _extract),
    max_bytes=16 << 20,
    owns_files=True,
    hint=Hint(folders=_FOLDERS),
)
