"""Turn an incident or a verdict into a plan: which actions on which targets, exact calls, blast radius, undo. Reads, never writes."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tidewaiter.config import ResponseSettings
from tidewaiter.errors import TidewaiterError
from tidewaiter.model.bus import ImageVerdict
from tidewaiter.model.cluster import Workload
from tidewaiter.model.detection import Incident
from tidewaiter.model.ids import stable_id
from tidewaiter.model.report import VerdictState
from tidewaiter.model.response import Mode, Plan, PlannedAction
from tidewaiter.ports import Clock, CloudReader
from tidewaiter.response.action import PlanContext
from tidewaiter.response.catalogue import action_of
from tidewaiter.response.plan_hash import hash_of

COMPROMISED_WORKLOAD = "compromised-workload"
BAD_IMAGE = "bad-image"

Target = tuple[str, str]
"""(action id, target)."""


def plan_for_incident(
    incident: Incident, *, reader: CloudReader, settings: ResponseSettings, clock: Clock, workloads: Sequence[Workload] = ()
) -> Plan:
    """Plan `compromised-workload`: isolate the incident's instances, then revoke its roles' sessions.

    An incident made of baseline signals only gets a plan without actions that says so.
    """
    behaviour = [signal for signal in incident.signals if not signal.baseline]
    targets: list[Target] = []
    if behaviour:
        targets += [("isolate-instance", instance) for instance in sorted(set(incident.instance_ids))]
        targets += [("revoke-role-sessions", role) for role in sorted(set(incident.role_arns))]
    frame = Plan(
        id="",
        hash="",
        trigger=f"incident:{incident.id}",
        playbook=COMPROMISED_WORKLOAD,
        account=incident.account,
        region=incident.region,
        created=clock.now().isoformat(),
        mode=Mode.OBSERVE,
        actions=(),
        lease_seconds=settings.lease_seconds,
        title=incident.title,
        reasons=incident.reasons if behaviour else (*incident.reasons, "baseline signals alone never contain"),
    )
    context = PlanContext(
        case=incident.id,
        account=incident.account,
        region=incident.region,
        now=clock.now(),
        reader=reader,
        settings=settings,
        workloads=tuple(workloads) or incident.workloads,
    )
    return _complete(frame, targets, context)


def plan_for_verdict(
    verdict: ImageVerdict,
    *,
    account: str,
    region: str,
    reader: CloudReader,
    settings: ResponseSettings,
    clock: Clock,
    workloads: Sequence[Workload] = (),
) -> Plan:
    """Plan `bad-image`: block the image of a verdict; any other state than `block` gets a plan without actions."""
    blocked = verdict.state is VerdictState.BLOCK
    frame = Plan(
        id="",
        hash="",
        trigger=f"verdict:{verdict.image_digest}",
        playbook=BAD_IMAGE,
        account=account,
        region=region,
        created=clock.now().isoformat(),
        mode=Mode.OBSERVE,
        actions=(),
        lease_seconds=settings.lease_seconds,
        title=f"{verdict.reference} is judged {verdict.state.value}",
        reasons=verdict.reasons,
    )
    context = PlanContext(
        case=verdict.image_digest,
        account=account,
        region=region,
        now=clock.now(),
        reader=reader,
        settings=settings,
        workloads=tuple(workloads),
    )
    targets = [("block-image", f"{_repository(verdict.repository)}@{verdict.image_digest}")] if blocked else []
    return _complete(frame, targets, context)


def key_of(plan: Plan) -> str:
    """Name what a plan is about, trigger and targets: the same for every occasion, so that only one of them is carried out at a time."""
    return "-".join(plan.id.split("-")[:2])


def on_occasion(plan: Plan, occasion: str) -> Plan:
    """Give a plan an id of its own for this occasion; its hash stays."""
    return replace(plan, id=f"{key_of(plan)}-{stable_id('', occasion)[1:13]}")


def mode_of(actions: Iterable[PlannedAction], plan: Plan, settings: ResponseSettings) -> Mode:
    """Give the most careful mode of the actions; without actions there is only something to observe."""
    return most_careful(settings.mode_of(plan.playbook, plan.account, action.action) for action in actions)


def most_careful(modes: Iterable[Mode]) -> Mode:
    """Pick observe before approve before auto; observe if there is none."""
    given = set(modes)
    return next((mode for mode in (Mode.OBSERVE, Mode.APPROVE, Mode.AUTO) if mode in given), Mode.OBSERVE)


def _complete(frame: Plan, targets: Sequence[Target], context: PlanContext) -> Plan:
    """Plan each target; one that cannot be planned is a reason people read, and does not stop the others."""
    actions: list[PlannedAction] = []
    failures: list[str] = []
    for action_id, target in targets:
        try:
            actions.append(action_of(action_id).plan(target, context))
        except TidewaiterError as error:
            failures.append(f"{action_id} on {target} could not be planned: {error}")
    plan_id = stable_id("plan", frame.trigger, frame.playbook, *(part for pair in targets for part in pair))
    plan = replace(frame, id=plan_id, actions=tuple(actions), reasons=(*frame.reasons, *failures))
    return replace(plan, hash=hash_of(plan), mode=mode_of(actions, plan, context.settings))


def _repository(name: str) -> str:
    """Strip the registry host that image references carry."""
    host, slash, rest = name.partition("/")
    return rest if slash and ("." in host or ":" in host) else name
