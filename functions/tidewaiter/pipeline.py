"""The use cases, top to bottom: an image lands, an advisory moves, a cluster is audited, behaviour is watched, danger is contained.

Read this file first. Every function takes ports and returns model values; the handlers, the command line and the tests differ only in
the ports they pass. `response.workflow` continues where `detect` and `scan_image` leave off.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from tidewaiter import __version__, content, documents
from tidewaiter.content import known_bad
from tidewaiter.content.image import image_findings
from tidewaiter.content.malicious import as_malware
from tidewaiter.content.masking import masked
from tidewaiter.detection.correlate import correlate
from tidewaiter.detection.engine import signals_of
from tidewaiter.detection.normalise import cloudtrail
from tidewaiter.errors import BadInputError, ConflictError
from tidewaiter.inventory import SCANNER_VERSION, history
from tidewaiter.inventory.assemble import assemble
from tidewaiter.inventory.attached import with_attached
from tidewaiter.inventory.cataloger import Cataloger
from tidewaiter.inventory.catalogers import all_catalogers
from tidewaiter.inventory.limits import DEFAULT, Limits
from tidewaiter.inventory.origins import base_problems, relative_of
from tidewaiter.inventory.reading import not_scanned, scan_layers_from
from tidewaiter.matching.match import match_inventory
from tidewaiter.matching.vex import Scope
from tidewaiter.model.advisory import DatabaseInfo
from tidewaiter.model.cluster import Workload
from tidewaiter.model.detection import Incident, Signal
from tidewaiter.model.finding import Finding, FindingChange
from tidewaiter.model.image import Image
from tidewaiter.model.inventory import Attached, Inventory, LayerResult
from tidewaiter.model.match import Match
from tidewaiter.model.problem import Problem
from tidewaiter.model.report import Report
from tidewaiter.pipeline_documents import store_documents
from tidewaiter.pipeline_kept import keep_findings
from tidewaiter.pipeline_ports import (
    DetectPorts,
    ResultPorts,
    ScanPorts,
    with_relatives,
    with_statements,
)
from tidewaiter.pipeline_posture import audit_cluster as audit_cluster  # noqa: PLC0414 - whoever has this module has all use cases
from tidewaiter.pipeline_posture import audit_registry as audit_registry  # noqa: PLC0414
from tidewaiter.pipeline_posture import by_urgency
from tidewaiter.pipeline_posture import control_report as control_report  # noqa: PLC0414
from tidewaiter.pipeline_posture import scan_manifests as scan_manifests  # noqa: PLC0414
from tidewaiter.pipeline_signed import judge_signed, told, with_signed
from tidewaiter.policy import advising, coverage, end_of_life, gate, judging
from tidewaiter.policy.hidden import hide
from tidewaiter.policy.notices import image_verdict, incident_notice
from tidewaiter.policy.origins import explained
from tidewaiter.ports import ImageSource, LayerStore
from tidewaiter.scoring.priority import findings_of
from tidewaiter.scoring.risk import image_risk
from tidewaiter.sources.sbom import Sbom

CORRELATION_HOURS = 24
_NOTHING_ATTACHED = Attached()


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
    images = source.images(platform)
    beside = tuple(map(masked, source.beside()))
    for image in images:
        ports.say(f"{image.reference} {image.platform}: {len(image.layers)} layers")
        scan_layers(image, missing_layers(image, ports.layers), source, ports.layers, ports.visitors, ports.limits, ports.more_catalogers)
        reports.append(assemble_image(image, with_relatives(ports, beside), source.problems, source.attached(image)))
    return tuple(reports)


def missing_layers(image: Image, layers: LayerStore) -> tuple[int, ...]:
    """Return the indexes of the layers that nobody has scanned yet with this scanner version; a layer that occurs twice counts once."""
    first = {layer.diff_id: index for index, layer in reversed(list(enumerate(image.layers)))}
    return tuple(index for index in sorted(first.values()) if not layers.has(image.layers[index], SCANNER_VERSION))


def scan_layers(
    image: Image,
    indexes: Iterable[int],
    source: ImageSource,
    layers: LayerStore,
    visitors: content.Visitors = content.visitors,
    limits: Limits = DEFAULT,
    more: Sequence[Cataloger] = (),
) -> tuple[LayerResult, ...]:
    """Read each layer once, two side by side, feeding catalogers and content visitors, and store what was found.

    A layer that is missing or cannot be read to its end is a result with a problem, so that everything else is still reported. A layer
    that another scan is reading is waited for, or raises ConflictError, as the store does.
    """
    chosen = [image.layers[index] for index in indexes]
    return scan_layers_from(source, chosen, catalogers=(*all_catalogers(), *more), visitors=visitors, limits=limits, store=layers)


def assemble_image(image: Image, ports: ScanPorts, unread: Sequence[Problem] = (), attached: Attached = _NOTHING_ATTACHED) -> Report:
    """Put the layers together, match, score, waive and judge; a layer without a result is a problem, so that no verdict is a pass.

    `attached` is what documents beside the image say is in it.
    """
    started, shown = ports.clock.now(), masked(image)
    results = [_stored(image, index, ports.layers) for index in range(len(image.layers))]
    stated = [relative for base in ports.stated if (relative := relative_of(shown, masked(base), stated=True))]
    whole = assemble(shown, results, (*stated, *ports.known(shown)), [digest for digest, _ in attached.materials])
    differs = base_problems(shown, stated) if ports.stated else ()
    whole = with_attached(whole, attached)
    ignored = judging.not_trusted(ports.rules, attached.statements, shown.reference)
    inventory = replace(whole, problems=(*unread, *differs, *ignored, *history.problems(shown), *whole.problems))
    signed = judge_signed(shown, attached, ports, started)
    found = (*image_findings(image, inventory, started.date(), attached.kinds, ports.rules.private), *signed.findings)
    kind = "directory" if image.reference.startswith("dir:") else "image"
    if kind == "image" and all(result.complete for result in results):
        ports.remember(shown)
    return told(_judged(kind, shown, inventory, found, with_signed(with_statements(ports, attached), signed), started), signed)


def scan_sbom(sbom: Sbom, ports: ScanPorts) -> Report:
    """Match, score, waive and judge what a bill of materials lists; files and configuration are not in it."""
    rules = replace(ports.rules, statements=(*ports.rules.statements, *sbom.statements), described=sbom.described)
    return _judged("sbom", sbom.image, sbom.inventory, (), replace(ports, rules=rules), ports.clock.now())


def _judged(kind: str, image: Image, inventory: Inventory, found: Iterable[Finding], ports: ScanPorts, started: datetime) -> Report:
    matched = match_inventory(inventory, ports.advisories)
    database = ports.advisories.info()
    aged = end_of_life.findings_of(inventory, image, started.date())
    others = explained(
        (*found, *aged, *known_bad.findings_of(inventory, ports.advisories)),
        image,
        inventory.base,
        {package.purl for package in inventory.packages if package.deleted},
    )
    raw = (*match_findings(image, inventory, database, matched.matches), *others)
    problems = (*inventory.problems, *matched.problems)
    report = Report(
        kind=kind,
        target=image.reference,
        started=started.isoformat(),
        finished=ports.clock.now().isoformat(),
        tool_version=__version__,
        problems=problems,
        image=image,
        inventory=inventory,
        database=database,
        context={"not_assessed": list(matched.not_assessed)},
        coverage=coverage.statement(inventory),
    )
    return advised(concluded(report, raw, ports, started), ports)


def advised(report: Report, ports: ScanPorts) -> Report:
    """Add what would clear findings to a report that has its inventory."""
    return advising.advised(report, ports.advisories, ports.bases)


def judged_again(image: Image, inventory: Inventory, carried: Iterable[Finding], ports: ScanPorts) -> Report:
    """Judge a stored image anew; what only the image before masking showed is `carried` over."""
    now = ports.clock.now()
    found = {finding.id: finding for finding in (*carried, *image_findings(image, inventory, now.date(), private=ports.rules.private))}
    return _judged("image", image, inventory, found.values(), ports, now)


def match_findings(image: Image, inventory: Inventory, database: DatabaseInfo, matches: Sequence[Match]) -> tuple[Finding, ...]:
    """Turn matches of an image's packages into findings that say where they come from, before anything is waived."""
    gone = {package.purl for package in inventory.packages if package.deleted}
    return explained(as_malware(findings_of(matches, image.digest, database)), image, inventory.base, gone)


