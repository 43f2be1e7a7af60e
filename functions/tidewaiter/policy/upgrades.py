"""The smallest upgrade that clears a package: the least published fix outside every affected range of all its open findings.

A candidate is tried by matching the package anew at that version, so that what it brings along is seen, too.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cmp_to_key

from tidewaiter.matching.ecosystems import OS_TYPES
from tidewaiter.matching.match import match_inventory
from tidewaiter.matching.scheme import VersionError, scheme_for
from tidewaiter.model.advice import Upgrade, UpgradeStep
from tidewaiter.model.advisory import Advisory, Affected, DatabaseInfo, ExploitFacts
from tidewaiter.model.finding import Finding, FindingKind, FindingStatus
from tidewaiter.model.inventory import Inventory
from tidewaiter.model.match import Match
from tidewaiter.model.package import Package
from tidewaiter.policy.upgrade_commands import command_of
from tidewaiter.ports import AdvisoryStore
from tidewaiter.scoring.points import TOP_CLASS

_TRIES = 12
"""Versions tried for one package; the first nearly always clears all that can be cleared."""

Compare = Callable[[str, str], int]
Flaw = tuple[str, str]
"""The purl of a package and the name of a flaw in it."""


def upgrades_of(findings: Iterable[Finding], inventory: Inventory, store: AdvisoryStore) -> tuple[Upgrade, ...]:
    """Advise on the open findings of an inventory's packages, what is most urgent first, then by risk removed.

    Packages without any fix, and those that a later layer removed, have none: an upgrade changes nothing about them.
    """
    told = {
        (one.location.purl, one.rule_id): one
        for one in findings
        if one.kind is FindingKind.VULNERABILITY and one.status is FindingStatus.OPEN
    }
    purls = {purl for purl, _ in told}
    groups: dict[tuple[str, str, str], list[Package]] = {}
    for package in inventory.packages:
        if package.purl in purls and not (package.deleted or package.owner):
            groups.setdefault(_group(package), []).append(package)
    remembered = _Remembered(store)
    found = (_upgrade(packages, told, replace(inventory, packages=()), remembered) for packages in groups.values())
    by_id = {finding.id: finding for finding in told.values()}
    ranked = {one: urgency_of([by_id[name] for name in one.step.clears]) for one in found if one}
    return tuple(sorted(ranked, key=lambda one: (*ranked[one], one.name, one.installed)))


def _group(package: Package) -> tuple[str, str, str]:
    """Name what is upgraded together: the binary packages of one source."""
    if package.ecosystem in OS_TYPES and package.source:
        return package.ecosystem, package.source.name, package.source.version or package.version
    return package.ecosystem, package.name, package.version


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trial:
    """One group of packages, what is open about it, and how to try versions of it."""

    packages: Sequence[Package]
    installed: str
    now: Sequence[Match]
    told: Mapping[Flaw, Finding]
    bare: Inventory
    store: AdvisoryStore
    compare: Compare

    def step(self, version: str) -> tuple[UpgradeStep, Sequence[str]]:
        """Match the packages as if they had a version; also return the fixes of what is left there, and of what it has of its own."""
        moved = tuple(_at(package, version) for package in self.packages)
        after = match_inventory(replace(self.bare, packages=moved), self.store).matches
        left = [match for match in self.now if any(_is_same(match, other) for other in after)]
        cleared = [match for match in self.now if match not in left and _flaw(match) in self.told]
        added = [match for match in after if not any(_is_same(match, other) for other in self.now)]
        name = self.now[0].evidence[0].matched_name
        step = UpgradeStep(
            version=version,
            clears=tuple(self.told[_flaw(match)].id for match in cleared),
            remains=tuple(dict.fromkeys(match.id for match in left if _flaw(match) in self.told)),
            adds=tuple(dict.fromkeys(match.id for match in added)),
            is_major=self.is_major(version),
            command=command_of(self.packages, name, version, self.bare.distribution),
        )
        waived = [match for match in self.now if _flaw(match) not in self.told]
        open_there = (match for match in after if not any(_is_same(match, other) for other in waived))
        return step, [fix for match in open_there for fix in match.fixed_versions]

    def is_major(self, version: str) -> bool:
        """Tell whether a version may break users of a library; distributions never let their packages do that within a release."""
        return self.packages[0].ecosystem not in OS_TYPES and _line(version) != _line(self.installed)

    def ordered(self, versions: Iterable[str]) -> list[str]:
        """Sort the upgrades among some versions; what cannot be compared is left out."""
        return sorted(filter(self._is_upgrade, dict.fromkeys(versions)), key=cmp_to_key(self.compare))

    def _is_upgrade(self, version: str) -> bool:
        try:
            return self.compare(version, self.installed) > 0
        except VersionError:
            return False


def _upgrade(packages: Sequence[Package], told: Mapping[Flaw, Finding], bare: Inventory, store: AdvisoryStore) -> Upgrade | None:
    now = match_inventory(replace(bare, packages=tuple(packages)), store).matches
    now = tuple(match for match in now if match.evidence)
    scheme = scheme_for(now[0].evidence[0].ecosystem) if now else None
    if scheme is None:
        return None
    installed = now[0].evidence[0].matched_version
    trial = _Trial(packages=packages, installed=installed, now=now, told=told, bare=bare, store=store, compare=scheme.compare)
    step = _best(trial, lambda _version: True)
    if step is None:
        return None
    smaller = _best(trial, lambda version: not trial.is_major(version)) if step.is_major else None
    by_id = {finding.id: finding for finding in told.values()}
    kind, name, _ = _group(packages[0])
    return Upgrade(
        name=now[0].evidence[0].matched_name if kind not in OS_TYPES else name,
        ecosystem=kind,
        installed=installed,
        purls=tuple(package.purl for package in packages),
        step=step,
        smaller=smaller,
        origin=packages[0].origin,
        risk=risk_of(by_id[one] for one in step.clears),
    )


def urgency_of(findings: Sequence[Finding]) -> tuple[bool, float]:
    """Rank what clears some findings, for sorting: first what clears one of the top class, however many others there are, then by risk."""
    return all(finding.priority < TOP_CLASS for finding in findings), -risk_of(findings)


def risk_of(findings: Iterable[Finding]) -> float:
    """Sum (priority / 10) squared, 0-100 for each: one finding at 90 outweighs eight at 30."""
    return round(sum((finding.priority / 10) ** 2 for finding in findings), 1)


def _best(trial: _Trial, is_allowed: Callable[[str], bool]) -> UpgradeStep | None:
    """Try fixes from the least that can clear all upwards; without one that adds nothing, take the one that gains most."""
    options = [
        found
        for match in trial.now
        if _flaw(match) in trial.told and (found := trial.ordered(one for one in match.fixed_versions if is_allowed(one)))
    ]
    if not options:
        return None
    tried = ""
    left = [trial.ordered(found[0] for found in options)[-1], *(version for found in options for version in found)]
    steps: list[UpgradeStep] = []
    while len(steps) < _TRIES and (left := _from(left, tried or left[0], trial)):
        tried = left.pop(0)
        step, fixes = trial.step(tried)
        steps.append(step)
        if len(step.clears) >= len(options) and not step.adds:
            break
        left += filter(is_allowed, fixes)
    best = max(steps, key=lambda step: len(step.clears) - len(step.adds))
    return best if best.clears else None


def _from(versions: Iterable[str], least: str, trial: _Trial) -> list[str]:
    return [one for one in trial.ordered(versions) if trial.compare(one, least) >= 0]


def _at(package: Package, version: str) -> Package:
    source = replace(package.source, version=version) if package.source else None
    return replace(package, version=version, source=source)


def _flaw(match: Match) -> Flaw:
    return match.package.purl, match.id


def _is_same(one: Match, other: Match) -> bool:
    """Tell whether two matches are one flaw in one package: at another version, fewer advisories may lend their names."""
    return one.package.purl == other.package.purl and not {one.id, *one.aliases}.isdisjoint({other.id, *other.aliases})


def _line(version: str) -> str:
    """Return what may change only with breakage: the first number that is not 0, as semantic versioning has it."""
    numbers = version.lstrip("vV").replace("-", ".").replace("+", ".").split(".")
    return numbers[0] if numbers[0] != "0" or len(numbers) == 1 else f"0.{numbers[1]}"


class _Remembered:
    """`ports.AdvisoryStore` that asks for each name once: a package is tried at several versions."""

    def __init__(self, store: AdvisoryStore) -> None:
        self._store = store
        self._found: dict[tuple[str, str], Sequence[tuple[Advisory, Affected]]] = {}

    def info(self) -> DatabaseInfo:
        return self._store.info()

    def lookup(self, ecosystem: str, name: str) -> Iterator[tuple[Advisory, Affected]]:
        key = ecosystem, name
        if key not in self._found:
            self._found[key] = tuple(self._store.lookup(ecosystem, name))
        yield from self._found[key]

    def advisory(self, advisory_id: str) -> Advisory | None:
        return self._store.advisory(advisory_id)

    def facts(self, _cve: str) -> ExploitFacts | None:
        """Answer nothing: which version clears a flaw does not depend on who exploits it."""
        return None
