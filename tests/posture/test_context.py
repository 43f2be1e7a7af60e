"""What controls may know besides their subject."""

from dataclasses import replace

from tidewaiter.model.control import ControlStatus
from tidewaiter.model.severity import Severity
from tidewaiter.posture import engine
from tidewaiter.posture.context import Context
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.subjects import Subject


def _check(subject, context):
    if context.allowed_bases is None:
        yield Violation(message=f"{subject} knows no bases")


CONTROL = Control(
    id="TW-TEST-one", title="t", severity=Severity.LOW, why="w", remediation="r", targets=(Target.REGISTRY,), check=_check, in_context=True
)


def run(monkeypatch, control, context):
    """Run one control alone."""
    monkeypatch.setattr(engine, "controls", lambda: (control,))
    subjects = [(Target.REGISTRY, Subject(value="it", resource="r"))]
    return [one.status for one in engine.assess(subjects, context=context)]


def test_a_control_in_context_is_told_what_the_caller_knows(monkeypatch):
    """The same control fails or passes by what the context holds."""
    assert run(monkeypatch, CONTROL, Context()) == [ControlStatus.FAIL]
    assert run(monkeypatch, CONTROL, Context(allowed_bases=("*",))) == [ControlStatus.PASS]


def test_an_opt_in_control_runs_only_where_it_is_enabled(monkeypatch):
    """Without being named it has no result at all: nobody asked."""
    control = replace(CONTROL, opt_in=True)
    assert run(monkeypatch, control, Context()) == []
    assert run(monkeypatch, control, Context(enabled=frozenset({"TW-TEST-one"}))) == [ControlStatus.FAIL]


def test_a_profile_runs_what_it_names_and_nothing_else(monkeypatch):
    """A selection leaves other controls out, and brings opt-in ones that it names."""
    assert run(monkeypatch, CONTROL, Context(selected=frozenset())) == []
    named = Context(selected=frozenset({"TW-TEST-one"}))
    assert run(monkeypatch, replace(CONTROL, opt_in=True), named) == [ControlStatus.FAIL]


def test_a_control_runs_only_where_what_it_needs_was_given(monkeypatch):
    """A list that nobody made is no reason to say of every object that it was not assessed."""
    control = replace(CONTROL, needs="allowed_bases")
    assert run(monkeypatch, control, Context()) == []
    assert run(monkeypatch, control, Context(allowed_bases=())) == [ControlStatus.PASS]
