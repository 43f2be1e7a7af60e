"""Entries of aws-auth that make administrators, false nodes, or users of the caller's choice."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.identity.view import AwsAuthView, MapView

_RESERVED = ("system:", "eks:")
"""How names begin that EKS refuses to access entries, and aws-auth takes."""
_NODE = "system:node:"
"""Nodes have such names: on Fargate EKS itself lets the session of the pod execution role name them."""
_NODE_GROUPS = ("system:nodes", "system:bootstrappers", "system:node-proxier")


def _check(view: AwsAuthView) -> Iterator[Violation | Unknown]:
    if view.unread:
        yield Unknown(reason=view.unread, permission="kubernetes:get configmaps")
    for one in view.entries:
        if not one.useless:
            yield from _judge(one)


def _judge(one: MapView) -> Iterator[Violation | Unknown]:
    if "system:masters" in one.groups:
        yield Violation(message=f"{one.arn} is in system:masters, which no authorizer is asked about", pointer=one.pointer)
    named, _, rest = one.username.partition("{{SessionName")
    of_node = named == _NODE and one.is_node is not False
    if rest and not of_node and (not named or named.startswith("system:")):
        message = f"{one.arn} gets user name {one.username}: who assumes the role names its session, and so the user"
        yield Violation(message=message, pointer=one.pointer)
    elif one.username.startswith(_RESERVED) and not one.username.startswith(_NODE):
        message = f"{one.arn} gets user name {one.username}, which is that of a part of Kubernetes or EKS, with its rights"
        yield Violation(message=message, pointer=one.pointer)
    if any(group in _NODE_GROUPS for group in one.groups):
        if one.is_node is None:
            reason = f"whether nodes have the role {one.arn}, which is mapped to the groups of nodes, is not known"
            yield Unknown(reason=reason, permission="eks:ListNodegroups")
        elif not one.is_node:
            message = f"{one.arn} is mapped to the groups of nodes, and no node here has it"
            yield Violation(message=message, pointer=one.pointer, severity=Severity.HIGH)


CONTROL = Control(
    id="TW-EKS-aws-auth-powers",
    title="aws-auth hands out administrators, nodes or user names",
    severity=Severity.CRITICAL,
    why="The map is a text file: what it says is believed before any RBAC rule is read.",
    remediation="Move to access entries (`authenticationMode: API`), or map the principal to a group of your own with a fixed user name.",
    targets=(Target.AWS_AUTH,),
    check=_check,
    references=("https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html",),
    mappings={"CIS EKS 1.8.0": ("4.1.7",)},
)
