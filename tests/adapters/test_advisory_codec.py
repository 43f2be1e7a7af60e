"""Cells of the database."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.adapters.advisory_codec import dump_advisory, dump_affected, dump_facts, load_advisory, load_affected, load_facts
from tidewaiter.model.advisory import Advisory, Affected, ExploitFacts, RangeKind, VersionRange
from tidewaiter.model.severity import Severity

TEXT = st.text(max_size=6)
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
RANGES = st.builds(VersionRange, introduced=TEXT.filter(bool), fixed=TEXT, last_affected=TEXT, limit=TEXT, kind=st.sampled_from(RangeKind))
AFFECTED = st.builds(
    Affected,
    **dict.fromkeys(("ecosystem", "name", "state", "modularity", "severity"), TEXT),
    ranges=st.lists(RANGES, max_size=3).map(tuple),
    versions=TEXTS,
)
ADVISORY = st.builds(
    Advisory,
    **dict.fromkeys(("id", "source", "summary", "vendor_severity", "published", "modified", "withdrawn", "url"), TEXT),
    **dict.fromkeys(("aliases", "related", "cvss", "cwes"), TEXTS),
    severity=st.sampled_from(Severity),
    affected=st.just(()),
)
FACTS = st.builds(
    ExploitFacts,
    **dict.fromkeys(("cve", "kev_added", "metasploit_added"), TEXT),
    **dict.fromkeys(("epss", "model", "cvss_score"), st.none() | st.floats(0, 10)),
    kev=st.booleans(),
    reasons=TEXTS,
)


@settings(deadline=None)
@given(value=AFFECTED)
def test_affected_packages_survive(value: Affected) -> None:
    """Writing and reading changes nothing."""
    assert load_affected(value.ecosystem, value.name, dump_affected(value)) == value


@settings(deadline=None)
@given(value=ADVISORY)
def test_advisories_survive(value: Advisory) -> None:
    """Writing and reading changes nothing."""
    assert load_advisory(dump_advisory(value)) == value


@settings(deadline=None)
@given(value=FACTS)
def test_facts_survive(value: ExploitFacts) -> None:
    """A probability of zero stays zero and does not become unknown."""
    assert load_facts(value.cve, dump_facts(value)) == value


def test_cells_are_small() -> None:
    """The commonest cell, one fix, takes a few bytes."""
    assert dump_affected(Affected(ecosystem="npm", name="x", ranges=(VersionRange(fixed="1.2"),))) == '[[["0","1.2"]]]'
