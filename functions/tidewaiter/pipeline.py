"""The use cases, top to bottom: an image lands, an advisory moves, a cluster is audited, behaviour is watched, danger is contained.

Read this file first. Every function takes ports and returns model values; the handlers, the command line and the tests differ only in
the ports they pass. `response.workflow` continues where `detect` and `scan_image` leave off.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from tidewaiter import __version__, content, documents
from tidewaiter.content import image_config
from tidewaiter.content.findings import findings_of as content_findings
from tidewaiter.detection.correlate import correlate
from tidewaiter.detection.engine import signals_of
from tidewaiter.detection.normalise import cloudtrail
from tidewaiter.errors import BadInputError
from tidewaiter.inventory import SCANNER_VERSION
from tidewaiter.inventory.assemble import assemble
from tidewaiter.inventory.catalogers import all_catalogers
from tidewaiter.inventory.walk import scan_layer
from tidewaiter.matching.match import match_inventory
from tidewaiter.model.bus import FindingChanged, ImageVerdict, IncidentNotice
from tidewaiter.model.detection import Incident, Signal
from tidewaiter.model.finding import Change, Finding, FindingChange
from tidewaiter.model.image import Image
from tidewaiter.model.inventory import LayerResult
from tidewaiter.model.problem import Problem
from tidewaiter.model.report import Report, Verdict
from tidewaiter.model.score import RiskClass
from tidewaiter.model.waiver import Waiver
from tidewaiter.policy import gate, waivers
from tidewaiter.policy.changes import finding_changes
from tidewaiter.ports import (
    AdvisoryStore,
    BaselineStore,
    Clock,
    EventPublisher,
    FindingStore,
    ImageSource,
    IncidentStore,
    InventoryStore,
    LayerStore,
    ReportStore,
    SignalStore,
    WorkloadStore,
)
from tidewaiter.reporting.formats import cyclonedx, html, json_report, sarif
from tidewaiter.scoring.priority import findings_of
from tidewaiter.scoring.risk import image_risk

CORRELATION_HOURS = 24

_TEXT_LIMIT, _GAPS_LIMIT = 300, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanPorts:
    """What scanning needs; `fail_on` is the severity the gate blocks at (empty: never), `say` hears one line per step."""

    layers: LayerStore
    advisories: AdvisoryStore
    clock: Clock
    waivers: tuple[Waiver, ...] = ()
    fail_on: str = ""
    say: Callable[[str], None] = field(default=lambda _line: None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPorts:
    """Where the result of a scan is kept and announced."""

    inventories: InventoryStore
    findings: FindingStore
    reports: ReportStore
    publisher: EventPublisher


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectPorts:
    """What detection needs."""

    baselines: BaselineStore
    signals: SignalStore
    incidents: IncidentStore
    workloads: WorkloadStore
    publisher: EventPublisher
    clock: Clock
    own_roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """What one batch of events came to."""

    signals: tuple[Signal, ...] = ()
    incidents: tuple[Incident, ...] = ()
    problems: tuple[Problem, ...] = ()


# --- images -----------------------------------------------------------------------------------------------------------------------


def scan_image(source: ImageSource, ports: ScanPorts, platform: str = "") -> tuple[Report, ...]:
    """Scan every image of a reference, or the one of a platform, and return a report for each."""
    reports = []
    for image in source.images(platform):
        ports.say(f"{image.reference} {image.platform}: {len(image.layers)} layers")
        scan_layers(image, missing_layers(image, ports.layers), source, ports.layers)
        reports.append(assemble_image(image, ports))
    return tuple(reports)


def missing_layers(image: Image, layers: LayerStore) -> tuple[int, ...]:
    """Return the indexes of the layers that nobody has scanned yet with this scanner version."""
    return tuple(index for index, layer in enumerate(image.layers) if not layers.has(layer.diff_id, SCANNER_VERSION))


def scan_layers(image: Image, indexes: Iterable[int], source: ImageSource, layers: LayerStore) -> tuple[LayerResult, ...]:
    """Read each layer once, feeding catalogers and content visitors, and store what was found."""
    results = []
    for index in indexes:
        layer = image.layers[index]
        with source.open_layer(layer) as stream:
            result = scan_layer(stream, layer, catalogers=all_catalogers(), visitors=content.visitors())
        layers.put(result)
        results.append(result)
    return tuple(results)


def assemble_image(image: Image, ports: ScanPorts) -> Report:
    """Put the layers of an image together, match, score, waive and judge.

    A layer without a stored result is a problem in the report, so that the verdict is never a pass.
    """
    started = ports.clock.now()
    inventory = assemble(image, [_stored(image, index, ports.layers) for index in range(len(image.layers))])
    matched = match_inventory(inventory, ports.advisories)
    database = ports.advisories.info()
    raw = (
        *findings_of(matched.matches, image.digest, database),
        *content_findings(inventory.hits, image.digest),
        *image_config.check(image),
    )
    findings = waivers.apply(_ordered(raw), ports.waivers, started.date().isoformat())
    problems = (*inventory.problems, *matched.problems)
    return Report(
        kind="directory" if image.reference.startswith("dir:") else "image",
        target=image.reference,
        started=started.isoformat(),
        finished=ports.clock.now().isoformat(),
        tool_version=__version__,
        findings=findings,
        problems=problems,
        image=image,
        inventory=inventory,
        database=database,
        verdict=gate.decide(findings, problems, matched.not_assessed, fail_on=ports.fail_on),
        risks=(image_risk(image.digest, findings),),
        context={"not_assessed": list(matched.not_assessed)},
    )


def store_report(report: Report, ports: ResultPorts) -> tuple[FindingChange, ...]:
    """Keep a report's documents and findings, and announce what changed and the verdict.

    Changes are announced before they are stored: a crash in between announces twice, which consumers bear, instead of never.
    """
    image, inventory, verdict = report.image, report.inventory, report.verdict
    if image is None or inventory is None or verdict is None:
        raise BadInputError("only image reports are stored", where=report.target)
    ports.inventories.put(inventory, image)
    _store_documents(report, image.digest, ports.reports)
    changes = finding_changes(ports.findings.of(image.digest), report.findings, report.finished)
    for change in changes:
        if change.change is not Change.UNCHANGED:
            ports.publisher.publish(
                "tidewaiter.finding.changed", documents.dump("finding-changed", finding_changed(change)), resources=[image.digest]
            )
    notice = documents.dump("image-verdict", image_verdict(report, image, verdict))
    ports.publisher.publish("tidewaiter.image.verdict", notice, resources=[image.digest])
    ports.findings.replace(image.digest, report.findings, report.finished)
    return changes


def finding_changed(change: FindingChange) -> FindingChanged:
    """Make the notice of one moved finding; the whole finding is in the store."""
    finding = change.finding
    return FindingChanged(
        change=change.change,
        finding_id=finding.id,
        kind=finding.kind,
        rule_id=finding.rule_id,
        resource=finding.resource,
        severity=finding.severity,
        priority=finding.priority,
        title=finding.title[:_TEXT_LIMIT],
    )


def image_verdict(report: Report, image: Image, verdict: Verdict) -> ImageVerdict:
    """Make the notice of a verdict, which starts `respond` when the state is `block`."""
    risk = report.risks[0] if report.risks else None
    return ImageVerdict(
        state=verdict.state,
        image_digest=image.digest,
        index_digest=image.index_digest,
        repository=image.repository,
        reference=image.reference,
        platform=str(image.platform),
        reasons=tuple(reason[:_TEXT_LIMIT] for reason in verdict.reasons),
        not_assessed=tuple(gap[:_TEXT_LIMIT] for gap in verdict.not_assessed[:_GAPS_LIMIT]),
        score=risk.score if risk else 0.0,
        risk_class=risk.risk_class.value if risk else RiskClass.NOT_ASSESSED.value,
        report=f"reports/{image.digest}/report.json",
        at=report.finished,
    )


def _store_documents(report: Report, digest: str, reports: ReportStore) -> None:
    for name, form in (("report.json", json_report.FORMAT), ("report.html", html.FORMAT), ("report.sarif", sarif.FORMAT)):
        reports.put_document(f"reports/{digest}/{name}", form.render(report), form.media_type)
    reports.put_document(f"sboms/{digest}.cdx.json", cyclonedx.FORMAT.render(report), cyclonedx.FORMAT.media_type)


def _stored(image: Image, index: int, layers: LayerStore) -> LayerResult:
    layer = image.layers[index]
    result = layers.get(layer.diff_id, SCANNER_VERSION)
    if result is not None:
        return result
    missing = Problem(
        code="layer-not-scanned",
        what=f"layer {index} was not scanned",
        where=layer.digest,
        hint="Scan the image again; the log says what failed",
    )
    return LayerResult(diff_id=layer.diff_id, scanner_version=SCANNER_VERSION, problems=(missing,))


def _ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda one: (-one.priority, -one.severity.rank, one.rule_id, one.id)))


# --- behaviour --------------------------------------------------------------------------------------------------------------------


def detect(records: Iterable[Mapping[str, Any]], ports: DetectPorts) -> Detection:
    """Normalise events, raise signals, correlate them per actor and open or change incidents.

    A malformed record is a problem of its own and does not stop the batch. Duplicates and late events change nothing twice: signals are
    stable over (rule, event id) and incidents over (actor, first signal).
    """
    raised: list[Signal] = []
    problems: list[Problem] = []
    for record in records:
        try:
            event = cloudtrail.parse(record)
        except BadInputError as error:
            problems.append(Problem(code="event-malformed", what=error.message, where=error.where, hint=error.hint))
            continue
        raised.extend(signals_of(event, ports.baselines, own_roles=ports.own_roles))
    incidents = []
    for actor in dict.fromkeys(signal.actor for signal in raised):
        fresh = [signal for signal in raised if signal.actor == actor]
        incidents += _incident_of(actor, _keep_signals(actor, fresh, ports), ports)
    return Detection(signals=tuple(raised), incidents=tuple(incidents), problems=tuple(problems))


def incident_notice(incident: Incident) -> IncidentNotice:
    """Make the notice of an incident: references, and what routing needs."""
    return IncidentNotice(
        incident_id=incident.id,
        title=incident.title[:_TEXT_LIMIT],
        severity=incident.severity,
        actor=incident.actor,
        account=incident.account,
        region=incident.region,
        opened=incident.opened,
        updated=incident.updated,
        state=incident.state.value,
        signals=len(incident.signals),
        instance_ids=incident.instance_ids,
        role_arns=incident.role_arns,
        image_digests=incident.image_digests,
    )


def _keep_signals(actor: str, fresh: Sequence[Signal], ports: DetectPorts) -> tuple[Signal, ...]:
    since = _hours_before(min(signal.time for signal in fresh))
    known = {signal.id for signal in ports.signals.recent(actor, since)}
    for signal in fresh:
        if signal.id not in known:
            ports.publisher.publish("tidewaiter.signal.raised", documents.dump("signal", signal))
            ports.signals.put(signal)
    return ports.signals.recent(actor, since)


def _incident_of(actor: str, signals: Sequence[Signal], ports: DetectPorts) -> Iterable[Incident]:
    now = ports.clock.now().isoformat()
    workloads = ports.workloads.by_role(actor)
    incident = correlate(signals, workloads, now=now, known=None)
    if incident is None:
        return
    known = ports.incidents.get(incident.id)
    if known is not None:
        incident = correlate(signals, workloads, now=now, known=known) or incident
    if known is None or replace(incident, updated=known.updated) != known:
        detail_type = "tidewaiter.incident.changed" if known else "tidewaiter.incident.opened"
        ports.publisher.publish(detail_type, documents.dump("incident-notice", incident_notice(incident)), resources=[incident.actor])
        ports.incidents.put(incident)
    yield incident


def _hours_before(time: str) -> str:
    return (datetime.fromisoformat(time) - timedelta(hours=CORRELATION_HOURS)).isoformat()
