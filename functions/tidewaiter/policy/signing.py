"""Who must have signed an image, by its repository; what of that is not so is a finding."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from tidewaiter.model.finding import Finding, FindingKind, Location, Reason
from tidewaiter.model.ids import stable_id
from tidewaiter.model.image import Image
from tidewaiter.model.inventory import Attached
from tidewaiter.model.problem import Problem
from tidewaiter.model.severity import Severity
from tidewaiter.model.signature import Signature
from tidewaiter.policy.trust import Requirement, Trust, repository_of

if TYPE_CHECKING:
    from tidewaiter.signatures.signers import Signer

RULE = "TW-IMAGE-not-signed-by"
UNTIL = "signatures_awaited_until"
"""What a report's context calls the time at which signatures that are missing or could not be read are looked for again (RFC 3339)."""
SIGN_PREDICATE = "https://sigstore.dev/cosign/sign/v1"
_PRIORITIES = {Severity.CRITICAL: 90.0, Severity.HIGH: 70.0, Severity.MEDIUM: 45.0, Severity.LOW: 20.0}
_REFERENCES = ("https://slsa.dev/spec/v1.0/verifying-artifacts", "https://csrc.nist.gov/pubs/sp/800/190/final")
_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A repository that holds an image: what is required of it goes by the name in `image`; it was first seen there at `since`."""

    image: Image
    attached: Attached
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Every signature of an image with what checking it came to, and the finding if something is missing.

    `problems` say why nobody can tell whether something is missing; at `due` it is time to look again: the image has waited long enough
    for its signatures, or at once where they could not be read.
    `kinds` are the sorts of documents that were seen beside it.
    """

    signatures: tuple[Signature, ...] = ()
    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()
    due: datetime | None = None
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Missing:
    """The `signers` of whom no signature holds, as a place requires them."""

    place: Place
    required: Requirement
    signers: tuple[str, ...]

    @property
    def text(self) -> str:
        what = "attestation" if self.required.predicate else "signature"
        return f"no {what} by {_words(self.signers, every=self.required.every)} holds"

    @property
    def matters(self) -> bool:
        """Tell whether the policy does more than look on: what it takes for information keeps no image from passing."""
        return self.required.severity is not Severity.INFORMATIONAL

    @property
    def due(self) -> datetime | None:
        """When the image has waited long enough, if anybody knows since when it waits."""
        return self.place.since + self.required.within if self.place.since else None


def judge_signatures(image: Image, attached: Attached, trust: Trust, now: datetime) -> Judged:
    """Check the signatures beside an image against what is required of it; nothing is checked where nothing is required."""
    return judge_places((Place(image=image, attached=attached),), trust, now)


def judge_places(places: Sequence[Place], trust: Trust, now: datetime) -> Judged:
    """Check the signatures of an image in all repositories that hold it against what is required of any of them.

    A signature names the digest, so it counts wherever it lies. Without it, an image that may still wait, or beside which something
    could not be read, is neither signed nor unsigned: a problem, by which it does not pass.
    """
    asked = [(place, one) for place in places for one in trust.required(place.image)]
    if not asked:
        return Judged(problems=trust.problems)
    from tidewaiter.signatures.verify import verify

    blobs = tuple(
        {(one.format, one.digest, *sorted(one.annotations.items())): one for place in places for one in place.attached.signatures}.values()
    )
    digests = tuple(dict.fromkeys(filter(None, (name for place in places for name in (place.image.digest, place.image.index_digest)))))
    signers = tuple({id(signer): signer for _, required in asked for signer in required.signers}.values())
    checked = tuple(verify(blob, digests, signers, now) for blob in blobs)
    by_signer = {id(signer): tuple(verify(blob, digests, (signer,), now) for blob in blobs) for signer in signers}
    absent = ((place, required, _absent(required, by_signer)) for place, required in asked)
    missing = [_Missing(place=place, required=required, signers=names) for place, required, names in absent if names]
    found = Judged(signatures=checked, kinds=frozenset().union(*(place.attached.kinds or () for place in places)))
    return _concluded(found, missing, places, trust, now)


