"""Installed PEAR and PECL packages: `.registry/**/*.reg`, serialized package.xml 1 and 2 (pear.php.net, manual, "PEAR registry")."""

from collections.abc import Iterable
from typing import Any

from tidewaiter.inventory import php_serialized, structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.visitors import FileEntry

_DEFAULT = "pear.php.net"


def _wants(entry: FileEntry) -> bool:
    return entry.path.endswith(".reg") and ".registry" in entry.path.split("/")[-3:-1]


def _extract(document: Any, evidence: Evidence) -> Iterable[Found]:
    fields = structured.mapping(document)
    version, licence = fields.get("version"), fields.get("license")
    name = fields.get("name") or fields.get("package")
    release = structured.mapping(version).get("release") if isinstance(version, dict) else version
    named = structured.text(structured.mapping(licence).get("_content") or licence)
    yield evidence.package("pear", name, release, namespace=fields.get("channel") or _DEFAULT, licences=(named,))


PEAR = Cataloger(
    id="pear",
    title="Installed PEAR and PECL packages",
    ecosystem="pear",
    wants=_wants,
    parse=structured.of_structure("pear", php_serialized.loads, _extract),
    max_bytes=8 << 20,
    hint=Hint(suffixes=(".reg",)),
)
