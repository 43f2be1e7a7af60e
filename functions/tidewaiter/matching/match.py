"""An inventory against the advisories: what is affected, what could not be decided, and what could not be assessed at all."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from tidewaiter.matching import elsewhere, modules
from tidewaiter.matching.identity import flaws_of, grouped, ordered
from tidewaiter.matching.lookup import MISMATCH, SYSTEMS_WITHOUT_FEED, Gap, Query
from tidewaiter.matching.ranges import Decision, decide
from tidewaiter.matching.rebuilds import NOTE, entries_of, judged, looked_up
from tidewaiter.matching.releases import doubts
from tidewaiter.model.advisory import Advisory, Affected, ExploitFacts
from tidewaiter.model.inventory import Inventory
from tidewaiter.model.match import Match, MatchEvidence, MatchState
from tidewaiter.model.package import Package
from tidewaiter.model.problem import Problem
from tidewaiter.ports import AdvisoryStore

_PLAIN_STATES = ("", "", "affected", "fixed")
"""Words that say no more than the match does; nothing said is less than they."""

_HEADERS = ("linux-libc-dev", "linux-headers", "kernel-headers")


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchResult:
    """`not_assessed` names the distributions and ecosystems of found packages for which there is no advisory data."""

    matches: tuple[Match, ...]
    problems: tuple[Problem, ...] = ()
    not_assessed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hit:
    """One advisory's word on one package."""

    advisory: Advisory
    affected: Affected
    decision: Decision
    evidence: MatchEvidence


def match_inventory(inventory: Inventory, store: AdvisoryStore) -> MatchResult:
    """Match every package of an inventory; a package that an OS package installed is judged with that package only.

    That holds for packages of the distribution: what those of others installed is judged for itself. An ecosystem without data in the
    database becomes `not_assessed` and a Problem, never an empty result.
    """
    held = frozenset(store.info().ecosystems)
    gaps: Counter[Gap] = Counter()
    matches: list[Match] = []
    for package, queries in looked_up(inventory, held):
        if package.owner:
            continue
        if isinstance(queries, Gap):
            gaps[queries] += 1
        else:
            matches.extend(_matches(package, queries, store))
    missing = tuple(sorted({gap.ecosystem for gap in gaps if gap.code in ("no-advisory-data", MISMATCH)}))
    problems = tuple(_problem(gap, count) for gap, count in sorted(gaps.items(), key=lambda item: item[0].ecosystem))
    return MatchResult(matches=tuple(matches), problems=(*doubts(inventory), *problems), not_assessed=missing)


def _problem(gap: Gap, count: int) -> Problem:
    packages = f"{count} package{'s' * (count > 1)}"
    if gap.code == "package-name-incomplete":
        what = f"{packages} of {gap.ecosystem} could not be looked up: the name is incomplete (a JAR without a group id)"
        return Problem(code=gap.code, what=what, where=gap.ecosystem, hint="Ship pom.properties inside the JAR, or scan an SBOM")
    if gap.code == "no-advisory-source":
        what = f"{packages} of type {gap.ecosystem} could not be matched: no source publishes advisories for them"
        return Problem(code=gap.code, what=what, where=gap.ecosystem, hint="They are in the SBOM; follow their vendors", incomplete=False)
    if gap.code == "third-party-package":
        what = f"{packages} of {gap.ecosystem} could not be matched: the distribution's advisories do not speak of what others built"
        return Problem(code=gap.code, what=what, where=gap.ecosystem, hint="Follow the publisher's own advisories", incomplete=False)
    if gap.code == MISMATCH:
        what = f"{packages} could not be matched: {gap.ecosystem} have no advisories, as the distribution has none of the kind"
        return Problem(
            code=gap.code, what=what, where=gap.ecosystem, hint="Correct os-release: it names another system than the packages are of"
        )
    what = f"no advisory data for {gap.ecosystem}: {packages} not assessed"
    bare = gap.ecosystem in SYSTEMS_WITHOUT_FEED
    hint = (
        "No source publishes advisories by these names: follow the distribution's own" if bare else "Fetch it with `tidewaiter db update`"
    )
    return Problem(code=gap.code, what=what, where=gap.ecosystem, hint=hint)


