"""Advisories move: stored images are judged again without being pulled, and images that are gone are forgotten.

A rematching is about names (ecosystem, name), or about signatures. An image that holds none of them is not read; of one that does, only
the packages of these names are matched, and everything else stays as it was stored. The result is what a scan with the same database,
waivers and time gives; what depends on the day alone (end of life, age) is judged by scans and by rematchings of the whole image, which
read signatures anew as well.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from tidewaiter import documents
from tidewaiter.content.beside import BESIDE_IDS
from tidewaiter.content.image_check import SECRETS_ID
from tidewaiter.errors import ConflictError, NotFoundError
from tidewaiter.matching.match import match_inventory
from tidewaiter.model.finding import Change, Finding, FindingStatus
from tidewaiter.model.image import Image
from tidewaiter.model.inventory import Inventory
from tidewaiter.model.report import Report
from tidewaiter.pipeline import advised, concluded, is_older, judged_again, match_findings
from tidewaiter.pipeline_documents import store_documents
from tidewaiter.pipeline_kept import announce
from tidewaiter.pipeline_ports import RematchPorts, WatchPorts
from tidewaiter.pipeline_signed import OF_SIGNATURES, is_as_before, is_replaced, told, with_signed
from tidewaiter.policy.changes import finding_changes
from tidewaiter.policy.notices import image_verdict
from tidewaiter.policy.signing import RULE as SIGNED_ID
from tidewaiter.scoring.priority import is_match

_OF_RULES = ("waiver-", "vex-", "ignore-")
"""How codes of problems begin that waivers, ignore files and VEX make anew each time."""

_CARRIED = frozenset({SECRETS_ID, SIGNED_ID, *BESIDE_IDS})
"""What only a scan can tell: what masking hides, and what lies beside the image."""

Names = AbstractSet[tuple[str, str]]


class Rematched(StrEnum):
    """What became of one image."""

    MOVED = "moved"
    SAME = "same"
    DONE_BEFORE = "done-before"
    NOT_WATCHED = "not-watched"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rematch:
    """One rematching: `run` names it; without `names` whole images are judged, and `signed` reads signatures anew whatever the names."""

    run: str
    names: Names | None = None
    signed: bool = False


def rematch_image(digest: str, rematch: Rematch, ports: RematchPorts) -> Rematched:
    """Judge one stored image again and keep and announce what moved; asked twice by one run, it does it once.

    An image whose last judgement is by a newer database than ours is left to that one. Raises ConflictError while somebody else stores
    a result of the image, and when signatures are to be judged with the older database, and NotFoundError when its inventory is gone or
    damaged: its findings would grow old unseen.
    """
    with ports.held(digest):
        before = ports.kept.judgements.get(digest)
        if before is None or before.image is None:
            return Rematched.UNKNOWN
        if before.context.get("run") == rematch.run:
            return Rematched.DONE_BEFORE
        if is_older(ports.judge.advisories.info(), before.database):
            if rematch.signed:
                raise ConflictError("the image was judged with a newer database meanwhile", where=digest, hint="Ask again")
            return Rematched.DONE_BEFORE
        if not is_watched(before, ports):
            ports.kept.judgements.put(_noted(before, run=rematch.run, paused="yes"))
            return Rematched.NOT_WATCHED
        stored = ports.kept.findings.of(digest)
        after = _judged(before, before.image, stored, rematch, ports)
        return _kept(before, after, stored, rematch.run, ports)


def is_watched(judgement: Report, ports: WatchPorts) -> bool:
    """Tell whether an image is judged again when advisories change: it runs somewhere, or was scanned within the last days."""
    scanned = datetime.fromisoformat(judgement.started)
    return ports.clock.now() - scanned <= timedelta(days=ports.days) or is_running(judgement, ports)


def is_running(judgement: Report, ports: WatchPorts) -> bool:
    """Tell whether a workload runs an image, named by its own digest or by that of its index."""
    image = judgement.image
    names = (image.digest, image.index_digest) if image else ()
    return any(not one.seen_until for name in names if name for one in ports.workloads.by_digest(name))


def forget_image(digest: str, ports: WatchPorts) -> bool:
    """Resolve the findings of an image that is gone from its registry and forget its inventory; False while it still runs somewhere.

    The judgement goes last: what is interrupted is done again by the next reconciliation. Reports stay.
    """
    with ports.held(digest):
        before = ports.kept.judgements.get(digest)
        if before is not None and is_running(before, ports):
            return False
        resolved = finding_changes(ports.kept.findings.of(digest), (), ports.clock.now().isoformat())
        announce(resolved, digest, ports.kept)
        ports.kept.findings.update(digest, resolved)
        ports.kept.inventories.forget(digest)
        ports.kept.judgements.forget(digest)
    return True


def _judged(before: Report, image: Image, stored: Sequence[Finding], rematch: Rematch, ports: RematchPorts) -> Report:
    """Judge the named packages, or the whole image where that is not enough.

    It is not enough when the databases hold different ecosystems, since gaps then close or open, when changes were left out before, and
    under VEX statements, which may be about any package.
    """
    database, known = ports.judge.advisories.info(), before.database
    whole = rematch.names is None or known is None or known.ecosystems != database.ecosystems or "paused" in before.context
    whole = whole or bool(ports.judge.rules.statements)
    names = None if whole else rematch.names
    if ports.judge.places is None or not (whole or rematch.signed):
        return _anew(before, image, stored, names, ports)
    signed = ports.judge.places.judge(image, ports.judge.rules.trust, ports.clock.now())
    if names is not None and is_as_before(before, signed):
        still = tuple(one for one in stored if one.status is not FindingStatus.RESOLVED)
        return replace(told(before, signed), findings=still)
    lasting = [*(one for one in stored if not is_replaced(one, signed)), *signed.findings]
    told_before = replace(before, problems=tuple(one for one in before.problems if not one.code.startswith(OF_SIGNATURES)))
    return told(_anew(told_before, image, lasting, names, replace(ports, judge=with_signed(ports.judge, signed))), signed)


def _anew(before: Report, image: Image, stored: Sequence[Finding], names: Names | None, ports: RematchPorts) -> Report:
    part = ports.kept.inventories.part(image.digest, names) if names is not None else None
    if part:
        report = _partly(before, image, part, stored, ports)
        return report if names else replace(report, database=before.database)
    inventory = ports.kept.inventories.get(image.digest)
    if inventory is None:
        raise NotFoundError("the stored inventory cannot be read", where=image.digest, hint="Scan the image again: start scan-image for it")
    carried = [_raw(one) for one in stored if one.rule_id in _CARRIED and one.status is not FindingStatus.RESOLVED]
    return replace(judged_again(image, inventory, carried, ports.judge), started=before.started, signatures=before.signatures)


def _partly(before: Report, image: Image, part: Inventory, stored: Sequence[Finding], ports: RematchPorts) -> Report:
    """Replace the findings about a part of the packages and conclude anew."""
    database, now = ports.judge.advisories.info(), ports.clock.now()
    fresh = match_findings(image, part, database, match_inventory(part, ports.judge.advisories).matches)
    named = {package.purl for package in part.packages}
    others = [
        _raw(one) for one in stored if one.status is not FindingStatus.RESOLVED and not (is_match(one) and one.location.purl in named)
    ]
    problems = tuple(one for one in before.problems if one in part.problems or not one.code.startswith(_OF_RULES))
    report = replace(before, database=database, finished=now.isoformat(), inventory=part, problems=problems)
    return replace(concluded(report, (*fresh, *others), ports.judge, now), inventory=None)


def _raw(finding: Finding) -> Finding:
    """Undo what storing, VEX and waivers did, so that today's can be applied."""
    evidence = {name: text for name, text in finding.evidence.items() if name != "vex"}
    return replace(finding, status=FindingStatus.OPEN, suppressed_by="", judgement=None, evidence=evidence, first_seen="", last_seen="")


