"""Who must have signed an image, by its repository; what of that is not so is a finding."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from tidewaiter.model.finding import Finding, FindingKind, Location, Reason
from tidewaiter.model.ids import stable_id
from tidewaiter.model.image import Image
from tidewaiter.model.inventory import Attached
from tidewaiter.model.severity import Severity
from tidewaiter.model.signature import Signature
from tidewaiter.policy.trust import Requirement, Trust, repository_of

if TYPE_CHECKING:
    from tidewaiter.signatures.signers import Signer

RULE = "TW-IMAGE-not-signed-by"
SIGN_PREDICATE = "https://sigstore.dev/cosign/sign/v1"
_PRIORITIES = {Severity.CRITICAL: 90.0, Severity.HIGH: 70.0, Severity.MEDIUM: 45.0, Severity.LOW: 20.0}
_REFERENCES = ("https://slsa.dev/spec/v1.0/verifying-artifacts", "https://csrc.nist.gov/pubs/sp/800/190/final")
_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Every signature of an image with what checking it came to, and the finding if something is missing."""

    signatures: tuple[Signature, ...] = ()
    findings: tuple[Finding, ...] = ()


def judge_signatures(image: Image, attached: Attached, trust: Trust, now: datetime) -> Judged:
    """Check the signatures beside an image against what is required of it; nothing is checked where nothing is required."""
    required = trust.requirement(image)
    if required is None:
        return Judged()
    from tidewaiter.signatures.verify import verify

    digests = tuple(filter(None, (image.digest, image.index_digest)))
    checked = tuple(verify(blob, digests, required.signers, now) for blob in attached.signatures)
    missing = _missing(required, attached, digests, now)
    findings = (_finding(image, required, missing, checked, attached),) if missing else ()
    return Judged(signatures=checked, findings=findings)


def _missing(required: Requirement, attached: Attached, digests: Sequence[str], now: datetime) -> tuple[str, ...]:
    """Name the signers of whom no signature holds; nobody, if one is enough and is there."""
    from tidewaiter.signatures.verify import verify

    def signed(signer: "Signer") -> bool:
        return any(_counts(verify(blob, digests, (signer,), now), required.predicate) for blob in attached.signatures)

    absent = tuple(signer.name for signer in required.signers if not signed(signer))
    return absent if required.every or len(absent) == len(required.signers) else ()


def _counts(signature: Signature, predicate: str) -> bool:
    wanted = (predicate,) if predicate else ("", SIGN_PREDICATE)
    return signature.verified and signature.predicate in wanted


def _finding(image: Image, required: Requirement, missing: Sequence[str], checked: Iterable[Signature], attached: Attached) -> Finding:
    reasons = tuple(dict.fromkeys(_said(one) for one in checked))[:_SHOWN]
    if attached.kinds is None:
        reasons = (*reasons, "what lies beside the image could not be listed")
    text = f"no {'attestation' if required.predicate else 'signature'} by {_words(missing, every=required.every)} holds"
    return Finding(
        id=stable_id("finding", RULE, image.digest),
        kind=FindingKind.MISCONFIGURATION,
        rule_id=RULE,
        title="The image is not signed by whom it must be",
        resource=image.digest,
        severity=required.severity,
        location=Location(pointer="/signatures"),
        description=f"{text}: {'; '.join(reasons) or 'there is no signature'}",
        priority=_PRIORITIES.get(required.severity, 5.0),
        reasons=(Reason(text=text, source="signatures"), *(Reason(text=one, source="signatures") for one in reasons)),
        remediation="Do not run it until you know who built it; sign it in the pipeline that builds it (cosign sign, notation sign).",
        evidence={"repository": repository_of(image), "wanted": ", ".join(one.name for one in required.signers)},
        references=_REFERENCES,
        mappings={"nist-800-190": ("4.1.5",), "cwe": ("CWE-347",), "attack": ("T1195.002",)},
    )


def _said(signature: Signature) -> str:
    if signature.verified:
        return f"one by {signature.signer}, which states {signature.predicate or 'nothing else'}"
    return f"a {signature.format.value} signature is not verified: {signature.reason}"


def _words(names: Sequence[str], *, every: bool) -> str:
    return (" and by " if every else " or ").join(names[:_SHOWN])
