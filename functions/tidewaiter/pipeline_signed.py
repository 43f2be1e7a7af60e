"""Signatures of images in a registry where one image lies in several repositories, and where they come after the image.

What is required goes by the name of a repository, and who may push to one repository must not get an image past what another requires:
all that hold the image are asked, whichever it was pushed to last.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from tidewaiter.content.beside import id_of
from tidewaiter.errors import NotFoundError, TidewaiterError
from tidewaiter.model.cloud import Held
from tidewaiter.model.finding import Finding
from tidewaiter.model.image import Image
from tidewaiter.model.inventory import Attached
from tidewaiter.model.problem import Problem
from tidewaiter.model.report import Report
from tidewaiter.pipeline_ports import ScanPorts
from tidewaiter.policy.signing import RULE, UNTIL, Judged, Place, judge_places, judge_signatures
from tidewaiter.policy.trust import Trust

MOST_READ, MOST_BYTES = 20, 64 << 20
"""Repositories of one image whose signatures are read, and what these may hold before no more are: what is required is asked of all."""
OF_SIGNATURES = "signature-"
"""How codes of problems begin that judging signatures makes anew each time."""
_CAME_TO = "signatures_came_to"
_GONE = "none of its repositories holds the image any more"


class Holdings(Protocol):
    """What was noted of pushes; `repositories` names one more than `most` where there are more."""

    most: int

    def repositories(self, digest: str) -> Sequence[str]:
        """Name the repositories that an image was pushed to."""

    def held(self, digest: str, repository: str) -> Held:
        """Tell since when it is there, and which index there named it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Finds what is signed of an image, in all its repositories; `read` raises NotFoundError where the image is gone."""

    holdings: Holdings
    read: Callable[[Image], Attached]

    def judge(self, image: Image, trust: Trust, now: datetime) -> Judged:
        """Judge an image by what is required in any repository that holds it; nothing is read where nothing is required."""
        if not trust.others and not trust.requirements:
            return Judged(problems=trust.problems)
        names = tuple(dict.fromkeys((image.repository, *self.holdings.repositories(image.digest))))
        many = len(names) > self.holdings.most
        if many:
            trust = replace(trust, problems=(*trust.problems, _too_many(image, self.holdings.most)))
        if not any(trust.required(replace(image, repository=name)) for name in names):
            return Judged(problems=trust.problems)
        return judge_places(tuple(self._places(image, names)), trust, now)

    def _places(self, image: Image, names: Sequence[str]) -> Iterator[Place]:
        """Yield where it lies now; if that is nowhere, the place where it lay: whatever is missing there can't be looked for."""
        found, size = False, 0
        for number, name in enumerate(names):
            held, own = self.holdings.held(image.digest, name), image.index_digest if name == image.repository else ""
            here = replace(image, repository=name, index_digest=held.index_digest or own)
            attached = self._attached(here) if number < MOST_READ and size < MOST_BYTES else Attached(unread=(f"{name}: not read",))
            if attached:
                found, size = True, size + sum(len(one.data) for one in attached.signatures)
                yield Place(image=here, attached=attached, since=_time(held.since))
        if not found:
            yield Place(image=image, attached=Attached(unread=(_GONE,)))

    def _attached(self, image: Image) -> Attached | None:
        """Read what lies beside an image, or why it can't be read; None where the image is gone."""
        try:
            return self.read(image)
        except NotFoundError:
            return None
        except TidewaiterError as error:
            return Attached(unread=(f"{image.repository}: {error.message}",))


def judge_signed(image: Image, attached: Attached, ports: ScanPorts, now: datetime) -> Judged:
    """Judge the signatures of an image that is scanned: those that were read with it, or those in all its repositories."""
    if ports.places is None:
        return judge_signatures(image, attached, ports.rules.trust, now)
    return ports.places.judge(image, ports.rules.trust, now)


def with_signed(ports: ScanPorts, signed: Judged) -> ScanPorts:
    """Let what is wrong with signatures keep the image from passing."""
    return replace(ports, rules=replace(ports.rules, problems=(*ports.rules.problems, *signed.problems)))


def told(report: Report, signed: Judged) -> Report:
    """Put into a report who signed, when to look for what is missing, and what judging signatures came to, in short."""
    context = {name: value for name, value in report.context.items() if name not in (UNTIL, _CAME_TO)}
    if signed.due:
        context[UNTIL] = signed.due.isoformat()
    if short := _short(signed):
        context[_CAME_TO] = short
    return replace(report, signatures=signed.signatures, context=context)


def is_as_before(before: Report, signed: Judged) -> bool:
    """Tell whether judging signatures again came to the same, as it does nearly always: nothing else is read then."""
    return bool(before.context.get(_CAME_TO, "") == _short(signed))


def is_replaced(finding: Finding, signed: Judged) -> bool:
    """Tell whether a finding of an earlier judgement is no longer what is to be said of signatures."""
    return finding.rule_id == RULE or finding.rule_id in map(id_of, signed.kinds)


def is_overtaken(report: Report, ports: ScanPorts) -> bool:
    """Tell whether signatures came while an image without them was judged: their own events found no judgement to replace."""
    image, wanting = report.image, any(one.rule_id == RULE for one in report.findings)
    wanting = wanting or any(one.code.startswith(OF_SIGNATURES) for one in report.problems)
    if image is None or ports.places is None or not wanting:
        return False
    now = ports.places.judge(image, ports.rules.trust, ports.clock.now())
    return {one.digest for one in now.signatures} != {one.digest for one in report.signatures}


def _short(signed: Judged) -> str:
    """Name all that a report says of signatures; empty if that is nothing."""
    said = (signed.signatures, signed.findings, signed.problems)
    return hashlib.sha256(repr(said).encode(errors="replace")).hexdigest()[:16] if any(said) else ""


def _too_many(image: Image, most: int) -> Problem:
    what = f"more than {most} repositories hold the image; what the rest requires of its signatures was not looked at"
    return Problem(code="signature-not-assessed", what=what, where=image.digest, hint="Remove it where nobody needs it")


def _time(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None
