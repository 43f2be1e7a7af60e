"""What rebuilding on another base image would clear: the base's packages are replaced by the candidate's and matched, nothing is pulled."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tidewaiter.inventory.bases import Candidate
from tidewaiter.inventory.origins import name_of
from tidewaiter.matching.match import MatchResult, match_inventory
from tidewaiter.model.advice import Rebase
from tidewaiter.model.finding import Finding, FindingKind, FindingStatus
from tidewaiter.model.image import Distribution
from tidewaiter.model.inventory import Inventory
from tidewaiter.model.match import Match
from tidewaiter.model.package import Origin, Package
from tidewaiter.policy.hidden import is_noise
from tidewaiter.policy.upgrades import risk_of
from tidewaiter.ports import AdvisoryStore

MOST_ADVICE = 3

Flaw = tuple[str, str, str]
"""Ecosystem and name of a package, and a flaw in it: the same whatever the version."""


def rebases_of(
    findings: Iterable[Finding], inventory: Inventory, candidates: Sequence[Candidate], store: AdvisoryStore
) -> tuple[Rebase, ...]:
    """Advise on candidates that clear more than they add, those that gain most first.

    Flaws that are waived or hidden count neither as cleared nor as added. A candidate that was not read whole, or for which there is less
    advisory data, would seem to clear what nobody knows of it: it is left out.
    """
    if not candidates:
        return ()
    told = {(one.location.purl, one.rule_id): one for one in findings if one.kind is FindingKind.VULNERABILITY}
    ours = match_inventory(inventory, store)
    before = _flaws(ours.matches)
    now = {flaw: told[match.package.purl, match.id] for flaw, match in before.items() if (match.package.purl, match.id) in told}
    rebuilt = [(one, match_inventory(_rebuilt(inventory, one[1]), store)) for one in candidates if _is_whole(one[1])]
    found = [_rebase(now, set(before), inventory, one, new) for one, new in rebuilt if set(new.not_assessed) <= set(ours.not_assessed)]
    by_id = {finding.id: finding for finding in now.values()}
    better = [one for one in found if len(one.clears) > len(one.adds)]
    better.sort(
        key=lambda one: (not one.same_release, len(one.adds) - len(one.clears), -risk_of(by_id[name] for name in one.clears), one.name)
    )
    return tuple(better[:MOST_ADVICE])


def _is_whole(inventory: Inventory) -> bool:
    return not any(problem.incomplete for problem in inventory.problems)


def _rebase(now: dict[Flaw, Finding], before: set[Flaw], inventory: Inventory, candidate: Candidate, matched: MatchResult) -> Rebase:
    image, theirs = candidate
    after = set(_flaws(matched.matches))
    opened = {flaw: finding for flaw, finding in now.items() if finding.status is FindingStatus.OPEN}
    system = theirs.distribution
    return Rebase(
        name=name_of(image),
        digest=image.digest,
        created=image.config.created,
        clears=tuple(sorted(finding.id for flaw, finding in opened.items() if flaw not in after)),
        leaves=_names(flaw for flaw in opened if flaw in after),
        adds=_names(after - before),
        distribution=system.pretty_name or f"{system.id} {system.version}".strip(),
        same_release=_release(system) == _release(inventory.distribution),
    )


def _rebuilt(inventory: Inventory, theirs: Inventory) -> Inventory:
    """Put what the layers above brought on another base; a package of the base's own that they have, too, is the new base's."""
    installed = [package for package in theirs.packages if not package.deleted]
    names = {(package.ecosystem, package.name) for package in installed}
    ours = [one for one in inventory.packages if one.origin is Origin.APPLICATION and not _is_replaced(one, names)]
    return replace(inventory, packages=(*installed, *ours), distribution=theirs.distribution)


def _is_replaced(package: Package, names: set[tuple[str, str]]) -> bool:
    return package.ecosystem in ("deb", "rpm", "apk") and (package.ecosystem, package.name) in names


def _flaws(matches: Iterable[Match]) -> dict[Flaw, Match]:
    return {
        (match.package.ecosystem, match.package.name, match.id): match
        for match in matches
        if not (match.package.deleted or is_noise(match.package.ecosystem, match.package.name))
    }


def _names(flaws: Iterable[Flaw]) -> tuple[str, ...]:
    return tuple(sorted({flaw for _, _, flaw in flaws}))


def _release(system: Distribution) -> tuple[str, str]:
    """Name a system with its major version; Alpine and Ubuntu count releases in two numbers."""
    parts = system.version.split(".")
    return system.id, ".".join(parts[:2] if system.id in ("alpine", "ubuntu") else parts[:1])
