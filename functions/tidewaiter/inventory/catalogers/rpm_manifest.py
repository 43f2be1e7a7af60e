"""RPM packages of images without an RPM database (CBL-Mariner and Azure Linux distroless): `container-manifest-2`.

Each line is `rpm -qa` with NAME, VERSION-RELEASE, INSTALLTIME, BUILDTIME, VENDOR, EPOCH, SIZE, ARCH, EPOCHNUM and SOURCERPM between tabs.
`container-manifest-1` beside it lists the same packages with less.
"""

from collections.abc import Iterable
from dataclasses import replace

from tidewaiter.inventory import rpmdb, structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.visitors import FileEntry
from tidewaiter.model.package import Package

_NAME = "container-manifest-2"
_FIELDS = 10
_ABSENT = "(none)"


def _wants(entry: FileEntry) -> bool:
    return entry.path.endswith(f"lib/rpmmanifest/{_NAME}")


def _extract(text: str, evidence: Evidence) -> Iterable[Found]:
    for line in text.splitlines():
        fields = line.rstrip("\r").split("\t")
        if len(fields) >= _FIELDS:
            yield _package(fields, evidence)
        elif line.strip():
            yield evidence.malformed(f"a line of {len(fields)} fields in place of {_FIELDS}")


def _package(fields: list[str], evidence: Evidence) -> Found:
    name, short, epoch, arch, source = fields[0], fields[1], fields[5], fields[7], fields[9]
    epoch, arch, vendor = ("" if text == _ABSENT else text for text in (epoch, arch, fields[4]))
    found = evidence.package("rpm", name, short, qualifiers={"arch": arch, "epoch": epoch})
    if not isinstance(found, Package):
        return found
    version = f"{epoch}:{short}" if epoch else short
    return replace(found, version=version, vendor=vendor, source=rpmdb.source_of(source, version))


RPM_MANIFEST = Cataloger(
    id="rpm-manifest",
    title="RPM packages of distroless images",
    ecosystem="rpm",
    wants=_wants,
    parse=structured.of_text("rpm-manifest", _extract),
    owns_files=True,
    hint=Hint(names=(_NAME,)),
)