def concluded(report: Report, raw: Iterable[Finding], ports: ScanPorts, now: datetime) -> Report:
    """Waive, judge and score: complete the report of an image by its findings, open and unwaived as they come."""
    scope = Scope.of(report.image, report.inventory, ports.rules.described) if report.image and report.inventory else None
    judged = judging.judge(tuple(hide(by_urgency(raw))), ports.rules, now.astimezone(UTC).date().isoformat(), scope)
    findings, problems = judged.findings, (*report.problems, *judged.problems)
    gaps = tuple(report.context.get("not_assessed", ()))
    verdict = gate.decide(findings, problems, gaps, fail_on=ports.fail_on)
    subject = report.image.digest if report.image else report.target
    return replace(report, findings=findings, problems=problems, verdict=verdict, risks=(image_risk(subject, findings),))


def store_report(report: Report, ports: ResultPorts) -> tuple[FindingChange, ...]:
    """Keep a report's documents and findings, and announce what changed and the verdict.

    Changes are announced before they are stored: a crash in between announces twice, which consumers bear, instead of never. The caller
    holds the image. Raises ConflictError when it was judged with a newer database meanwhile: the older word must not be the last.
    """
    image, inventory = report.image, report.inventory
    if image is None or inventory is None:
        raise BadInputError("only image reports are stored", where=report.target)
    before = ports.judgements.get(image.digest)
    if before is not None and is_older(report.database, before.database):
        raise ConflictError("the image was judged with a newer database meanwhile", where=image.digest, hint="Judge it again")
    ports.inventories.put(inventory, image)
    store_documents(report, ports)
    ports.publisher.publish("tidewaiter.image.verdict", documents.dump("image-verdict", image_verdict(report)), resources=[image.digest])
    changes = keep_findings(image.digest, report, ports)
    ports.judgements.put(report)
    return changes


