"""Files that are not what their packages installed, one finding per package: a build that strips every library says one thing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from tidewaiter.content.findings import findings_of as of_hits
from tidewaiter.content.signs import MODIFIED, MODIFIED_LANGUAGE
from tidewaiter.model.finding import Finding
from tidewaiter.model.inventory import Inventory, ModifiedFile
from tidewaiter.model.severity import Severity

SHOWN = 10
_RUNS = frozenset({"executable", "script", "library"})


def findings_of(inventory: Inventory) -> Iterator[Finding]:
    """Yield a finding per package whose files were changed; of programs it is grave, of other files it is not."""
    for (package, ecosystem, runs), files in _grouped(inventory.modified).items():
        yield _finding(inventory.image_digest, package, ecosystem, files, runs=runs)


def _grouped(files: Iterable[ModifiedFile]) -> dict[tuple[str, str, bool], list[ModifiedFile]]:
    groups: dict[tuple[str, str, bool], list[ModifiedFile]] = {}
    for file in files:
        groups.setdefault((file.package, file.ecosystem, file.kind in _RUNS), []).append(file)
    return groups


def _finding(resource: str, package: str, ecosystem: str, files: Sequence[ModifiedFile], *, runs: bool) -> Finding:
    sign, first = MODIFIED_LANGUAGE if ecosystem == "pypi" else MODIFIED, files[0]
    hit = replace(
        sign.hit(first.path, *_reasons(files, package), title=f"{sign.title} ({package})"),
        layer=first.layer,
        severity=sign.severity if runs else Severity.LOW,
    )
    (finding,) = of_hits((hit,), resource)
    evidence = {**finding.evidence, "expected": first.expected, "actual": first.actual, "files": str(len(files))}
    return replace(finding, evidence=evidence)


def _reasons(files: Sequence[ModifiedFile], package: str) -> Iterator[str]:
    first = files[0]
    above = "a layer above the one that installed the package brought it" if first.later else "it was changed in the layer of its package"
    yield f"{first.path} has the digest {first.actual[:16]}…, and package {package} says {first.expected[:16]}…; {above}"
    if others := [file.path for file in files[1:]]:
        more = f" and {len(others) - SHOWN} more" if len(others) > SHOWN else ""
        yield f"also changed: {', '.join(others[:SHOWN])}{more}"