def _concluded(found: Judged, missing: Sequence[_Missing], places: Sequence[Place], trust: Trust, now: datetime) -> Judged:
    unread = [reason for place in places for reason in place.attached.unread]
    waiting = [one for one in missing if one.due and one.due > now]
    overdue = [one for one in missing if one not in waiting]
    problems = list(trust.problems)
    if missing and unread:
        problems.append(_not_assessed(missing, unread))
    elif waiting:
        problems += map(_awaited, waiting)
    listed = all(place.attached.kinds is not None for place in places)
    findings = (_finding(overdue, found.signatures, listed=listed),) if overdue and not unread else ()
    due = now if missing and unread else min((one.due for one in waiting if one.due), default=None)
    return replace(found, findings=findings, problems=tuple(problems), due=due)


def _not_assessed(missing: Sequence[_Missing], unread: Sequence[str]) -> Problem:
    image, more = missing[0].place.image, f" and {len(unread) - 1} more" if len(unread) > 1 else ""
    return Problem(
        code="signature-not-assessed",
        what=f"{missing[0].text}, but not all that may be one could be read: {unread[0][:300]}{more}",
        where=f"{repository_of(image)}@{image.digest}",
        hint="Remove what nobody needs beside the image, or mend what keeps it from being read",
        incomplete=any(one.matters for one in missing),
    )


def _awaited(one: _Missing) -> Problem:
    image = one.place.image
    return Problem(
        code="signature-awaited",
        what=f"{one.text} yet; the policy lets the image wait until {one.due.isoformat() if one.due else ''}",
        where=f"{repository_of(image)}@{image.digest}",
        hint="Sign it in the pipeline that builds it",
        incomplete=one.matters,
    )


def _absent(required: Requirement, by_signer: Mapping[int, Sequence[Signature]]) -> tuple[str, ...]:
    """Name the signers of whom no signature holds; nobody, if one is enough and is there."""

    def signed(signer: "Signer") -> bool:
        return any(_counts(one, required.predicate) for one in by_signer[id(signer)])

    absent = tuple(signer.name for signer in required.signers if not signed(signer))
    return absent if required.every or len(absent) == len(required.signers) else ()


def _counts(signature: Signature, predicate: str) -> bool:
    wanted = (predicate,) if predicate else ("", SIGN_PREDICATE)
    return signature.verified and signature.predicate in wanted


def _finding(missing: Sequence[_Missing], checked: Iterable[Signature], *, listed: bool) -> Finding:
    reasons = (*(one.text for one in missing[1:]), *dict.fromkeys(map(_said, checked)))[:_SHOWN]
    if not listed:
        reasons = (*reasons, "what lies beside the image could not be listed")
    first, image = missing[0], missing[0].place.image
    severity = max((one.required.severity for one in missing), key=lambda one: one.rank)
    wanted = dict.fromkeys(signer.name for one in missing for signer in one.required.signers)
    return Finding(
        id=stable_id("finding", RULE, image.digest),
        kind=FindingKind.MISCONFIGURATION,
        rule_id=RULE,
        title="The image is not signed by whom it must be",
        resource=image.digest,
        severity=severity,
        location=Location(pointer="/signatures"),
        description=f"{first.text}: {'; '.join(reasons) or 'there is no signature'}",
        priority=_PRIORITIES.get(severity, 5.0),
        reasons=(Reason(text=first.text, source="signatures"), *(Reason(text=one, source="signatures") for one in reasons)),
        remediation="Do not run it until you know who built it; sign it in the pipeline that builds it (cosign sign, notation sign).",
        evidence={"repository": repository_of(image), "wanted": ", ".join(wanted)},
        references=_REFERENCES,
        mappings={"nist-800-190": ("4.1.5",), "cwe": ("CWE-347",), "attack": ("T1195.002",)},
    )


def _said(signature: Signature) -> str:
    if signature.verified:
        return f"one by {signature.signer}, which states {signature.predicate or 'nothing else'}"
    return f"a {signature.format.value} signature is not verified: {signature.reason}"


def _words(names: Sequence[str], *, every: bool) -> str:
    return (" and by " if every else " or ").join(names[:_SHOWN])
