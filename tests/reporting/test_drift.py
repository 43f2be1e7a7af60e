"""What moved, in words."""

from tests.policy.test_drift import report, result
from tidewaiter.model.drift import Drift, DriftState, Gone, Move
from tidewaiter.model.finding import Location
from tidewaiter.reporting.drift import baseline_state, drift_words, gone_lines, move_of


def compared(**fields):
    """Give a report with a drift."""
    return report(result(), drift=Drift(since="2026-11-22T09:30:00+00:00", **fields))


def test_nothing_is_said_where_nothing_was_compared():
    """No word of drift at all."""
    plain = report(result())
    assert (drift_words(plain), gone_lines(plain, DriftState.FIXED), baseline_state(plain, plain.findings[0])) == ("", [], "")
    assert move_of(plain, plain.findings[0]) is None


def test_what_moved_is_counted_and_waived_news_is_no_news():
    """In one line, with since when."""
    assert drift_words(compared()) == "since 2026-11-22 09:30: nothing moved"
    moves = {
        "a": Move(state=DriftState.NEW, worse=True),
        "b": Move(state=DriftState.NEW),
        "c": Move(state=DriftState.CHANGED),
    }
    assert drift_words(compared(moves=moves)) == "since 2026-11-22 09:30: 1 new, 1 changed"


def test_sarif_has_its_own_words():
    """New, updated or unchanged."""
    name = report(result()).findings[0].id
    for state, word in ((DriftState.NEW, "new"), (DriftState.CHANGED, "updated")):
        one = compared(moves={name: Move(state=state)})
        assert baseline_state(one, one.findings[0]) == word
    assert baseline_state(compared(), compared().findings[0]) == "unchanged"


def test_a_gone_finding_is_named_with_its_place_and_made_harmless():
    """Names come from whoever wrote the object."""
    found = report(result(resource="shop/Pod/\x1b[31mweb", location=Location(path="a.yaml", line=3))).findings[0]
    one = compared(gone=(Gone(finding=found, state=DriftState.NOT_KNOWN, note="nobody\x1b looked"),))
    (line,) = gone_lines(one, DriftState.NOT_KNOWN)
    assert "\x1b" not in line
    assert line.startswith("high TW-K8S-privileged t (shop/Pod/")
    assert line.endswith("a.yaml:3): nobody� looked")
    assert gone_lines(one, DriftState.FIXED) == []
