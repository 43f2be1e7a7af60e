"""Packages with versions that beat every other: what is published to win over a private package of the same name (dependency confusion)."""

from collections.abc import Iterable, Iterator

from tidewaiter.model.finding import Finding, FindingKind, Location, Reason
from tidewaiter.model.ids import stable_id
from tidewaiter.model.package import Package
from tidewaiter.model.severity import Severity

RULE = "TW-PACKAGE-outranking-version"
ECOSYSTEMS = frozenset({"npm", "pypi", "gem"})
_REPORT = "https://medium.com/@alex.birsan/dependency-confusion-4a5d60fec610"
_PARTS = 3


def findings_of(packages: Iterable[Package], resource: str) -> Iterator[Finding]:
    """Yield a finding per package whose version nobody reaches by counting."""
    for package in packages:
        if package.ecosystem in ECOSYSTEMS and not package.owner and outranks(package.version):
            yield _finding(package, resource)


def outranks(version: str) -> bool:
    """Tell versions of nines: `99.x`, `999.9.9`, `9.9.9`; those that begin with a year do not."""
    first, *others = version.split("-", maxsplit=1)[0].split("+", maxsplit=1)[0].split(".")
    nines = set(first) == {"9"}
    return nines and (len(first) > 1 or (len(others) == _PARTS - 1 and all(set(one) == {"9"} for one in others)))


def _finding(package: Package, resource: str) -> Finding:
    place = package.found_at[0] if package.found_at else None
    text = (
        f"version {package.version} of {package.name} is one that beats all others, as packages have that are to be taken for private ones"
    )
    return Finding(
        id=stable_id("finding", RULE, resource, package.purl),
        kind=FindingKind.MALWARE,
        rule_id=RULE,
        title=f"Package {package.name} has the version {package.version}",
        resource=resource,
        severity=Severity.LOW,
        location=Location(path=place.path if place else "", layer=place.layer if place else "", purl=package.purl),
        description=text,
        priority=20.0,
        reasons=(Reason(text=f"{text}; placeholders of honest projects have them too", source="content"),),
        remediation=f"Look up where {package.name} came from; if the name is yours, it should be your registry.",
        evidence={"package": package.name, "version": package.version, "confidence": "0.40"},
        references=(_REPORT,),
        mappings={"attack": ("T1195.001",), "cwe": ("CWE-427",)},
        undetermined=True,
    )
