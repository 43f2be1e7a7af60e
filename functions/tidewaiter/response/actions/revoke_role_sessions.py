"""End all sessions of a role: an inline Deny for tokens issued before the cut.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html
"""

from datetime import timedelta

from tidewaiter.errors import ConflictError, NotFoundError, RefusedError
from tidewaiter.model.cloud import Role
from tidewaiter.model.response import Outcome, OutcomeState, PlannedAction, Verification
from tidewaiter.ports import CloudReader
from tidewaiter.response.action import Permission, PlanContext, ResponseAction, Run
from tidewaiter.response.iam_documents import INLINE_LIMIT, Revocation, checked, delete_call, document_of, inline_size, put_call

_WARNINGS = (
    "All sessions of the role end, not only the intruder's; workloads recover when they fetch new credentials",
    "Whoever can still reach the credential source can get a new session: cut the source first",
    "Takes up to a few minutes to be in effect; roles that sessions of this role assumed keep their own sessions",
    "Sessions issued after the cut are not revoked: plan again if approval takes long",
    "MaxSessionDuration does not bind sessions that AWS services obtain (EC2 instance credentials last about six hours)",
)


def plan(target: str, context: PlanContext) -> PlannedAction:
    """Plan the revocation for a role ARN; raises NotFoundError, or ConflictError if the role has no room for the policy."""
    role = context.reader.role(target.rsplit("/", 1)[-1])
    if role.arn != target:
        raise ConflictError(f"the role of that name is {role.arn}", where=target)
    cut = context.now.replace(microsecond=0)
    revocation = Revocation(role=role.name, incident=context.case, cut=cut.strftime("%Y-%m-%dT%H:%M:%SZ"))
    _check_room(role, revocation)
    return PlannedAction(
        id=f"{ACTION.id}:{role.name}",
        action=ACTION.id,
        actor=ACTION.actor,
        target=target,
        summary=f"Deny everything to sessions of {role.name} issued before {revocation.cut}",
        calls=(put_call(revocation),),
        rollback=(delete_call(revocation),),
        verification=(Verification(what=f"{role.name} has the inline policy {revocation.policy_name} as planned"),),
        permissions=tuple(permission.action for permission in ACTION.permissions),
        blast_radius=_blast_radius(role, context),
        parameters={
            "role": role.name,
            "role_arn": role.arn,
            "incident": context.case,
            "cut": revocation.cut,
            "tags": dict(role.tags),
        },
        before={"policy": None},
        earliest_release=(cut + timedelta(seconds=role.max_session_seconds)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        warnings=_WARNINGS,
    )


def apply(planned: PlannedAction, run: Run) -> OutcomeState:
    """Put the policy; ALREADY if it is there. The document is built again from the parameters and must equal the planned call."""
    revocation = _revocation(planned)
    call = checked(planned.calls[0], revocation)
    role = run.reader.role(revocation.role)
    if role.arn != planned.target:
        raise ConflictError(f"the role of that name is {role.arn} now", where=planned.target, hint="Plan again")
    present = role.inline.get(revocation.policy_name)
    run.results["policy"] = revocation.policy_name
    if present == document_of(revocation):
        return OutcomeState.ALREADY
    if present is not None:
        raise ConflictError(
            "another policy has our name", where=f"{revocation.role}/{revocation.policy_name}", hint="Look who put it there"
        )
    run.perform(call)
    return OutcomeState.DONE


def verify(planned: PlannedAction, outcome: Outcome, reader: CloudReader) -> tuple[Verification, ...]:
    """Read the role's inline policies back."""
    revocation = _revocation(planned)
    present = reader.role(revocation.role).inline.get(revocation.policy_name)
    if outcome.state is OutcomeState.REVERTED:
        what = f"{revocation.role} has no policy {revocation.policy_name} any more"
        return (Verification(what=what, ok=present is None, observed="absent" if present is None else "still there"),)
    same = present == document_of(revocation)
    return (Verification(what=planned.verification[0].what, ok=same, observed="as planned" if same else "absent or different"),)


def revert(planned: PlannedAction, outcome: Outcome, run: Run) -> OutcomeState:
    """Delete the policy by exact name and content, not before the last old session has expired unless an approver overrides."""
    _check_release(planned, run)
    revocation = _revocation(planned)
    try:
        present = run.reader.role(revocation.role).inline.get(revocation.policy_name)
    except NotFoundError:
        run.notes.append(Verification(what=f"{revocation.role} gets its sessions back", ok=None, observed="the role is gone"))
        return OutcomeState.ALREADY
    if present is None:
        return OutcomeState.ALREADY
    if present != document_of(revocation):
        raise ConflictError(
            "the policy was changed by somebody else", where=f"{outcome.target}/{revocation.policy_name}", hint="Remove it by hand"
        )
    run.perform(checked(planned.rollback[0], revocation))
    return OutcomeState.REVERTED


def _check_release(planned: PlannedAction, run: Run) -> None:
    if run.now.strftime("%Y-%m-%dT%H:%M:%SZ") >= planned.earliest_release:
        return
    approval = run.approval
    if approval is None or not approval.override_release or not approval.reason.strip():
        raise RefusedError(
            f"sessions issued before {planned.parameters['cut']} would become valid again",
            where=planned.target,
            hint=f"Release after {planned.earliest_release}, or let an approver override with a reason",
        )
    said = f"{approval.by}: {approval.reason}"
    run.notes.append(Verification(what=f"sessions issued before {planned.parameters['cut']} become valid again", ok=None, observed=said))


def _revocation(planned: PlannedAction) -> Revocation:
    values = planned.parameters
    return Revocation(role=values["role"], incident=values["incident"], cut=values["cut"])


def _check_room(role: Role, revocation: Revocation) -> None:
    if revocation.policy_name in role.inline:
        raise ConflictError("sessions are revoked already for this incident", where=role.arn, hint="Release by the plan that revoked them")
    needed = inline_size({**role.inline, revocation.policy_name: document_of(revocation)})
    if needed > INLINE_LIMIT:
        raise ConflictError(
            f"inline policies would have {needed} characters, the limit is {INLINE_LIMIT}",
            where=role.arn,
            hint="Make room or detach by hand",
        )


def _blast_radius(role: Role, context: PlanContext) -> tuple[str, ...]:
    users = [one for one in context.workloads if role.arn in one.role_arns]
    return (f"every session of {role.arn}", *(f"workload {one.key} ({one.image or one.image_digest})" for one in users))


ACTION = ResponseAction(
    id="revoke-role-sessions",
    title="Revoke the sessions of an IAM role: Deny to tokens issued before now",
    actor="identity",
    permissions=(
        Permission("iam:PutRolePolicy", "arn:aws:iam::{account}:role/*"),
        Permission("iam:DeleteRolePolicy", "arn:aws:iam::{account}:role/*"),
    ),
    operations=(("iam", "PutRolePolicy"), ("iam", "DeleteRolePolicy")),
    plan=plan,
    apply=apply,
    verify=verify,
    revert=revert,
)
