"""Entries of aws-auth that never count."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.identity.view import AwsAuthView


def _check(view: AwsAuthView) -> Iterator[Violation | Unknown]:
    if view.unread:
        yield Unknown(reason=view.unread, permission="kubernetes:get configmaps")
    for text in view.problems:
        yield Violation(message=text, pointer="/data")
    for one in view.entries:
        if one.useless:
            yield Violation(message=f"{one.arn}: {one.useless}", pointer=one.pointer)


CONTROL = Control(
    id="TW-EKS-aws-auth-useless",
    title="aws-auth has entries that never count",
    severity=Severity.LOW,
    why="Readers of the map believe in access that is not there, and a principal that is made again gets it.",
    remediation="Delete the entries (`kubectl -n kube-system edit configmap aws-auth`), and write roles without their path.",
    targets=(Target.AWS_AUTH,),
    check=_check,
    references=("https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html",),
    mappings={"CIS EKS 1.8.0": ("4.1.7",)},
)
