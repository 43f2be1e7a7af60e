"""`cpanfile.snapshot` of Carton and Carmel (metacpan.org, "Carton"): distributions by name and version."""

from collections.abc import Iterable

import re2 as re

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint
from tidewaiter.inventory.evidence import Evidence

_DISTRIBUTION = re.compile(r"(?m)^  (\S+)-(v?[0-9][^\s-]*(?:-TRIAL)?)\r?$")


def _extract(text: str, evidence: Evidence) -> Iterable[Found]:
    if "DISTRIBUTIONS" not in text:
        yield evidence.malformed("no section DISTRIBUTIONS")
    for name, version in _DISTRIBUTION.findall(text):
        yield evidence.package("cpan", name, version)


CPAN_SNAPSHOT = Cataloger(
    id="cpan-snapshot",
    title="Perl lock files (Carton)",
    ecosystem="cpan",
    parse=structured.of_text("cpan-snapshot", _extract),
    max_bytes=16 << 20,
    declared=True,
    hint=Hint(names=("cpanfile.snapshot",)),
)
