"""Cut an EC2 instance off by security groups: every ENI gets an empty quarantine group instead of its own.

Shared groups are never edited. The quarantine group is made once per VPC, is emptied of its default egress rule, and stays.
https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from tidewaiter.errors import ConflictError, NotFoundError, TidewaiterError
from tidewaiter.model.cloud import Instance, SecurityGroup
from tidewaiter.model.response import ApiCall, Outcome, OutcomeState, PlannedAction, Verification
from tidewaiter.ports import CloudReader
from tidewaiter.response.action import Permission, PlanContext, ResponseAction, Run

GROUP_NAME = "tidewaiter-quarantine"
TAG_KEY, TAG_VALUE = "tidewaiter:quarantine", "true"
_DEFAULT_EGRESS = ({"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]},)
_NEW_GROUP = {"$result": "group.GroupId"}
_EC2 = "arn:aws:ec2:{region}:{account}:"
_WARNINGS = (
    "Connections that security groups already track live on until they end or time out",
    "Security groups do not filter the instance metadata service, nor AWS DNS: credentials and name look-ups still work",
    "Everything on the instance is hit: all pods of a node",
    f"The empty group {GROUP_NAME} stays in the VPC after release",
)


def plan(target: str, context: PlanContext) -> PlannedAction:
    """Plan the isolation of an instance id; raises NotFoundError, or ConflictError if the quarantine group has foreign rules."""
    instance = context.reader.instance(target)
    if not instance.interfaces:
        raise ConflictError(f"instance is {instance.state} and has no network interface", where=target)
    group = _group(context.reader, instance.vpc_id)
    before = {interface.id: list(interface.groups) for interface in instance.interfaces}
    group_id: Any = group.id if group else _NEW_GROUP
    if all(groups == [group_id] for groups in before.values()):
        raise ConflictError("instance is isolated already", where=target, hint="Release it by the plan that isolated it")
    return PlannedAction(
        id=f"{ACTION.id}:{target}",
        action=ACTION.id,
        actor=ACTION.actor,
        target=target,
        summary=f"Give {len(before)} network interface(s) of {target} the empty security group {GROUP_NAME}",
        calls=(*_preparation(group, instance.vpc_id), *(_set_groups(eni, [group_id]) for eni in before)),
        rollback=tuple(_set_groups(eni, groups) for eni, groups in before.items()),
        verification=(
            Verification(what=f"every network interface of {target} has only {GROUP_NAME}"),
            Verification(what=f"{GROUP_NAME} has no rules"),
        ),
        permissions=tuple(permission.action for permission in ACTION.permissions),
        blast_radius=_blast_radius(instance, context),
        parameters={"vpc": instance.vpc_id, "role_arn": instance.role_arn, "tags": dict(instance.tags)},
        before=before,
        warnings=_warnings(instance),
    )


def apply(planned: PlannedAction, run: Run) -> OutcomeState:
    """Make sure the quarantine group is there and empty, then move each ENI into it; remembers the groups each had."""
    group = _group(run.reader, planned.parameters["vpc"])
    moving = _find(planned, group.id if group else "", run)
    group_id = _ready_group(planned, run)
    run.results["group"] = group_id
    failures: list[TidewaiterError] = []
    for eni in moving:
        try:
            run.perform(_set_groups(eni, [group_id]))
        except TidewaiterError as error:
            # An interface that cannot be moved must not keep the others open.
            failures.append(error)
    if failures:
        raise failures[0]
    return OutcomeState.DONE if moving else OutcomeState.ALREADY


def _find(planned: PlannedAction, quarantine: str, run: Run) -> list[str]:
    """Remember the groups that each ENI has now, before anything is changed, and return the ENIs to move."""
    earlier: Mapping[str, Sequence[str]] = run.results.get("before", {})
    found: dict[str, list[str]] = {}
    moving = []
    for eni, groups in planned.before.items():
        try:
            current = list(run.reader.interface_groups(eni))
        except NotFoundError:
            run.notes.append(Verification(what=f"{eni} is isolated", ok=None, observed="the interface is gone"))
            continue
        isolated = current == [quarantine]
        found[eni] = list(earlier.get(eni, groups)) if isolated else current
        moving += [] if isolated else [eni]
    run.results["before"] = found
    return moving


def verify(planned: PlannedAction, outcome: Outcome, reader: CloudReader) -> tuple[Verification, ...]:
    """Read every ENI the instance has now, and the rules of the group."""
    if outcome.state is OutcomeState.REVERTED:
        return tuple(_has_groups(eni, groups, reader) for eni, groups in _before(planned, outcome).items())
    instance = reader.instance(planned.target)
    group_id = outcome.results.get("group") or _group_id(planned, reader)
    open_enis = [one.id for one in instance.interfaces if list(one.groups) != [group_id]]
    group = _group(reader, instance.vpc_id)
    empty = group is not None and not group.ingress and not group.egress
    return (
        Verification(
            what=planned.verification[0].what,
            ok=not open_enis,
            observed=f"not isolated: {', '.join(open_enis)}" if open_enis else f"{len(instance.interfaces)} isolated",
        ),
        Verification(what=planned.verification[1].what, ok=empty, observed="no rules" if empty else "rules or no group"),
    )


def revert(planned: PlannedAction, outcome: Outcome, run: Run) -> OutcomeState:
    """Give each ENI its groups back, unless somebody changed them since: then ConflictError names those, and they are left alone."""
    group_id = outcome.results.get("group") or _group_id(planned, run.reader)
    changed, restored = [], False
    for eni, groups in _before(planned, outcome).items():
        try:
            current = list(run.reader.interface_groups(eni))
        except NotFoundError:
            run.notes.append(Verification(what=f"{eni} gets its groups back", ok=None, observed="the interface is gone"))
            continue
        if current == [group_id] != groups:
            run.perform(_set_groups(eni, groups))
            restored = True
        elif current != groups:
            changed.append(f"{eni} has {', '.join(current)}")
    if changed:
        raise ConflictError("security groups were changed by somebody else", where="; ".join(changed), hint="Restore these by hand")
    return OutcomeState.REVERTED if restored else OutcomeState.ALREADY


def _group_id(planned: PlannedAction, reader: CloudReader) -> str:
    """Find the group by name, for an application that was killed before it could say."""
    return next((group.id for group in reader.security_groups(planned.parameters["vpc"], GROUP_NAME)), "")


def _before(planned: PlannedAction, outcome: Outcome) -> dict[str, list[str]]:
    """Say which groups to give back: those apply found, else those planning saw."""
    found: Mapping[str, Sequence[str]] = outcome.results.get("before") or planned.before
    return {eni: list(groups) for eni, groups in found.items()}


def _group(reader: CloudReader, vpc_id: str) -> SecurityGroup | None:
    """Find the VPC's quarantine group; one without our tag or with rules that are not EC2's default is not ours to use."""
    group = next(iter(reader.security_groups(vpc_id, GROUP_NAME)), None)
    if group is not None and (group.tags.get(TAG_KEY) != TAG_VALUE or group.ingress or len(group.egress) > 1):
        raise ConflictError(f"{GROUP_NAME} was changed or not made by us", where=group.id, hint="Remove its rules, or rename the group")
    return group


def _ready_group(planned: PlannedAction, run: Run) -> str:
    vpc_id = planned.parameters["vpc"]
    group = _group(run.reader, vpc_id)
    if group is None:
        with suppress(ConflictError):  # another response made it in this moment
            run.perform(_create_group(vpc_id))
        group = _group(run.reader, vpc_id)
    if group is None:
        raise NotFoundError("the quarantine group is not there", where=vpc_id, hint="Try again: EC2 may be slow to show a new group")
    if group.egress:
        with suppress(NotFoundError):  # another response emptied it in this moment
            run.perform(_empty_group(group.id, group.egress))
    return group.id


def _preparation(group: SecurityGroup | None, vpc_id: str) -> tuple[ApiCall, ...]:
    """Make the group, and take away the egress rule that EC2 gives each new one (also after a crash between the two)."""
    if group is None:
        return (_create_group(vpc_id), _empty_group(_NEW_GROUP))
    return (_empty_group(group.id, group.egress),) if group.egress else ()


def _empty_group(group_id: Any, egress: Sequence[Mapping[str, Any]] = _DEFAULT_EGRESS) -> ApiCall:
    """Take away the rules that were read (in a VPC with IPv6 the default allows `::/0` too), or EC2's default for a group to come."""
    rules = [{key: value for key, value in rule.items() if value} for rule in egress]
    return ApiCall(service="ec2", operation="RevokeSecurityGroupEgress", parameters={"GroupId": group_id, "IpPermissions": rules})


