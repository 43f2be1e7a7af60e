"""Roles of pods that nobody uses, or with services that they never call."""

from collections.abc import Iterator
from datetime import date

from tidewaiter.model.severity import Severity
from tidewaiter.posture.context import Context
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.identity.using import IDLE_DAYS, age, idle_since, known, of_use
from tidewaiter.posture.identity.view import RoleUse


def _check(view: RoleUse, context: Context) -> Iterator[Violation | Unknown]:
    yield from known(lambda role: _judge(role, context.today))(view)


def _judge(view: RoleUse, today: date | None) -> Iterator[Violation | Unknown]:
    since = idle_since(view.created, view.last_used, today)
    if today is None:
        yield Unknown(reason="the day is not known")
    elif since:
        yield Violation(message=f"role {view.role} was not used {since}")
    elif view.created and age(view.created, today) < IDLE_DAYS:
        return
    elif view.services is None:
        reason = "IAM was not asked when the role's services were called last: it makes a report for each role (--last-accessed)"
        yield Unknown(reason=reason, permission="iam:GenerateServiceLastAccessedDetails")
    else:
        idle = sorted(name for name, day in view.services.items() if not day or age(day, today) > IDLE_DAYS)
        if idle:
            yield Violation(message=f"role {view.role} has not called {', '.join(idle[:8])} for {IDLE_DAYS} days")


CONTROL = Control(
    id="TW-IAM-unused-permissions",
    title="Permissions of a role are not used",
    severity=Severity.LOW,
    why="What the workload does not need serves only who takes it over.",
    remediation=(
        "Take unused services out of the role's policies (`aws iam get-service-last-accessed-details` lists them, `aws iam "
        "create-policy-version`); delete a role that nobody uses (`aws iam delete-role`)."
    ),
    targets=(Target.ROLE,),
    check=_check,
    references=("https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed.html",),
    applies=of_use("pod"),
    in_context=True,
)
