"""Isolation by security groups."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.response.fake_cloud import ACCOUNT, ALL_EGRESS, REGION, FakeCloud
from tidewaiter.config import ResponseSettings
from tidewaiter.errors import ConflictError, NotFoundError, PermissionMissingError
from tidewaiter.model.cloud import NetworkInterface, SecurityGroup
from tidewaiter.model.response import Outcome, OutcomeState
from tidewaiter.response.action import PlanContext, Run
from tidewaiter.response.actions.isolate_instance import ACTION, GROUP_NAME, TAG_KEY

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)


def plan(cloud, target="i-1"):
    context = PlanContext(case="incident-1", account=ACCOUNT, region=REGION, now=NOW, reader=cloud, settings=ResponseSettings())
    return ACTION.plan(target, context)


def run(cloud):
    return Run(reader=cloud, actor=cloud, now=NOW)


def outcome(planned, recorder, state=OutcomeState.DONE):
    return Outcome(
        action_id=planned.id, plan_id="p", action=ACTION.id, target=planned.target, state=state, at="", results=dict(recorder.results)
    )


def quarantine(cloud, **fields):
    defaults = {"id": "sg-q", "name": GROUP_NAME, "vpc_id": "vpc-1", "tags": {TAG_KEY: "true"}}
    cloud.groups["sg-q"] = SecurityGroup(**(defaults | fields))


def groups_of(cloud):
    return {eni.id: eni.groups for eni in cloud.instances["i-1"].interfaces}


def test_every_interface_is_moved_and_the_group_is_empty():
    """The calls: create, empty, then one for each ENI; the shared group's rules are never edited."""
    cloud = FakeCloud()
    planned = plan(cloud)
    expected = ["CreateSecurityGroup", "RevokeSecurityGroupEgress", *["ModifyNetworkInterfaceAttribute"] * 2]
    assert [call.operation for call in planned.calls] == expected
    assert ACTION.apply(planned, run(cloud)) is OutcomeState.DONE
    assert cloud.made == expected
    assert groups_of(cloud) == {"eni-1": ("sg-q",), "eni-2": ("sg-q",)}
    assert cloud.groups["sg-q"].egress == ()


def test_an_existing_group_is_used_again():
    """Nothing is made or emptied when the VPC has an empty quarantine group."""
    cloud = FakeCloud()
    quarantine(cloud)
    assert [call.operation for call in plan(cloud).calls] == ["ModifyNetworkInterfaceAttribute"] * 2


def test_a_group_left_half_made_is_emptied():
    """A crash between making and emptying is repaired."""
    cloud = FakeCloud()
    quarantine(cloud, egress=(ALL_EGRESS,))
    ACTION.apply(plan(cloud), run(cloud))
    assert cloud.groups["sg-q"].egress == ()


def test_in_a_vpc_with_ipv6_the_group_is_emptied_of_that_too():
    """EC2's default rule then allows `::/0`; what was read is what is taken away."""

    class Dual(FakeCloud):
        def _CreateSecurityGroup(self, p):  # noqa: N802 - the operation's name
            quarantine(self, egress=({**ALL_EGRESS, "Ipv6Ranges": [{"CidrIpv6": "::/0"}]},))
            return {"GroupId": "sg-q"}

    cloud = Dual()
    planned, recorder = plan(cloud), run(cloud)
    ACTION.apply(planned, recorder)
    assert cloud.groups["sg-q"].egress == ()
    assert recorder.calls[1].parameters["IpPermissions"][0]["Ipv6Ranges"] == [{"CidrIpv6": "::/0"}]


@pytest.mark.parametrize("fields", [{"tags": {}}, {"ingress": (ALL_EGRESS,)}, {"egress": (ALL_EGRESS, ALL_EGRESS)}])
def test_a_group_with_foreign_rules_is_not_used(fields):
    """A near miss: the right name, but not ours or not empty."""
    cloud = FakeCloud()
    quarantine(cloud, **fields)
    with pytest.raises(ConflictError):
        plan(cloud)


def test_two_responses_at_once_share_the_group():
    """Another response makes the group between our look and our call."""

    class Racing(FakeCloud):
        def security_groups(self, vpc_id, name=""):
            seen = super().security_groups(vpc_id, name)
            if not self.groups:
                quarantine(self)
            return seen

    cloud = Racing()
    planned = plan(cloud)
    cloud.groups.clear()
    assert ACTION.apply(planned, run(cloud)) is OutcomeState.DONE
    assert set(groups_of(cloud).values()) == {("sg-q",)}


def test_a_failure_between_interfaces_keeps_what_the_rollback_needs():
    """The first ENI was moved, the second was denied: the groups of both are on record."""
    cloud = FakeCloud()
    quarantine(cloud)
    planned, recorder = plan(cloud), run(cloud)
    original, moved = groups_of(cloud), []

    class OnceOnly:
        def perform(self, call):
            if moved:
                raise PermissionMissingError("denied", permission="ec2:ModifyNetworkInterfaceAttribute")
            moved.append(call)
            return cloud.perform(call)

    recorder.actor = OnceOnly()
    with pytest.raises(PermissionMissingError):
        ACTION.apply(planned, recorder)
    assert groups_of(cloud)["eni-1"] == ("sg-q",)
    ACTION.revert(planned, outcome(planned, recorder, OutcomeState.FAILED), run(cloud))
    assert groups_of(cloud) == original