def is_older(mine: DatabaseInfo | None, other: DatabaseInfo | None) -> bool:
    """Tell whether a database was built before another."""
    return mine is not None and other is not None and datetime.fromisoformat(mine.built) < datetime.fromisoformat(other.built)


def _stored(image: Image, index: int, layers: LayerStore) -> LayerResult:
    layer = image.layers[index]
    return layers.get(layer, SCANNER_VERSION) or not_scanned(layer, index)


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
        raised.extend(signals_of(event, ports.baselines, own_roles=ports.own_roles, workloads_of=ports.workloads.by_role))
    incidents: list[Incident] = []
    for actor in dict.fromkeys(signal.actor for signal in raised):
        fresh = [signal for signal in raised if signal.actor == actor]
        incidents += _incident_of(actor, _keep_signals(actor, fresh, ports), ports)
    return Detection(signals=tuple(raised), incidents=tuple(incidents), problems=tuple(problems))


def _keep_signals(actor: str, fresh: Sequence[Signal], ports: DetectPorts) -> tuple[Signal, ...]:
    since = (datetime.fromisoformat(min(one.time for one in fresh)) - timedelta(hours=CORRELATION_HOURS)).isoformat()
    known = {signal.id for signal in ports.signals.recent(actor, since)}
    for signal in fresh:
        if signal.id not in known:
            ports.publisher.publish("tidewaiter.signal.raised", documents.dump("signal", signal))
            ports.signals.put(signal)
    return ports.signals.recent(actor, since)


def _incident_of(actor: str, signals: Sequence[Signal], ports: DetectPorts) -> Iterable[Incident]:
    incident, known = _continued(signals, ports.workloads.by_role(actor), ports)
    if incident is None:
        return
    if known is None or replace(incident, updated=known.updated) != known:
        detail_type = "tidewaiter.incident.changed" if known else "tidewaiter.incident.opened"
        ports.publisher.publish(detail_type, documents.dump("incident-notice", incident_notice(incident)), resources=[incident.actor])
        ports.incidents.put(incident)
    yield incident


def _continued(signals: Sequence[Signal], workloads: Sequence[Workload], ports: DetectPorts) -> tuple[Incident | None, Incident | None]:
    """Correlate against the incident stored under the resulting id; one that is over leads to its successor, which may be stored too."""
    now, known = ports.clock.now().isoformat(), None
    while True:
        incident = correlate(signals, workloads, now=now, known=known)
        stored = ports.incidents.get(incident.id) if incident else None
        if incident is None or stored is None or (known is not None and stored.id == known.id):
            return incident, stored
        known = stored
