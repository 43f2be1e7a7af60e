"""How each package of an inventory compares with what is published about one flaw: the matcher's own decisions, in words."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

from tidewaiter.matching import elsewhere, modules
from tidewaiter.matching.identity import flaws_of
from tidewaiter.matching.lookup import MISMATCH, Gap, Query, query_for
from tidewaiter.matching.ranges import EVERYTHING, decide, describe
from tidewaiter.matching.rebuilds import NOTE, has_fix, looked_up
from tidewaiter.matching.scheme import Scheme, VersionError, scheme_for
from tidewaiter.model.advisory import Advisory, Affected, RangeKind, VersionRange
from tidewaiter.model.explanation import Comparison, Outcome
from tidewaiter.model.inventory import Inventory
from tidewaiter.model.match import MatchState
from tidewaiter.model.package import Package
from tidewaiter.ports import AdvisoryStore

_PLACES = 3
_WHY_UNCOMPARED = {
    "no-advisory-data": "the database has no data for them",
    MISMATCH: "the distribution that os-release names has no packages of this kind",
    "no-advisory-source": "nobody publishes advisories for this type",
    "package-name-incomplete": "their names are incomplete, such as a JAR's without a group id",
    "third-party-package": "another publisher built them: the distribution's advisories do not speak of them",
}
_STRENGTH = list(Outcome)


def comparisons(names: Collection[str], inventory: Inventory, store: AdvisoryStore) -> tuple[Comparison, ...]:
    """Compare every package with the advisories that speak of a flaw by one of its names."""
    return tuple(_comparisons(frozenset(names), inventory, store))


def gaps(inventory: Inventory, store: AdvisoryStore) -> tuple[str, ...]:
    """Say which packages could not be looked up at all, by what is missing."""
    held = frozenset(store.info().ecosystems)
    found = Counter(query for package in inventory.packages if isinstance(query := query_for(package, inventory.distribution, held), Gap))
    return tuple(
        f"{gap.ecosystem}: {count} package{'s' * (count > 1)}: {_WHY_UNCOMPARED[gap.code]}"
        for gap, count in sorted(found.items(), key=lambda item: item[0].ecosystem)
    )


def _comparisons(names: frozenset[str], inventory: Inventory, store: AdvisoryStore) -> Iterator[Comparison]:
    held = frozenset(store.info().ecosystems)
    for package, queries in looked_up(inventory, held):
        if not isinstance(queries, Gap):
            # Of what a package is rebuilt from, only flaws count of which its own distribution says nothing.
            found = (list(_of(package, query, names, store)) for query in queries)
            yield from next(filter(None, found), ())


def _of(package: Package, query: Query, names: frozenset[str], store: AdvisoryStore) -> Iterator[Comparison]:
    entries = modules.unshared([pair for pair in store.lookup(query.ecosystem, query.name) if not query.unfixed or not has_fix(pair[1])])
    about = [(advisory, affected) for advisory, affected in entries if _is_about(advisory, names)]
    words = elsewhere.said(query, about)
    for _, group in groupby(about, key=lambda pair: (pair[0].source, pair[0].id)):
        yield _comparison(package, query, list(group), words)


def _is_about(advisory: Advisory, names: frozenset[str]) -> bool:
    return any(not names.isdisjoint(flaw) for flaw in ((advisory.id,), *flaws_of(advisory)))


def _comparison(package: Package, query: Query, entries: Sequence[tuple[Advisory, Affected]], words: elsewhere.Words) -> Comparison:
    """Join what the entries of one advisory say: the strongest word counts, as it does in matching."""
    advisory = entries[0][0]
    compared = [affected if query.epochs else modules.without_epochs(affected) for _, affected in entries]
    judged = [_outcome(package, query, advisory, one, compared) for one in compared]
    better = [elsewhere.outweighed(advisory, one, words) for one in compared]
    counted = [(Outcome.NOT_AFFECTED, why) if why else word for word, why in zip(judged, better, strict=True)]
    outcome, why = min(counted, key=lambda word: _STRENGTH.index(word[0]))
    return Comparison(
        purl=package.purl,
        ecosystem=query.ecosystem,
        name=query.name,
        version=query.version,
        advisory_id=advisory.id,
        source=advisory.source,
        outcome=outcome,
        why=why,
        steps=(*_found_by(query), *dict.fromkeys(step_of(item, query.version, one.ecosystem) for one in compared for item in one.ranges)),
        places=tuple(place.path for place in package.found_at[:_PLACES]),
        vendor_state=", ".join(dict.fromkeys(one.state for one in compared if one.state)),
        date=advisory.modified or advisory.published,
    )


def _found_by(query: Query) -> Iterator[str]:
    if query.by_source:
        yield f"{query.name} is the source package, which the advisories name"
    if query.backport:
        yield f"a backport is compared as the package of {query.ecosystem} that it was built from"
    if query.unfixed:
        yield NOTE
    if not query.epochs:
        yield "epochs are left out on both sides: the advisories or the package do not tell them"


def _outcome(package: Package, query: Query, advisory: Advisory, affected: Affected, entries: Sequence[Affected]) -> tuple[Outcome, str]:
    """Decide as the matcher does, and say which of its rules decided."""
    concerned = modules.concerns(package, affected)
    if package.owner:
        return Outcome.OWNED, f"{package.owner} installed it, and is judged by its distribution's advisories"
    if advisory.withdrawn:
        return Outcome.NOT_AFFECTED, f"the advisory was withdrawn on {advisory.withdrawn[:10]}"
    if modules.is_fixed_build(query.version, entries):
        return Outcome.NOT_AFFECTED, "the installed build is a fixed one of its release"
    if concerned is False:
        return (
            Outcome.NOT_AFFECTED,
            f"the advisory is for another stream ({modules.stream_of(affected) if affected.modularity else 'none'})",
        )
    return _decided(affected, query.version, is_stream_known=concerned is True)


def _decided(affected: Affected, version: str, *, is_stream_known: bool) -> tuple[Outcome, str]:
    decision = decide(affected, version)
    if decision is None:
        return Outcome.NOT_AFFECTED, _why_not(affected, version)
    if decision.state is MatchState.UNDETERMINED or not is_stream_known:
        return (
            Outcome.UNDETERMINED,
            decision.note or f"the advisory is for {modules.stream_of(affected)}, the installed stream is not known",
        )
    if decision.range == EVERYTHING:
        return Outcome.AFFECTED, "every version is affected"
    return Outcome.AFFECTED, f"{version} is in the affected range {decision.range}"


def _why_not(affected: Affected, version: str) -> str:
    if affected.state.startswith("not-affected"):
        return f"the vendor says so: {affected.state}"
    fixes = [item.fixed for item in affected.ranges if item.fixed and elsewhere.reaches(version, item.fixed, affected.ecosystem)]
    if fixes:
        return f"{version} has the fix of {fixes[-1]}"
    return f"{version} is outside every affected range"


def step_of(item: VersionRange, version: str, ecosystem: str) -> str:
    """Write how a version compares with the ends of a range: `1.2.3 >= 1.0 and < 1.2.9 (fixed): inside`."""
    if item.kind is RangeKind.GIT:
        return "a range of commits, which says nothing of versions"
    scheme = scheme_for(ecosystem)
    if scheme is None:
        return f"{describe(item)}: versions of {ecosystem} cannot be ordered"
    try:
        return _arithmetic(item, version, scheme)
    except VersionError as error:
        return f"{version} cannot be compared with {describe(item)}: {error}"


def _arithmetic(item: VersionRange, version: str, scheme: Scheme) -> str:
    """Compare with each end; raises VersionError for what cannot be read or names no release."""
    start = item.introduced if item.introduced != "0" else ""
    ends = [("introduced", start, (0, 1)), ("fixed", item.fixed, (-1,)), ("last affected", item.last_affected, (-1, 0))]
    words, is_inside = [], True
    for what, bound, allowed in (*ends, ("limit of the range", item.limit, (-1,))):
        if not bound:
            continue
        is_release = what == "last affected" and scheme.released(bound) == bound
        vague = next(filter(scheme.is_vague, (version, bound)), "")
        if vague:
            raise VersionError(f"{vague} names no release that could be compared")
        installed = scheme.meant(version)
        order = scheme.compare(scheme.released(installed) if is_release else installed, bound)
        is_inside = is_inside and order in allowed
        words.append(f"{('<', '==', '>')[order + 1]} {bound} ({what})")
    return f"{version} {' and '.join(words) or 'is one of all versions'}: {'inside' if is_inside else 'outside'}"
