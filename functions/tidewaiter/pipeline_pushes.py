"""Who can push images to the repositories of an account: its principals are read and asked."""

from collections.abc import Sequence

from tidewaiter.errors import TidewaiterError
from tidewaiter.model.account import IamAccount
from tidewaiter.model.cloud import Repository
from tidewaiter.model.control import ControlResult
from tidewaiter.model.problem import Problem
from tidewaiter.pipeline_ports import AuditPorts
from tidewaiter.posture.control import Target
from tidewaiter.posture.engine import assess
from tidewaiter.posture.identity.pushing import pushers_of
from tidewaiter.posture.subjects import Subject


def push_results(repositories: Sequence[Repository], ports: AuditPorts, problems: list[Problem]) -> tuple[ControlResult, ...]:
    """Judge who can push; an account that may not be read leaves every repository NOT ASSESSED."""
    if not repositories:
        return ()
    number, unread = repositories[0].account, ""
    try:
        account = ports.identities.iam_account(number)
    except TidewaiterError as error:
        account, unread = IamAccount(account=number, principals=()), f"{error.message} (iam:GetAccountAuthorizationDetails)"
    subjects = ((Target.PUSHERS, Subject(value=one, resource=arn)) for arn, one in pushers_of(account, repositories, unread=unread))
    return assess(subjects, on_problem=problems.append, context=ports.judge.known)
