"""Packages against the names that are one's own: what pretends to be one, or resembles one, was published by somebody else.

https://medium.com/@alex.birsan/dependency-confusion-4a5d60fec610
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from tidewaiter.content.lookalikes import is_one_edit
from tidewaiter.content.outranking import findings_of as outranking
from tidewaiter.errors import BadInputError, LimitExceededError
from tidewaiter.model.finding import Finding, FindingKind, Location, Reason
from tidewaiter.model.ids import stable_id
from tidewaiter.model.package import Package
from tidewaiter.model.severity import Severity

FILE = "private-names.txt"
RESEMBLES = "TW-PACKAGE-resembles-private-name"
ECOSYSTEMS = frozenset({"npm", "pypi", "gem"})
_MOST, _LONGEST, _SHORTEST = 1000, 214, 4
_HINT = "Write one name a line, `acme-billing`, `pypi:acme-*` or `@acme/*`; a star only at the end, behind four letters at least"
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-._@/")


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateName:
    """A name of one's own: all letters of it, or with `is_prefix` how it begins; of every ecosystem, or of one."""

    name: str
    is_prefix: bool = False
    ecosystem: str = ""

    def fits(self, package: Package) -> bool:
        """Tell whether a package bears the name."""
        name = normal(package.name)
        return self._is_about(package) and (name.startswith(self.name) if self.is_prefix else name == self.name)

    def is_like(self, package: Package) -> bool:
        """Tell whether the name of a package, or its scope, is one slip away from this one."""
        name = normal(package.name)
        if self.is_prefix and self.name.endswith("/"):
            return self._is_about(package) and "/" in name and is_one_edit(name.partition("/")[0], self.name[:-1])
        return not self.is_prefix and self._is_about(package) and is_one_edit(name, self.name)

    def _is_about(self, package: Package) -> bool:
        return package.ecosystem in ECOSYSTEMS and self.ecosystem in ("", package.ecosystem)


def normal(name: str) -> str:
    """Write a name as all registries compare it: small letters, and one separator (PEP 503), but for scopes."""
    return name.lower().replace("_", "-").replace(".", "-")


def read_names(text: str, source: str) -> tuple[PrivateName, ...]:
    """Read a file of names, one a line, `#` before comments; raises BadInputError with the line, LimitExceededError for too many."""
    lines = [(number, line.partition("#")[0].strip()) for number, line in enumerate(text.splitlines(), 1)]
    named = [(number, line) for number, line in lines if line]
    if len(named) > _MOST:
        raise LimitExceededError(f"more than {_MOST} private names", where=source, hint="A star at the end stands for many: `acme-*`")
    return tuple(_name(line, f"{source}:{number}") for number, line in named)


def _name(line: str, where: str) -> PrivateName:
    before, colon, after = line.partition(":")
    ecosystem, word = (before, after.strip()) if colon else ("", before)
    name = word.removesuffix("*")
    if (colon and ecosystem not in ECOSYSTEMS) or not _SHORTEST <= len(name) <= _LONGEST or not _PLAIN.issuperset(name.lower()):
        raise BadInputError(f"not a name of a package: {line[:80]!r}", where=where, hint=_HINT)
    return PrivateName(name=normal(name), is_prefix=word.endswith("*"), ecosystem=ecosystem)


def findings_of(packages: Iterable[Package], names: Sequence[PrivateName], resource: str) -> Iterator[Finding]:
    """Yield the findings of packages with versions that nobody reaches by counting, and of those that resemble a private name."""
    for package in packages:
        own = next((name for name in names if name.fits(package)), None)
        for finding in outranking((package,), resource):
            yield _graver(finding, package) if own else finding
        model = None if own or package.owner else next((name for name in names if name.is_like(package)), None)
        if model:
            yield _finding(package, model.name, resource)


def _graver(finding: Finding, package: Package) -> Finding:
    text = f"{package.name} is a name of yours, and this version beats every other: somebody else may have published it to be taken for it"
    return replace(
        finding,
        severity=Severity.HIGH,
        priority=85.0,
        reasons=(Reason(text=text, source="content"),),
        evidence={**finding.evidence, "confidence": "0.80"},
        undetermined=False,
    )


def _finding(package: Package, model: str, resource: str) -> Finding:
    place = package.found_at[0] if package.found_at else None
    text = f"{package.name} is one letter away from {model}, which is a name of yours: a slip of the finger installs it"
    return Finding(
        id=stable_id("finding", RESEMBLES, resource, package.purl),
        kind=FindingKind.MALWARE,
        rule_id=RESEMBLES,
        title=f"Package {package.name} resembles your private {model}",
        resource=resource,
        severity=Severity.MEDIUM,
        location=Location(path=place.path if place else "", layer=place.layer if place else "", purl=package.purl),
        description=text,
        priority=50.0,
        reasons=(Reason(text=text, source="content"),),
        remediation=f"Check that {package.name} is meant, not {model}; if not, remove it and rotate what the build could read.",
        evidence={"package": package.name, "resembles": model, "confidence": "0.60"},
        references=("https://attack.mitre.org/techniques/T1195/001/",),
        mappings={"attack": ("T1195.001",), "cwe": ("CWE-427",)},
        undetermined=True,
    )
