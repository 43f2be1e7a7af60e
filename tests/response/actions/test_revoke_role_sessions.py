"""Revocation of a role's sessions."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.response.fake_cloud import ACCOUNT, REGION, ROLE_ARN, FakeCloud
from tidewaiter.config import ResponseSettings
from tidewaiter.errors import ConflictError, NotFoundError, RefusedError
from tidewaiter.iam import Caller, CallerKind, Effect, Request, evaluate, parse_policy
from tidewaiter.model.response import Outcome, OutcomeState
from tidewaiter.response.action import PlanContext, Run
from tidewaiter.response.actions.revoke_role_sessions import ACTION

NOW = datetime(2026, 1, 1, 12, 0, 0, 999, tzinfo=UTC)
LATER = datetime(2026, 1, 1, 13, tzinfo=UTC)
NAME = "TidewaiterRevoke-incident-1"


def plan(cloud, target=ROLE_ARN):
    context = PlanContext(case="incident-1", account=ACCOUNT, region=REGION, now=NOW, reader=cloud, settings=ResponseSettings())
    return ACTION.plan(target, context)


def run(cloud, now=LATER):
    return Run(reader=cloud, actor=cloud, now=now)


def outcome(planned, state=OutcomeState.DONE):
    return Outcome(action_id=planned.id, plan_id="p", action=ACTION.id, target=planned.target, state=state, at="")


def test_older_sessions_are_denied_and_newer_ones_are_not():
    """What was put is evaluated: a token issued a second before the cut is denied everything, one issued at the cut is not."""
    cloud = FakeCloud()
    ACTION.apply(plan(cloud), run(cloud))
    revoked = parse_policy(cloud.roles["shop-node"].inline[NAME])
    caller = Caller(kind=CallerKind.ROLE_SESSION, arn="arn:aws:sts::1:assumed-role/shop-node/s", account=ACCOUNT, role_arn=ROLE_ARN)
    everything = parse_policy({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}})

    def effect(issued):
        request = Request(caller=caller, action="s3:ListAllMyBuckets", context={"aws:TokenIssueTime": issued})
        return evaluate(request, identity=[everything, revoked]).effect

    assert effect("2026-01-01T11:59:59Z") is Effect.EXPLICIT_DENY
    assert effect("2026-01-01T12:00:00Z") is Effect.ALLOW


def test_the_policy_is_named_after_the_incident():
    """So that release finds exactly its own, and the blast radius and the earliest release are said."""
    planned = plan(FakeCloud())
    assert planned.calls[0].parameters["PolicyName"] == NAME
    assert planned.earliest_release == "2026-01-01T13:00:00Z"
    assert planned.blast_radius == (f"every session of {ROLE_ARN}",)


def test_a_role_of_another_path_is_not_taken_for_it():
    """A near miss: the name is the same, the ARN is not."""
    with pytest.raises(ConflictError):
        plan(FakeCloud(), f"arn:aws:iam::{ACCOUNT}:role/team/shop-node")
    with pytest.raises(NotFoundError):
        plan(FakeCloud(), f"arn:aws:iam::{ACCOUNT}:role/nobody")


def test_a_role_without_room_is_refused_at_planning():
    """Inline policies may have 10,240 characters together."""
    cloud = FakeCloud()
    big = {"Version": "2012-10-17", "Statement": [{"Sid": "x" * 10_100, "Effect": "Allow", "Action": "*", "Resource": "*"}]}
    cloud.roles["shop-node"] = replace(cloud.roles["shop-node"], inline={"big": big})
    with pytest.raises(ConflictError, match="10240"):
        plan(cloud)


def test_a_second_plan_for_the_same_incident_is_refused():
    """The first plan holds the cut that counts."""
    cloud = FakeCloud()
    ACTION.apply(plan(cloud), run(cloud))
    with pytest.raises(ConflictError, match="revoked already"):
        plan(cloud)


def test_anything_but_the_revocation_is_refused():
    """An altered call, be it another document, another role or another operation, is not made."""
    cloud = FakeCloud()
    planned = plan(cloud)
    call = planned.calls[0]
    for change in (
        {"parameters": {**call.parameters, "PolicyDocument": call.parameters["PolicyDocument"].replace("Deny", "Allow")}},
        {"parameters": {**call.parameters, "RoleName": "admin"}},
        {"operation": "AttachRolePolicy"},
    ):
        with pytest.raises(RefusedError):
            ACTION.apply(replace(planned, calls=(replace(call, **change),)), run(cloud))
    assert cloud.made == []


def test_a_foreign_policy_of_our_name_is_not_overwritten():
    """Neither when applying nor when releasing."""
    cloud = FakeCloud()
    planned = plan(cloud)
    foreign = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    cloud.roles["shop-node"] = replace(cloud.roles["shop-node"], inline={NAME: foreign})
    with pytest.raises(ConflictError):
        ACTION.apply(planned, run(cloud))
    with pytest.raises(ConflictError):
        ACTION.revert(planned, outcome(planned), run(cloud))
    assert ACTION.verify(planned, outcome(planned), cloud)[0].ok is False
    assert cloud.roles["shop-node"].inline == {NAME: foreign}


def test_release_waits_for_the_last_old_session():
    """One second before cut + MaxSessionDuration it is refused, at that moment it is done."""
    cloud = FakeCloud()
    planned = plan(cloud)
    ACTION.apply(planned, run(cloud))
    with pytest.raises(RefusedError, match="valid again"):
        ACTION.revert(planned, outcome(planned), run(cloud, datetime(2026, 1, 1, 12, 59, 59, tzinfo=UTC)))
    assert ACTION.revert(planned, outcome(planned), run(cloud)) is OutcomeState.REVERTED
    assert ACTION.verify(planned, outcome(planned, OutcomeState.REVERTED), cloud)[0].ok is True


def test_a_role_made_anew_under_another_path_since_planning_is_not_touched():
    """The guards judged the ARN of then; the name alone would reach another role."""
    cloud = FakeCloud()
    planned = plan(cloud)
    cloud.roles["shop-node"] = replace(cloud.roles["shop-node"], arn=f"arn:aws:iam::{ACCOUNT}:role/tidewaiter/shop-node")
    with pytest.raises(ConflictError, match="now"):
        ACTION.apply(planned, run(cloud))
    assert cloud.made == []


def test_a_role_deleted_since_is_released_and_said():
    """There is nothing to give back, so the plan can end."""
    cloud = FakeCloud()
    planned, release = plan(cloud), run(cloud)
    ACTION.apply(planned, run(cloud))
    cloud.roles.clear()
    assert ACTION.revert(planned, outcome(planned), release) is OutcomeState.ALREADY
    assert release.notes[0].observed == "the role is gone"