def _create_group(vpc_id: str) -> ApiCall:
    tags = [{"ResourceType": "security-group", "Tags": [{"Key": TAG_KEY, "Value": TAG_VALUE}]}]
    parameters = {"GroupName": GROUP_NAME, "Description": "Tidewaiter: no traffic", "VpcId": vpc_id, "TagSpecifications": tags}
    return ApiCall(service="ec2", operation="CreateSecurityGroup", parameters=parameters, result_name="group")


def _set_groups(eni: str, groups: Sequence[Any]) -> ApiCall:
    parameters = {"NetworkInterfaceId": eni, "Groups": list(groups)}
    return ApiCall(service="ec2", operation="ModifyNetworkInterfaceAttribute", parameters=parameters)


def _has_groups(eni: str, groups: list[str], reader: CloudReader) -> Verification:
    what = f"{eni} has {', '.join(groups)} again"
    try:
        current = list(reader.interface_groups(eni))
    except NotFoundError:
        return Verification(what=what, ok=None, observed="the interface is gone")
    return Verification(what=what, ok=current == groups, observed=", ".join(current))


def _blast_radius(instance: Instance, context: PlanContext) -> tuple[str, ...]:
    here = [one for one in context.workloads if one.instance_id == instance.id]
    return (f"instance {instance.id}", *(f"workload {one.key} ({one.image or one.image_digest})" for one in here))


