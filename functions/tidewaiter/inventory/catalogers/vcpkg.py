"""Installed C and C++ libraries of vcpkg: `vcpkg/status`, in the form of dpkg's (learn.microsoft.com, vcpkg, "Installed directory")."""

from collections.abc import Iterable

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.stanzas import stanzas
from tidewaiter.inventory.visitors import FileEntry


def _wants(entry: FileEntry) -> bool:
    return entry.path.endswith("vcpkg/status")


def _extract(text: str, evidence: Evidence) -> Iterable[Found]:
    for fields in stanzas(text):
        if fields.get("status") == "install ok installed" and "feature" not in fields:
            qualifiers = {"triplet": fields.get("architecture", ""), "port_version": fields.get("port-version", "")}
            yield evidence.package("vcpkg", fields.get("package"), fields.get("version"), qualifiers=qualifiers)


VCPKG = Cataloger(
    id="vcpkg",
    title="Libraries installed by vcpkg",
    ecosystem="vcpkg",
    wants=_wants,
    parse=structured.of_text("vcpkg", _extract),
    max_bytes=16 << 20,
    hint=Hint(names=("status",)),
)
