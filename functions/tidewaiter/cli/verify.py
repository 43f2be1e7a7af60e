"""`tidewaiter verify`: who signed an image, by whose word, and when; offline but for reading the image's registry."""

import json
import sys
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tidewaiter.cli import options
from tidewaiter.cli.console import note
from tidewaiter.cli.exit_codes import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tidewaiter.model.image import Image
    from tidewaiter.model.inventory import Attached
    from tidewaiter.policy.signing import Judged
    from tidewaiter.policy.trust import Trust
    from tidewaiter.signatures.signers import Signer

Key = Annotated[Path | None, typer.Option("--key", help="Public key (PEM) of the signer.")]
TrustRoot = Annotated[
    Path | None, typer.Option("--trust-root", help="Sigstore trusted_root.json: whose certificates and logs are believed.")
]
Identity = Annotated[str, typer.Option("--identity", help="Who must have signed: an address or a workflow; * is a wildcard.")]
Issuer = Annotated[str, typer.Option("--issuer", help="By whose word it is the identity, e.g. https://accounts.google.com.")]
TrustStore = Annotated[
    Path | None,
    typer.Option("--trust-store", help="Notation: root certificates (a file or folder), or with --trust-policy the folder with x509/."),
]
TrustPolicy = Annotated[Path | None, typer.Option("--trust-policy", help="Notation's trustpolicy.json.")]
Subject = Annotated[str, typer.Option("--subject", help="Notation: attributes of the signer's certificate, e.g. 'C=US, O=example'.")]
Profile = Annotated[str, typer.Option("--signing-profile", help="AWS Signer: ARN of the signing profile; * is a wildcard.")]


@dataclass(frozen=True, kw_only=True)
class _Flags:
    key: Path | None
    trust_root: Path | None
    identity: str
    issuer: str
    trust_store: Path | None
    subject: str
    profile: str


def verify(
    reference: Annotated[str, typer.Argument(help="Image with its signatures: registry:HOST/REPO:TAG, oci-dir:PATH, or a reference.")],
    key: Key = None,
    trust_root: TrustRoot = None,
    identity: Identity = "",
    issuer: Issuer = "",
    trust_store: TrustStore = None,
    trust_policy: TrustPolicy = None,
    subject: Subject = "",
    signing_profile: Profile = "",
    trust: options.TrustFile = None,
    platform: options.Platform = "",
    as_json: options.Json = False,
) -> None:
    """Verify the signatures of an image: cosign's (by key, or by identity with a Sigstore trust root) and Notation's.

    Exit 0 when it is signed as required, 3 when not. Nothing is asked of Sigstore, of AWS Signer or of revocation services.
    """
    from tidewaiter.cli.scan import opened
    from tidewaiter.policy.signing import judge_signatures

    flags = _Flags(
        key=key, trust_root=trust_root, identity=identity, issuer=issuer, trust_store=trust_store, subject=subject, profile=signing_profile
    )
    wanted = _trust(flags, trust, trust_policy)
    source, now, failed = opened(reference), datetime.now(UTC), False
    results = []
    for image in source.images(platform):
        attached = source.attached(image)
        judged = judge_signatures(image, attached, wanted, now)
        failed |= bool(judged.findings or judged.problems) or wanted.requirement(image) is None
        results.append(_as_json(image, judged, wanted))
        if not as_json:
            sys.stdout.writelines(f"{line}\n" for line in _lines(image, attached, judged, wanted))
        for problem in (*judged.problems, *attached.problems):
            note(f"note: {problem.what} ({problem.where})")
    if as_json:
        sys.stdout.write(json.dumps(results, indent=1) + "\n")
    raise typer.Exit(ExitCode.GATE if failed else ExitCode.OK)


def _lines(image: "Image", attached: "Attached", judged: "Judged", trust: "Trust") -> "Iterator[str]":
    from tidewaiter.reporting.signed import signature_line
    from tidewaiter.reporting.words import printable

    verdict = (
        "not required to be signed"
        if trust.requirement(image) is None
        else "NOT VERIFIED"
        if judged.findings or judged.problems
        else "verified"
    )
    yield f"{printable(image.reference)} ({image.platform}) {image.digest}: {verdict}"
    for signature in judged.signatures:
        yield f"  {printable(signature_line(signature), 1000)}"
    if not attached.signatures:
        yield "  no signature"


def _as_json(image: "Image", judged: "Judged", trust: "Trust") -> dict[str, object]:
    return {
        "image": image.reference,
        "digest": image.digest,
        "platform": str(image.platform),
        "required": trust.requirement(image) is not None,
        "verified": trust.requirement(image) is not None and not judged.findings and not judged.problems,
        "signatures": [asdict(one) for one in judged.signatures],
        "reasons": [*(one.description for one in judged.findings), *(one.what for one in judged.problems)],
    }


def _trust(flags: _Flags, trust: Path | None, policy: Path | None) -> "Trust":
    """Choose what is required: a file or a policy by repository, or the signers of the flags for every image."""
    from tidewaiter.cli.trusting import read_notation_policy, read_trust_file
    from tidewaiter.policy.trust import Requirement, Trust

    if trust and (policy or flags.key or flags.identity or flags.trust_store):
        raise typer.BadParameter("the trust file says who may sign: give it alone", param_hint="--trust")
    if trust:
        return read_trust_file(trust)
    if policy:
        if flags.trust_store is None:
            raise typer.BadParameter("needs --trust-store, the folder that holds x509/", param_hint="--trust-policy")
        return read_notation_policy(policy, flags.trust_store)
    signers = tuple(_signers(flags))
    if not signers:
        raise typer.BadParameter("name who may sign: --key, --identity, --trust-store, --trust-policy or --trust")
    return Trust(requirements=(Requirement(images=("*",), signers=signers),))


def _signers(flags: _Flags) -> "Iterator[Signer]":
    from tidewaiter.cli.inputs import read_bytes
    from tidewaiter.cli.trusting import certificates_of
    from tidewaiter.signatures.keys import parse_key
    from tidewaiter.signatures.signers import NO_ROOT, CertificateSigner, IdentitySigner, KeySigner, parse_subject
    from tidewaiter.signatures.trust_root import parse_trust_root

    limit, place = 1 << 20, flags.trust_root
    root = parse_trust_root(read_bytes(place, limit), str(place)) if place else NO_ROOT
    if flags.key:
        yield KeySigner(name=str(flags.key), key=parse_key(read_bytes(flags.key, limit), str(flags.key)), root=root)
    if flags.identity:
        if not (flags.issuer and place):
            raise typer.BadParameter("needs --issuer and --trust-root", param_hint="--identity")
        yield IdentitySigner(name=flags.identity, identity=flags.identity, issuer=flags.issuer, root=root)
    if flags.trust_store:
        yield CertificateSigner(
            name=flags.profile or flags.subject or str(flags.trust_store),
            roots=tuple(certificates_of(flags.trust_store)),
            subjects=(parse_subject(flags.subject),) if flags.subject else (),
            profiles=(flags.profile,) if flags.profile else (),
            authority=bool(flags.profile),
        )
