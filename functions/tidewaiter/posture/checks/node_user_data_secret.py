"""Credentials in what nodes are started with."""

from collections.abc import Iterator

from tidewaiter.errors import BadInputError
from tidewaiter.model.cluster import Cluster
from tidewaiter.model.severity import Severity
from tidewaiter.posture.context import Context
from tidewaiter.posture.control import Control, Unknown, Violation
from tidewaiter.posture.kubelet.nodes import NO_TEXT, TARGETS, has_groups, user_data_of
from tidewaiter.posture.kubelet.user_data import parts_of
from tidewaiter.posture.objects import KubernetesObject, of_kind


def _check(subject: Cluster | KubernetesObject, context: Context) -> Iterator[Violation | Unknown]:
    yield from _unread(subject)
    for name, pointer, text, encoded in user_data_of(subject):
        if context.secrets_in is None:
            yield Unknown(reason="the forms of secrets are not at hand")
            return
        try:
            parts = parts_of(text, encoded=encoded)
        except BadInputError as error:
            yield Unknown(reason=f"{name}: {error.message}")
            continue
        found = {title for part in parts for title, _ in context.secrets_in(part.text)}
        for title in sorted(found):
            yield Violation(message=f"{name} starts its nodes with a secret in the user data: {title}", pointer=pointer)


def _unread(subject: Cluster | KubernetesObject) -> Iterator[Unknown]:
    if isinstance(subject, KubernetesObject):
        return
    groups = subject.details.node_groups if subject.details else None
    if groups is None:
        unread = subject.details.unread.get("node_groups", "") if subject.details else ""
        yield Unknown(reason=unread or "the node groups of the cluster are not known", permission="eks:ListNodegroups")
    for one in groups or ():
        if one.template_unread:
            reason = f"launch template of {one.name}: {one.template_unread}"
            yield Unknown(reason=reason, permission="ec2:DescribeLaunchTemplateVersions")
        elif not isinstance((one.template or {}).get("UserData") or "", str):
            yield Unknown(reason=f"node group {one.name}: {NO_TEXT}")


def _has_user_data(subject: Cluster | KubernetesObject) -> bool:
    return has_groups(subject) if isinstance(subject, Cluster) else of_kind("EC2NodeClass", "karpenter.k8s.aws")(subject)


CONTROL = Control(
    id="TW-EKS-user-data-secret",
    title="Nodes are started with a secret in their user data",
    severity=Severity.HIGH,
    why="Every pod that reaches the metadata service, and everybody who may describe the launch template, reads the user data.",
    remediation=(
        "Let the node fetch the secret with its role (`aws secretsmanager get-secret-value`), make a new version of the launch template "
        "(`aws ec2 create-launch-template-version`), delete the old one, and replace the secret: it is known now."
    ),
    targets=TARGETS,
    check=_check,
    references=("https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html",),
    applies=_has_user_data,
    in_context=True,
)
