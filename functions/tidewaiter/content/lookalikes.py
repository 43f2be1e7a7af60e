"""Packages whose name is one slip of the finger, or one glance, away from a name that many depend on: signs for people to look at."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from tidewaiter.content.popular import NEIGHBOURS, POPULAR, SCOPED, SCOPES
from tidewaiter.model.finding import Finding, FindingKind, Location, Reason
from tidewaiter.model.ids import stable_id
from tidewaiter.model.package import Package
from tidewaiter.model.severity import Severity

SHORTEST = 6
"""Shorter names have too many honest neighbours."""
RULE = "TW-PACKAGE-lookalike-name"
_READ_AS = (
    ("rn", "m"),
    ("vv", "w"),
    ("0", "o"),
    ("1", "l"),
    ("і", "i"),
    ("ı", "i"),
    ("а", "a"),
    ("е", "e"),
    ("о", "o"),
    ("с", "c"),
    ("р", "p"),
)
_AFFIXES = {
    "pypi": (("python3-", ""), ("py3-", ""), ("", "-python3"), ("", "-py3"), ("", "-official"), ("", "-libs"), ("lib-", ""), ("", "-pypi")),
    "npm": (("npm-", ""), ("", "-npm"), ("", "-official"), ("", "-latest"), ("", "-nodejs"), ("nodejs-", ""), ("", "-javascript")),
}
"""What impostors put before or behind a name and honest projects rarely do: `-js`, `node-`, `python-` are too common to tell anything."""


class Likeness(NamedTuple):
    """The name that another resembles, in which way, and how sure it is that this is no accident (0-1)."""

    model: str
    way: str
    confidence: float


def findings_of(packages: Iterable[Package], resource: str) -> Iterator[Finding]:
    """Yield a finding per package that resembles another's name."""
    for package in packages:
        likeness = likeness_of(package)
        if likeness:
            yield _finding(package, likeness, resource)


def resembled(package: Package) -> str:
    """Return the well-known name that a package's name passes for; empty for all others."""
    likeness = likeness_of(package)
    return likeness.model if likeness else ""


def likeness_of(package: Package) -> Likeness | None:
    """Tell which well-known name a package's name passes for, and how."""
    ecosystem = package.ecosystem
    name, known = _normal(package.name, ecosystem), POPULAR.get(ecosystem, frozenset())
    if not known or package.owner or len(name) < SHORTEST or name in known or name in NEIGHBOURS:
        return None
    return _scope(name) if name.startswith("@") else _plain(name, ecosystem)


def _normal(name: str, ecosystem: str) -> str:
    name = name.lower()
    return name.replace("_", "-").replace(".", "-") if ecosystem == "pypi" else name  # there `a.b` and `a_b` are one name (PEP 503)


def _plain(name: str, ecosystem: str) -> Likeness | None:
    known = POPULAR[ecosystem]
    if ecosystem == "npm" and (scoped := _UNSCOPED.get(name)):
        return Likeness(scoped, "is written like it, without its scope", 0.4)
    folded = _folded(ecosystem)
    if (model := folded.get(_fold(name))) and model != name:
        return Likeness(model, "differs from it in letters that look alike", 0.6)
    if model := folded.get(_joined(name)):
        return Likeness(model, "differs from it in separators only", 0.4)
    for before, after in _AFFIXES[ecosystem]:
        inner = name[len(before) : len(name) - len(after)]
        if name.startswith(before) and name.endswith(after) and len(inner) >= SHORTEST and inner in known:
            return Likeness(inner, f"is that name with {before or after}", 0.3)
    close = next((one for one in sorted(known) if abs(len(one) - len(name)) <= 1 and len(one) >= SHORTEST and is_one_edit(name, one)), "")
    return Likeness(close, "is one letter away from it", 0.3) if close else None


def _scope(name: str) -> Likeness | None:
    """Compare the scope of a name of npm: whoever owns it owns all names in it."""
    scope = name.partition("/")[0]
    if scope in SCOPES or len(scope) < SHORTEST:
        return None
    close = next(
        (one for one in sorted(SCOPES) if len(one) >= SHORTEST and (_joined(one) == _joined(scope) or is_one_edit(scope, one))), ""
    )
    return Likeness(close, "has a scope that is one letter away from it", 0.4) if close else None


_UNSCOPED: Mapping[str, str] = {
    name.lstrip("@").replace("/", "-"): name for name in SCOPED if name not in {"@babel/core", "@babel/runtime", "@babel/preset-env"}
}
"""Babel published its packages without a scope before it had one."""


def _fold(name: str) -> str:
    for seen, read in _READ_AS:
        name = name.replace(seen, read)
    return name


def _joined(name: str) -> str:
    return name.replace("-", "").replace(".", "").replace("_", "")


@cache
def _folded(ecosystem: str) -> Mapping[str, str]:
    """Return well-known names by how they are read, and by their letters without separators, where that is not a name itself."""
    found: dict[str, str] = defaultdict(str)
    for name in sorted(POPULAR[ecosystem]):
        if len(name) >= SHORTEST:
            found.setdefault(_fold(name), name)
            found.setdefault(_joined(name), name)
    return dict(found)


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


def _finding(package: Package, likeness: Likeness, resource: str) -> Finding:
    place = package.found_at[0] if package.found_at else None
    text = f"{package.name} resembles {likeness.model}, which many depend on: it {likeness.way}"
    return Finding(
        id=stable_id("finding", RULE, resource, package.purl),
        kind=FindingKind.MALWARE,
        rule_id=RULE,
        title=f"Package {package.name} resembles {likeness.model}",
        resource=resource,
        severity=Severity.LOW,
        location=Location(path=place.path if place else "", layer=place.layer if place else "", purl=package.purl),
        description=text,
        priority=round(50 * likeness.confidence, 1),
        reasons=(Reason(text=f"{text}; most such packages are honest", source="content"),),
        remediation=f"Check that {package.name} is meant, not {likeness.model}; if not, remove it and rotate what the build could read.",
        evidence={"package": package.name, "resembles": likeness.model, "confidence": f"{likeness.confidence:.2f}"},
        references=("https://attack.mitre.org/techniques/T1195/002/",),
        mappings={"attack": ("T1195.002",), "cwe": ("CWE-506",)},
        undetermined=True,
    )