def test_an_interface_that_cannot_be_moved_does_not_keep_the_others_open():
    """The first of two is refused (an ENI of another VPC, say): the second is isolated, and the refusal is told."""
    cloud = FakeCloud()
    planned, recorder = plan(cloud), run(cloud)

    class Picky:
        def perform(self, call):
            if call.parameters.get("NetworkInterfaceId") == "eni-1":
                raise ConflictError("another VPC")
            return cloud.perform(call)

    recorder.actor = Picky()
    with pytest.raises(ConflictError, match="another VPC"):
        ACTION.apply(planned, recorder)
    assert groups_of(cloud) == {"eni-1": ("sg-1", "sg-shared"), "eni-2": ("sg-q",)}


def test_an_interface_that_went_since_planning_does_not_stop_the_isolation():
    """The rest of the instance is still dangerous."""
    cloud = FakeCloud()
    planned, recorder = plan(cloud), run(cloud)
    instance = cloud.instances["i-1"]
    cloud.instances["i-1"] = replace(instance, interfaces=instance.interfaces[1:])
    assert ACTION.apply(planned, recorder) is OutcomeState.DONE
    assert groups_of(cloud) == {"eni-2": ("sg-q",)}
    assert recorder.notes[0].observed == "the interface is gone"


def test_groups_changed_between_plan_and_apply_are_the_ones_restored():
    """Containment goes on, and release gives back what was there when it was applied."""
    cloud = FakeCloud()
    planned, recorder = plan(cloud), run(cloud)
    cloud.set_groups("eni-1", ["sg-new"])
    ACTION.apply(planned, recorder)
    ACTION.revert(planned, outcome(planned, recorder), run(cloud))
    assert groups_of(cloud) == {"eni-1": ("sg-new",), "eni-2": ("sg-2", "sg-shared")}


def test_release_does_not_overwrite_what_others_changed():
    """Compare before restore: the changed ENI is left alone and named, the other one is restored."""
    cloud = FakeCloud()
    planned, recorder = plan(cloud), run(cloud)
    ACTION.apply(planned, recorder)
    cloud.set_groups("eni-1", ["sg-forensics"])
    with pytest.raises(ConflictError, match="eni-1 has sg-forensics"):
        ACTION.revert(planned, outcome(planned, recorder), run(cloud))
    assert groups_of(cloud) == {"eni-1": ("sg-forensics",), "eni-2": ("sg-2", "sg-shared")}


def test_an_interface_attached_later_fails_the_verification():
    """Every ENI the instance has now must be isolated, not only those that were planned."""
    cloud = FakeCloud()
    planned, recorder = plan(cloud), run(cloud)
    ACTION.apply(planned, recorder)
    instance = cloud.instances["i-1"]
    extra = NetworkInterface(id="eni-3", groups=("sg-3",), vpc_id="vpc-1")
    cloud.instances["i-1"] = replace(instance, interfaces=(*instance.interfaces, extra))
    first = ACTION.verify(planned, outcome(planned, recorder), cloud)[0]
    assert (first.ok, first.observed) == (False, "not isolated: eni-3")


def test_rules_added_to_the_group_fail_the_verification():
    """The group must really be empty."""
    cloud = FakeCloud()
    planned, recorder = plan(cloud), run(cloud)
    ACTION.apply(planned, recorder)
    cloud.groups["sg-q"] = replace(cloud.groups["sg-q"], egress=(ALL_EGRESS,))
    assert ACTION.verify(planned, outcome(planned, recorder), cloud)[1].ok is False


def test_an_interface_that_is_gone_is_skipped_at_release():
    """A terminated node does not stop the release of the rest."""
    cloud = FakeCloud()
    planned, recorder = plan(cloud), run(cloud)
    ACTION.apply(planned, recorder)
    instance = cloud.instances["i-1"]
    cloud.instances["i-1"] = replace(instance, interfaces=instance.interfaces[1:])
    release = run(cloud)
    assert ACTION.revert(planned, outcome(planned, recorder), release) is OutcomeState.REVERTED
    assert "gone" in release.notes[0].observed
    seen = ACTION.verify(planned, outcome(planned, recorder, OutcomeState.REVERTED), cloud)
    assert [one.ok for one in seen] == [None, True]


def test_what_cannot_be_isolated_is_an_error():
    """No such instance, or one without interfaces."""
    cloud = FakeCloud()
    with pytest.raises(NotFoundError):
        plan(cloud, "i-2")
    cloud.instances["i-1"] = replace(cloud.instances["i-1"], interfaces=(), state="terminated")
    with pytest.raises(ConflictError, match="terminated"):
        plan(cloud)


def test_the_approver_is_warned():
    """Tracked connections, metadata service and DNS, pods, and the Auto Scaling group."""
    cloud = FakeCloud()
    cloud.instances["i-1"] = replace(cloud.instances["i-1"], asg="nodes")
    text = " ".join(plan(cloud).warnings)
    assert all(word in text for word in ("track", "metadata", "DNS", "pods", "Auto Scaling group nodes"))


def test_a_new_group_that_ec2_does_not_show_yet_is_a_failure():
    """Nothing is moved into a group that cannot be checked."""

    class Slow(FakeCloud):
        def security_groups(self, vpc_id, name=""):
            return ()

    cloud = Slow()
    planned = plan(cloud)
    with pytest.raises(NotFoundError, match="quarantine group"):
        ACTION.apply(planned, run(cloud))
    assert "ModifyNetworkInterfaceAttribute" not in cloud.made