def _kept(before: Report, after: Report, stored: Sequence[Finding], run: str, ports: RematchPorts) -> Rematched:
    """Announce, write documents, then store findings, by which the next run sees what moved: a crash in between does all of it again."""
    kept, digest = ports.kept, after.image.digest if after.image else after.target
    moved = [one for one in finding_changes(stored, after.findings, after.finished) if one.change is not Change.UNCHANGED]
    announce(moved, digest, kept, after)
    verdict = before.verdict is None or after.verdict is None or before.verdict.state is not after.verdict.state
    if verdict:
        kept.publisher.publish("tidewaiter.image.verdict", documents.dump("image-verdict", image_verdict(after)), resources=[digest])
    if moved or verdict or before.signatures != after.signatures:
        _store_documents(after, ports)
    kept.findings.update(digest, moved)
    kept.judgements.put(_noted(after, run=run))
    return Rematched.MOVED if moved else Rematched.SAME


def _store_documents(report: Report, ports: RematchPorts) -> None:
    image = report.image
    inventory = ports.kept.inventories.get(image.digest) if image else None
    if inventory is not None:
        store_documents(advised(replace(report, inventory=inventory), ports.judge), ports.kept)


def _noted(report: Report, **notes: str) -> Report:
    """Remember by which run, and whether changes were left out since."""
    context = {name: value for name, value in report.context.items() if name not in ("run", "paused")}
    return replace(report, context={**context, **notes})
