"""AWS commands out of ARNs."""

import shlex

from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.model.finding import Finding, FindingKind, Location
from tidewaiter.model.severity import Severity
from tidewaiter.posture.aws_commands import named


@given(st.text(min_size=1, max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_nothing_from_outside_becomes_a_word_of_its_own(name, place, words):
    """Names, places and messages are one argument each, or none."""
    finding = Finding(
        id="f",
        kind=FindingKind.MISCONFIGURATION,
        rule_id="r",
        title="t",
        severity=Severity.LOW,
        resource=f"arn:aws:eks:eu-central-1:111122223333:cluster/{name}",
        description=f"a b {words}",
        location=Location(pointer=f"/nodes/{place.replace('/', '')}"),
    )
    found = shlex.split(named("eks x --a {name} --b {part} --c {words}")(finding))
    assert (found[:5], found[5], found[7]) == (["aws", "eks", "x", "--a", name], "--b", "--c")
    assert (found[6], len(found)) == (place.replace("/", ""), 11)


def test_another_place_gets_no_command():
    """A command that fits one of a control's findings does not fit the others."""
    finding = Finding(
        id="f", kind=FindingKind.MISCONFIGURATION, rule_id="r", title="t", severity=Severity.LOW, resource="arn:aws:eks:r:a:cluster/c"
    )
    assert named("eks x", at="/there")(finding) == ""