def _matches(package: Package, queries: Sequence[Query], store: AdvisoryStore) -> Iterator[Match]:
    """Yield one match per flaw of a package."""
    own, *origins = queries
    hits = [(names, hit) for hit in _hits(package, own, store) for names in flaws_of(hit.advisory)]
    if origins:
        known = judged(own, store)
        theirs = (hit for query in origins for hit in _hits(package, query, store))
        hits += [(names, hit) for hit in theirs for names in flaws_of(hit.advisory) if known.isdisjoint(names)]
    for names, found in sorted(grouped(hits), key=lambda group: group[0]):
        yield _merged(package, names, found, store)


def _hits(package: Package, query: Query, store: AdvisoryStore) -> Iterator[_Hit]:
    candidates = modules.unshared(entries_of(query, store))
    words = elsewhere.said(query, candidates)
    for _, entries in groupby(candidates, key=lambda item: (item[0].source, item[0].id)):
        pairs = list(entries)
        if modules.is_fixed_build(query.version, [affected for _, affected in pairs]):
            continue
        # Several entries of one advisory name builds for several releases: the strongest word counts once.
        counted = [pair for pair in pairs if not elsewhere.outweighed(*pair, words)]
        hits = [hit for advisory, affected in counted if (hit := _hit(package, query, advisory, affected))]
        if hits:
            yield min(hits, key=lambda hit: hit.decision.state is not MatchState.AFFECTED)


def _hit(package: Package, query: Query, advisory: Advisory, affected: Affected) -> _Hit | None:
    concerned = modules.concerns(package, affected)
    compared = affected if query.epochs else modules.without_epochs(affected)
    decision = decide(compared, query.version) if concerned is not False else None
    if decision is None:
        return None
    if concerned is None:
        note = f"the advisory is for {modules.stream_of(affected)}, the installed stream is not known"
        decision = replace(decision, state=MatchState.UNDETERMINED, note=note)
    evidence = MatchEvidence(
        advisory_id=advisory.id,
        ecosystem=query.ecosystem,
        matched_name=query.name,
        matched_version=query.version,
        range=decision.range,
        by_source_package=query.by_source,
        note="; ".join(filter(None, (decision.note or _header_note(package), NOTE if query.unfixed else ""))),
    )
    return _Hit(advisory=advisory, affected=affected, decision=decision, evidence=evidence)


def _header_note(package: Package) -> str:
    return "kernel headers only: the flaw is in the kernel, which a container does not bring" if package.name.startswith(_HEADERS) else ""


def _merged(package: Package, names: tuple[str, ...], hits: Sequence[_Hit], store: AdvisoryStore) -> Match:
    """Join what several advisories say of one flaw: the evidence of all, the text of the best."""
    state = MatchState.AFFECTED if any(hit.decision.state is MatchState.AFFECTED for hit in hits) else MatchState.UNDETERMINED
    best = min(hits, key=_preference) if len(hits) > 1 else hits[0]
    aliases = ordered(name for name in (*names, *(hit.advisory.id for hit in hits)) if name != names[0])
    return Match(
        id=names[0],
        package=package,
        advisory=best.advisory,
        aliases=aliases,
        evidence=tuple(dict.fromkeys(hit.evidence for hit in hits)) if len(hits) > 1 else (best.evidence,),
        state=state,
        fixed_versions=_unique(version for hit in hits if hit.decision.state is state for version in hit.decision.fixed),
        vendor_state=min((hit.affected.state for hit in hits), key=_PLAIN_STATES.count, default=""),
        vendor_severity=next((hit.affected.severity for hit in hits if hit.affected.severity), ""),
        facts=_facts(names, store),
    )


def _facts(names: Iterable[str], store: AdvisoryStore) -> ExploitFacts | None:
    """Return the worst that is known of a flaw under any of its CVEs."""
    known = [facts for name in names if name.startswith("CVE-") and (facts := store.facts(name))]
    return max(known, key=lambda facts: (facts.kev, facts.epss or 0.0), default=None)


def _preference(hit: _Hit) -> tuple[bool, bool, bool, str]:
    """Prefer certain matches, then advisories with a CVSS vector, then those about one flaw, then by id."""
    several = len(flaws_of(hit.advisory)) > 1
    return hit.decision.state is not MatchState.AFFECTED, several, not hit.advisory.cvss, hit.advisory.id


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
