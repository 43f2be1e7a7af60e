"""Packages whose name is one slip of the finger away from a name that many depend on: a sign with low confidence, for people to look at."""

from collections.abc import Iterable, Iterator

from tidewaiter.content.popular import NEIGHBOURS, POPULAR
from tidewaiter.model.finding import Finding, FindingKind, Location, Reason
from tidewaiter.model.ids import stable_id
from tidewaiter.model.package import Package
from tidewaiter.model.severity import Severity

SHORTEST = 6
"""Shorter names have too many honest neighbours."""
RULE = "TW-PACKAGE-lookalike-name"


def findings_of(packages: Iterable[Package], resource: str) -> Iterator[Finding]:
    """Yield a finding per package that resembles another's name."""
    for package in packages:
        model = resembled(package)
        if model:
            yield _finding(package, model, resource)


def resembled(package: Package) -> str:
    """Return the well-known name that a package's name is one edit away from; empty for all others."""
    name, known = package.name.lower().replace("_", "-"), POPULAR.get(package.ecosystem, frozenset())
    if package.ecosystem == "pypi":  # where `a.b` and `a-b` are one name (PEP 503)
        name = name.replace(".", "-")
    if package.owner or len(name) < SHORTEST or name in known or name in NEIGHBOURS or name.startswith("@"):
        return ""
    return next((variant for variant in sorted(_candidates(name, known)) if is_one_edit(name, variant)), "")


def _candidates(name: str, known: Iterable[str]) -> Iterator[str]:
    return (one for one in known if abs(len(one) - len(name)) <= 1 and len(one) >= SHORTEST)


def is_one_edit(left: str, right: str) -> bool:
    """Tell whether one insertion, deletion, change or swap of neighbours makes two different words equal; a changed digit is a version."""
    if left == right:
        return False
    if len(left) > len(right):
        left, right = right, left
    start = next((place for place, (one, other) in enumerate(zip(left, right, strict=False)) if one != other), len(left))
    first, second = left[start:], right[start:]
    if len(left) < len(right):
        return first == second[1:] and not second[0].isdigit()
    swapped = first[:2] == second[:2][::-1] and first[2:] == second[2:]
    return swapped or (first[1:] == second[1:] and not (first[0].isdigit() or second[0].isdigit()))


def _finding(package: Package, model: str, resource: str) -> Finding:
    place = package.found_at[0] if package.found_at else None
    text = f"{package.name} is one letter away from {model}, which many depend on"
    return Finding(
        id=stable_id("finding", RULE, resource, package.purl),
        kind=FindingKind.MALWARE,
        rule_id=RULE,
        title=f"Package {package.name} resembles {model}",
        resource=resource,
        severity=Severity.LOW,
        location=Location(path=place.path if place else "", layer=place.layer if place else "", purl=package.purl),
        description=text,
        priority=15.0,
        reasons=(Reason(text=f"{text}; most such packages are honest", source="content"),),
        remediation=f"Check that {package.name} is meant, not {model}; if it was a slip, remove it and rotate what the build could read.",
        evidence={"package": package.name, "resembles": model, "confidence": "0.30"},
        references=("https://attack.mitre.org/techniques/T1195/002/",),
        undetermined=True,
    )
