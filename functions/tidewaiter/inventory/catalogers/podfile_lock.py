"""`Podfile.lock` of CocoaPods (guides.cocoapods.org, "Podfile.lock"): the pods of the section PODS, their parts counted once."""

from collections.abc import Iterable, Iterator

import re2 as re

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint
from tidewaiter.inventory.evidence import Evidence

_POD = re.compile(r'^  - "?([^\s"/(]+)(?:/[^\s"(]+)? \(([^)=<>~]+)\)"?:?$')


def _extract(text: str, evidence: Evidence) -> Iterable[Found]:
    if text.strip() and not any(line.rstrip() in ("PODS:", "PODS: []") for line in text.splitlines()):
        yield evidence.malformed("no section PODS")
    for name, version in dict.fromkeys(_pods(text)):
        yield evidence.package("cocoapods", name, version)


def _pods(text: str) -> Iterator[tuple[str, str]]:
    inside = False
    for line in text.splitlines():
        if line and line[0] != " ":
            inside = line.startswith("PODS:")
        elif inside and (found := _POD.match(line)):
            yield found.group(1), found.group(2)


PODFILE_LOCK = Cataloger(
    id="podfile-lock",
    title="CocoaPods lock files",
    ecosystem="cocoapods",
    parse=structured.of_text("podfile-lock", _extract),
    declared=True,
    hint=Hint(names=("Podfile.lock",)),
)
