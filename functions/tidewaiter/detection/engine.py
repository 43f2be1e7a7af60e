"""One event in, the signals of all rules and of the baseline out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import cache

from tidewaiter import plugins
from tidewaiter.detection.baseline import Novelty, completes_burst, observe_call, severity_of
from tidewaiter.detection.rule import Context, Hit, Maturity, Rule
from tidewaiter.model.cluster import Workload
from tidewaiter.model.detection import Event, Signal
from tidewaiter.model.ids import stable_id
from tidewaiter.model.severity import Severity
from tidewaiter.ports import BaselineStore

FIRST_SEEN_ID = "TW-DET-first-seen-api"
REFUSALS = frozenset(
    {
        "AccessDenied",
        "AccessDeniedException",
        "AuthorizationError",
        "Client.DryRunOperation",
        "Client.UnauthorizedOperation",
        "UnauthorizedOperation",
    }
)
SERVICE_LINKED = ":role/aws-service-role/"
GLOBAL_SERVICES = frozenset(f"{name}.amazonaws.com" for name in ("iam", "sts", "organizations", "cloudfront", "route53", "signin"))


@cache
def rules() -> tuple[Rule, ...]:
    """Return every detection in use: one per file of `rules/`, without the sandbox."""
    from tidewaiter.detection import rules as folder

    return tuple(rule for rule in plugins.discover(folder, Rule) if rule.maturity is not Maturity.SANDBOX)


def signals_of(
    event: Event,
    baseline: BaselineStore,
    *,
    own_roles: tuple[str, ...] = (),
    workloads_of: Callable[[str], Sequence[Workload]] | None = None,
    context: Context | None = None,
) -> tuple[Signal, ...]:
    """Judge one event; the baseline learns it on the way.

    AWS services acting by themselves or through their service-linked roles, and Tidewaiter's own roles (`own_roles`, ARNs or patterns
    with `*`), neither raise nor teach.
    `workloads_of` looks up what runs with a role (`WorkloadStore.by_role`); it is asked only about sessions of instances.
    The same event judged twice gives the same signals, because the baseline answers a known event id as it did the first time.
    """
    context = context or _context(event, own_roles, workloads_of)
    if _is_service(event) or _is_own(event, (*own_roles, *context.own_roles)):
        return ()
    novelty = observe_call(event, baseline)
    found = [signal for rule in rules() for signal in _judge(rule, event, context, baseline, novelty)]
    return (*found, *_first_seen(event, novelty))


def _context(event: Event, own_roles: tuple[str, ...], workloads_of: Callable[[str], Sequence[Workload]] | None) -> Context:
    known = workloads_of(event.principal.arn) if workloads_of and event.principal.instance_id else ()
    return Context(own_roles=own_roles, workloads=tuple(known))


def _is_service(event: Event) -> bool:
    """Tell whether AWS itself acts: a service, or a role that only a service can assume."""
    return event.principal.is_aws_service or SERVICE_LINKED in event.principal.arn


def _is_own(event: Event, own_roles: tuple[str, ...]) -> bool:
    """Recognise our own roles: exact ARNs anywhere, patterns only inside the account, so that nobody outside can take our name."""
    actor = event.principal
    return actor.arn in own_roles or (actor.account == event.account and any(fnmatchcase(actor.arn, pattern) for pattern in own_roles))


def _judge(rule: Rule, event: Event, context: Context, baseline: BaselineStore, novelty: Novelty) -> Iterator[Signal]:
    if not _applies(rule, event):
        return
    hit = rule.match(event, context)
    if hit is None or (rule.burst and not _bursts(rule, event, baseline, novelty)):
        return
    severity, reasons = hit.severity or rule.severity, hit.reasons
    if event.error and not rule.failures_only:
        severity = _milder(severity)
        reasons = (*reasons, f"AWS refused the call ({event.error}): an attempt")
    yield _signal(rule, event, severity, Hit(reasons=reasons, entities=hit.entities))


def _applies(rule: Rule, event: Event) -> bool:
    """Choose by name and outcome: a call refused for want of permission is an attempt, any other failure is a mistake."""
    if rule.events and event.name not in rule.events:
        return False
    if rule.failures_only or not event.error:
        return rule.failures_only == bool(event.error)
    return rule.attempts and event.error in REFUSALS


def _bursts(rule: Rule, event: Event, baseline: BaselineStore, novelty: Novelty) -> bool:
    if rule.burst is None or (rule.burst.only_new and not novelty.first):
        return False
    return completes_burst(rule.id, rule.burst, event, baseline)


def _milder(severity: Severity) -> Severity:
    scale = list(Severity)
    return scale[max(severity.rank - 1, Severity.INFORMATIONAL.rank)]


def _signal(rule: Rule, event: Event, severity: Severity, hit: Hit) -> Signal:
    return Signal(
        id=stable_id("signal", rule.id, event.id),
        rule_id=rule.id,
        title=rule.title,
        severity=severity,
        time=event.time,
        actor=event.principal.arn,
        event_source=event.source,
        event_id=event.id,
        event_name=f"{event.service}:{event.name}",
        tactics=rule.tactics,
        techniques=rule.techniques,
        reasons=hit.reasons,
        entities={**_entities(event), **hit.entities},
    )


def _entities(event: Event) -> Mapping[str, str]:
    region = "" if event.service in GLOBAL_SERVICES else event.region
    known = {
        "account": event.account,
        "region": region,
        "source_ip": event.source_ip,
        "session": event.principal.session,
        "instance_id": event.principal.instance_id,
        "access_key": event.principal.access_key_fingerprint,
    }
    return {key: value for key, value in known.items() if value}


def _first_seen(event: Event, novelty: Novelty) -> tuple[Signal, ...]:
    severity = severity_of(event, novelty)
    if severity is None:
        return ()
    history = f"{novelty.events} events since {novelty.since or 'now'}"
    doubt = "" if novelty.settled else "insufficient baseline: "
    return (
        Signal(
            id=stable_id("signal", FIRST_SEEN_ID, event.id),
            rule_id=FIRST_SEEN_ID,
            title="A principal used an API for the first time",
            severity=severity,
            time=event.time,
            actor=event.principal.arn,
            event_source=event.source,
            event_id=event.id,
            event_name=f"{event.service}:{event.name}",
            tactics=("TA0001",),
            techniques=("T1078.004",),
            reasons=(f"{doubt}first {event.name} of {event.service} by this principal ({history})",),
            entities=_entities(event),
            baseline=True,
        ),
    )
