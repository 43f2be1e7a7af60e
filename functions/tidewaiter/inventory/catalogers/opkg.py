"""OpenWrt and Yocto packages: opkg's `status` file (openwrt.org, "Opkg package manager"), written like dpkg's."""

from collections.abc import Iterable

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.stanzas import stanzas
from tidewaiter.inventory.visitors import FileEntry


def _wants(entry: FileEntry) -> bool:
    return entry.path.endswith("lib/opkg/status")


def _extract(text: str, evidence: Evidence) -> Iterable[Found]:
    for fields in stanzas(text):
        if fields.get("status", "install ok installed").split()[-1:] == ["installed"]:
            qualifiers = {"arch": fields.get("architecture", "")}
            yield evidence.package("opkg", fields.get("package"), fields.get("version"), qualifiers=qualifiers)


OPKG = Cataloger(
    id="opkg",
    title="opkg packages",
    ecosystem="opkg",
    wants=_wants,
    parse=structured.of_text("opkg", _extract),
    owns_files=True,
    hint=Hint(names=("status",)),
)
