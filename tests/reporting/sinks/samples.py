"""A plan, an incident and outcomes, with a secret where one might sit."""

from dataclasses import replace
from typing import Any

from tidewaiter.model.cluster import Workload
from tidewaiter.model.detection import Incident, Signal
from tidewaiter.model.response import ApiCall, GuardVerdict, Mode, Outcome, OutcomeState, Plan, PlannedAction, Verification
from tidewaiter.model.severity import Severity

PLANTED = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"

ACTION = PlannedAction(
    id="action-1",
    action="isolate-instance",
    actor="network",
    target="i-0123456789abcdef0",
    summary="Isolate i-0123456789abcdef0 <!channel> & friends",
    calls=(ApiCall(service="ec2", operation="ModifyNetworkInterfaceAttribute", parameters={"Key": PLANTED}),),
    rollback=(),
    verification=(),
    permissions=(),
    blast_radius=("3 other pods on the node",),
    before={"secret": PLANTED},
    warnings=("sessions that are open stay open",),
)


def plan(**fields: Any) -> Plan:
    """Make a plan that waits for approval."""
    defaults: dict[str, Any] = {
        "id": "plan-1",
        "hash": "f" * 64,
        "trigger": "incident:incident-1",
        "playbook": "compromised-workload",
        "account": "111122223333",
        "region": "eu-central-1",
        "created": "2025-05-01T10:00:00Z",
        "mode": Mode.APPROVE,
        "actions": (ACTION, replace(ACTION, id="action-2", action="revoke-role-sessions", target="web-role", summary="Revoke sessions")),
        "guards": (
            GuardVerdict(guard="own-role", action_id="action-1", allowed=True, reason="not ours"),
            GuardVerdict(guard="break-glass", action_id="action-2", allowed=False, reason="web-role is protected"),
        ),
        "reasons": ("credentials used from outside",),
        "title": "Compromised workload web",
    }
    return Plan(**(defaults | fields))


def incident() -> Incident:
    """Make an incident with two signals and a workload."""
    signal = Signal(
        id="signal-1",
        rule_id="TW-DET-x",
        title="Instance credentials used from another address",
        severity=Severity.HIGH,
        time="2025-05-01T10:00:00Z",
        actor="arn:aws:iam::111122223333:role/web",
        event_source="cloudtrail",
        event_id="e-1",
        event_name="GetCallerIdentity",
        techniques=("T1552.005",),
        entities={"key": PLANTED},
    )
    return Incident(
        id="incident-1",
        title="Credential theft by <web>",
        severity=Severity.CRITICAL,
        actor="arn:aws:iam::111122223333:role/web",
        account="111122223333",
        region="eu-central-1",
        opened="2025-05-01T10:00:00Z",
        updated="2025-05-01T10:01:00Z",
        signals=(signal, replace(signal, id="signal-2", title="Policy attached")),
        workloads=(Workload(key="c/shop/web/app", image_digest="sha256:" + "a" * 64),),
        reasons=("two tactics in five minutes",),
    )


def outcomes(state: OutcomeState = OutcomeState.DONE) -> tuple[Outcome, ...]:
    """Make one outcome per action."""
    verified = Verification(what="every interface has only the quarantine group", ok=state is OutcomeState.DONE, observed="sg-1")
    return tuple(
        Outcome(
            action_id=action.id,
            plan_id="plan-1",
            action=action.action,
            target=action.target,
            state=state,
            at="2025-05-01T10:02:00Z",
            results={"token": PLANTED},
            verification=(verified,),
            error="denied" if state is OutcomeState.FAILED else "",
            permission="ec2:ModifyNetworkInterfaceAttribute" if state is OutcomeState.FAILED else "",
        )
        for action in plan().actions
    )
