"""AWS commands out of ARNs."""

import shlex

import pytest
from botocore import xform_name
from botocore.session import Session
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.model.finding import Finding, FindingKind, Location
from tidewaiter.model.severity import Severity
from tidewaiter.posture.aws_commands import named
from tidewaiter.posture.patching.registry import fixes


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


@pytest.mark.parametrize("fix", [one for one in fixes().values() if one.command], ids=lambda fix: fix.id)
def test_commands_exist(fix):
    """Service, operation and every option are those of AWS's own models."""
    resource = f"arn:aws:{fix.id.split('-')[1].lower()}:eu-central-1:111122223333:thing/name"
    places = ("/imageScanningConfiguration", "/nodegroups/blue/version", "/x")
    found = [Finding(id="f", kind=FindingKind.MISCONFIGURATION, rule_id=fix.id, title="t", severity=Severity.LOW, resource=resource,
                     description="log type audit is off", location=Location(pointer=place)) for place in places]  # fmt: skip
    _, service, operation, *rest = shlex.split(next(filter(None, map(fix.command, found))))
    model = Session().get_service_model(service)
    (name,) = [one for one in model.operation_names if xform_name(one, "-") == operation]
    members = model.operation_model(name).input_shape.members
    known = {xform_name(name, "-") for name in members} | {"region"}
    assert {one.removeprefix("--") for one in rest if one.startswith("--")} <= known