def _warnings(instance: Instance) -> tuple[str, ...]:
    group = f"Auto Scaling group {instance.asg} may replace the instance, and its evidence with it" if instance.asg else ""
    return (*_WARNINGS, group) if group else _WARNINGS


ACTION = ResponseAction(
    id="isolate-instance",
    title="Isolate an EC2 instance: an empty security group on every network interface",
    actor="network",
    permissions=(
        Permission("ec2:CreateSecurityGroup", f"{_EC2}vpc/*"),
        Permission(
            "ec2:CreateSecurityGroup", f"{_EC2}security-group/*", condition=("StringEquals", f"aws:RequestTag/{TAG_KEY}", TAG_VALUE)
        ),
        Permission("ec2:CreateTags", f"{_EC2}security-group/*", condition=("StringEquals", "ec2:CreateAction", "CreateSecurityGroup")),
        Permission(
            "ec2:RevokeSecurityGroupEgress", f"{_EC2}security-group/*", condition=("StringEquals", f"aws:ResourceTag/{TAG_KEY}", TAG_VALUE)
        ),
        Permission("ec2:ModifyNetworkInterfaceAttribute", f"{_EC2}network-interface/*"),
        Permission("ec2:ModifyNetworkInterfaceAttribute", f"{_EC2}security-group/*"),
    ),
    operations=(("ec2", "CreateSecurityGroup"), ("ec2", "RevokeSecurityGroupEgress"), ("ec2", "ModifyNetworkInterfaceAttribute")),
    plan=plan,
    apply=apply,
    verify=verify,
    revert=revert,
)
