"""Bottlerocket's packages: `application-inventory.json`, which lists names, versions, releases and epochs of its RPMs."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.visitors import FileEntry
from tidewaiter.model.package import Package

_NAME = "application-inventory.json"


def _wants(entry: FileEntry) -> bool:
    return entry.path.endswith(f"usr/share/bottlerocket/{_NAME}")


def _extract(document: Any, evidence: Evidence) -> Iterable[Found]:
    listed = structured.mapping(document).get("Content")
    if not isinstance(listed, list):
        yield evidence.malformed("an inventory of Bottlerocket without content")
        return
    for entry in structured.mappings(listed):
        version, release, epoch, arch = (structured.text(entry.get(key)) for key in ("Version", "Release", "Epoch", "Architecture"))
        short = f"{version}-{release}" if version and release else version
        epoch = "" if epoch in ("0", "(none)") else epoch
        found = evidence.package("rpm", entry.get("Name"), short, qualifiers={"arch": arch, "epoch": epoch})
        yield replace(found, version=f"{epoch}:{short}") if epoch and isinstance(found, Package) else found


BOTTLEROCKET = Cataloger(
    id="bottlerocket",
    title="Bottlerocket's inventory",
    ecosystem="rpm",
    wants=_wants,
    parse=structured.of_json("bottlerocket", _extract),
    max_bytes=16 << 20,
    owns_files=True,
    hint=Hint(names=(_NAME,)),
)
