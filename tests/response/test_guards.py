"""What containment must never do."""

from dataclasses import replace

import pytest

from tests.response.fake_cloud import ACCOUNT, ROLE_ARN, FakeCloud, FakePlans, FixedClock, incident, switched_on
from tidewaiter.config import ResponseSettings
from tidewaiter.model.cloud import Role
from tidewaiter.model.response import Mode
from tidewaiter.response.guards import GUARDS, allowed_actions, judge, refusals
from tidewaiter.response.planner import plan_for_incident


def judged(settings=None, cloud=None, account=ACCOUNT, plans=None, change=None, **fields):
    settings = settings or switched_on()
    plan = plan_for_incident(incident(**fields), reader=cloud or FakeCloud(), settings=settings, clock=FixedClock())
    plan = change(plan) if change else plan
    return judge(plan, settings, account=account, plans=plans or FakePlans(), clock=FixedClock())


def names(plan):
    return {verdict.guard for verdict in plan.guards if not verdict.allowed}


def test_every_guard_is_listed_also_those_that_agree():
    """People see what was asked."""
    plan = judged()
    assert {verdict.guard for verdict in plan.guards} == {*GUARDS, "hourly-limit"}
    assert (names(plan), plan.mode, len(allowed_actions(plan))) == (set(), Mode.AUTO, 2)


def test_the_kill_switch_stops_everything():
    """Nothing is left, so the plan only observes."""
    plan = judged(switched_on(kill_switch=True))
    assert (names(plan), plan.mode, allowed_actions(plan)) == ({"kill-switch"}, Mode.OBSERVE, ())


@pytest.mark.parametrize(
    ("arn", "settings", "guard"),
    [
        (f"arn:aws:iam::{ACCOUNT}:role/tidewaiter/act-identity", {}, "own-role"),
        (f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS", {}, "guarded-role"),
        (f"arn:aws:iam::{ACCOUNT}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_1", {}, "guarded-role"),
        (f"arn:aws-cn:iam::{ACCOUNT}:role/tidewaiter/act-identity", {}, "own-role"),
        (ROLE_ARN, {"break_glass": (ROLE_ARN,)}, "break-glass"),
        (ROLE_ARN, {"guarded_roles": (f"arn:aws:iam::{ACCOUNT}:role/shop-*",)}, "guarded-role"),
    ],
)
def test_roles_that_are_never_touched(arn, settings, guard):
    """Our own, service-linked, Identity Center and break-glass roles, and those people name."""
    cloud = FakeCloud()
    name = arn.rsplit("/", 1)[-1]
    cloud.roles[name] = Role(arn=arn, name=name, path="/", max_session_seconds=3600, trust={})
    plan = judged(switched_on(**settings), cloud, instance_ids=(), role_arns=(arn,))
    assert names(plan) == {guard}
    assert arn in refusals(plan.guards)[0]


def test_a_neighbouring_name_is_not_guarded():
    """A role that is merely called like ours is contained."""
    cloud = FakeCloud()
    arn = f"arn:aws:iam::{ACCOUNT}:role/tidewaiter-app"
    cloud.roles["tidewaiter-app"] = Role(arn=arn, name="tidewaiter-app", path="/", max_session_seconds=3600, trust={})
    assert names(judged(cloud=cloud, instance_ids=(), role_arns=(arn,))) == set()


def test_tagged_targets_are_left_alone():
    """`tidewaiter:guard=never` on an instance keeps it."""
    cloud = FakeCloud()
    cloud.instances["i-1"] = replace(cloud.instances["i-1"], tags={"tidewaiter:guard": "never"})
    plan = judged(cloud=cloud)
    assert names(plan) == {"guarded-tag"}
    assert [action.action for action in allowed_actions(plan)] == ["revoke-role-sessions"]


def test_accounts():
    """A plan for another account, or one that is not on the list, is refused."""
    assert names(judged(account="444455556666")) == {"account"}
    assert names(judged(switched_on(accounts=("444455556666",)))) == {"account"}
    assert names(judged(switched_on(accounts=(ACCOUNT,)))) == set()


def test_an_altered_plan_is_refused():
    """What was changed after planning does not match the hash."""
    plan = judged(change=lambda plan: replace(plan, actions=(replace(plan.actions[0], target="i-2"),)))
    assert names(plan) == {"unaltered-plan"}


def test_the_hourly_limit():
    """Actions are reserved together; what does not fit is refused, and observing reserves nothing."""
    plans = FakePlans()
    settings = switched_on(hourly_action_limit=3)
    assert names(judged(settings, plans=plans)) == set()
    assert names(judged(settings, plans=plans)) == {"hourly-limit"}
    judged(ResponseSettings(), plans=(quiet := FakePlans()))
    assert quiet.counts == {}
