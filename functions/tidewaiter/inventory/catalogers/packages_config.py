"""`packages.config` of NuGet (learn.microsoft.com, "packages.config reference"): packages that a project was restored with."""

from collections.abc import Iterable

import re2 as re

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint
from tidewaiter.inventory.evidence import Evidence

_PACKAGE = re.compile(r"<package\s[^<>]*>")
_ATTRIBUTE = re.compile(r"""\s(id|version)\s*=\s*["']([^"'<>]*)["']""")


def _extract(text: str, evidence: Evidence) -> Iterable[Found]:
    if "<packages" not in text:
        yield evidence.malformed("no element packages")
    for element in _PACKAGE.findall(text):
        attributes = dict(_ATTRIBUTE.findall(element))
        yield evidence.package("nuget", attributes.get("id"), attributes.get("version"))


PACKAGES_CONFIG = Cataloger(
    id="packages-config",
    title="NuGet package lists (packages.config)",
    ecosystem="nuget",
    parse=structured.of_text("packages-config", _extract),
    max_bytes=8 << 20,
    declared=True,
    hint=Hint(names=("packages.config",)),
)
