"""Installed Perl distributions: `.meta/*/install.json` of cpanm and Carmel, and `perllocal.pod` of `make install` (ExtUtils::Install)."""

from collections.abc import Iterable

import re2 as re

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Content, Found, Hint, ParseContext
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.visitors import FileEntry

_POD, _META = "perllocal.pod", "install.json"
_MODULE = re.compile(r"(?m)^=head2 .*C<Module> L<([A-Za-z0-9_:]+)\|")
_VERSION = re.compile(r"C<VERSION: ([^>\s]+)>")
_DIST = re.compile(r"^(.+)-(v?[0-9][^-]*(?:-TRIAL)?)$")


def _wants(entry: FileEntry) -> bool:
    return entry.path.endswith(_POD) or "/.meta/" in entry.path


def _parse(path: str, content: Content, context: ParseContext) -> Iterable[Found]:
    return (_TEXT if path.endswith(_POD) else _JSON)(path, content, context)


def _local(text: str, evidence: Evidence) -> Iterable[Found]:
    """Read the log of installations; what was installed again later is there in its last version."""
    versions: dict[str, str] = {}
    for entry in text.split("\n=head2 "):
        module, version = _MODULE.search(f"=head2 {entry.removeprefix('=head2 ')}"), _VERSION.search(entry)
        if module and version:
            versions[module.group(1).replace("::", "-")] = version.group(1)
    for name, version in versions.items():
        yield evidence.package("cpan", name, version)


def _install(document: object, evidence: Evidence) -> Iterable[Found]:
    found = _DIST.match(structured.text(structured.mapping(document).get("dist")))
    yield evidence.package("cpan", *found.groups()) if found else evidence.malformed("install.json without a distribution and its version")


_TEXT = structured.of_text("cpan", _local)
_JSON = structured.of_json("cpan", _install)
CPAN = Cataloger(
    id="cpan",
    title="Installed Perl distributions",
    ecosystem="cpan",
    wants=_wants,
    parse=_parse,
    max_bytes=8 << 20,
    hint=Hint(names=(_POD, _META)),
)
