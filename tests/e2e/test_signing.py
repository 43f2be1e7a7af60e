"""Whose signatures a deployment requires: images are judged by them, again when signatures come, and when they are gone."""

import json
from contextlib import contextmanager

import pytest
from made_images import MANIFEST, blob, described, fresh, index_of, root, store

from tests.signatures import forge
from tidewaiter.adapters.dynamodb_findings import DynamoFindingStore
from tidewaiter.local.demo_images import good_image
from tidewaiter.local.faults import Fault
from tidewaiter.local.image_builder import write_layout
from tidewaiter.local.wire import ApiError
from tidewaiter.model.finding import FindingStatus
from tidewaiter.model.report import VerdictState
from tidewaiter.policy.signing import RULE

pytestmark = [pytest.mark.e2e]

HOUR = 3600
KEY, OTHER = forge.p256(), forge.p256()
COSIGN, BUNDLE = "application/vnd.dev.cosign.simplesigning.v1+json", "application/vnd.dev.sigstore.bundle.v0.3+json"
EMPTY = "application/vnd.oci.empty.v1+json"
POLICY = b"""
signers:
  - {name: release, key: release.pub}
require:
  - {images: "*/prod/*", signed-by: release, severity: critical}
  - {images: "*/slow/*", signed-by: release, severity: critical, within: 30m}
"""


@pytest.fixture(autouse=True)
def _afterwards(line):
    """Leave no fault, nothing that still goes on, and no image that the next hour or day would have judged again."""
    yield
    line.aws.faults.clear()
    line.settle()
    ecr, s3, bucket = line.aws.client("ecr"), line.aws.client("s3"), line.aws.outputs["ArtefactsBucket"]
    for one in ecr.describe_repositories()["repositories"]:
        ecr.delete_repository(repositoryName=one["repositoryName"], force=True)
    for one in s3.list_objects_v2(Bucket=bucket, Prefix="judgements/").get("Contents", ()):
        s3.delete_object(Bucket=bucket, Key=one["Key"])


@pytest.fixture(autouse=True)
def _policy(line):
    put(line, "trust/release.pub", forge.pem(KEY))
    put(line, "trust/policy.yaml", POLICY)


def put(line, key, body):
    """Put a file into the artefact bucket, as a person does."""
    line.aws.client("s3").put_object(Bucket=line.aws.outputs["ArtefactsBucket"], Key=key, Body=body)


def is_open(line, digest):
    """Tell whether an image has the finding that it is not signed."""
    store = DynamoFindingStore(line.aws.client("dynamodb"), line.table("Findings"))
    return any(one.rule_id == RULE and one.status is FindingStatus.OPEN for one in store.of(digest))


def signature(line, repository, digest, key=KEY, names="", tag=""):
    """Push what `cosign sign --key` pushes: under its tag, with the signed digest that is named."""
    folder = line.scratch / f"signature-{line.counter}-{len(list(line.scratch.iterdir()))}"
    (folder / "blobs" / "sha256").mkdir(parents=True)
    made = forge.cosign(key, forge.simple_signing(names or digest))
    layer = {"mediaType": COSIGN, **store(folder, made.data), "annotations": dict(made.annotations)}
    config = {"mediaType": "application/vnd.oci.image.config.v1+json", **store(folder, b"{}")}
    manifest = {"schemaVersion": 2, "mediaType": MANIFEST, "config": config, "layers": [layer]}
    pushed = root(folder, manifest, MANIFEST)
    line.push_folder(repository, folder, tag or f"{digest.replace(':', '-')}.sig")
    return pushed


def referrer(line, repository, digest, size, body, kind=BUNDLE, media_type=""):
    """Push a document that refers to an image, untagged but for a name of its own."""
    folder = line.scratch / f"referrer-{len(list(line.scratch.iterdir()))}"
    (folder / "blobs" / "sha256").mkdir(parents=True)
    manifest = {
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "artifactType": kind,
        "config": {"mediaType": EMPTY, **store(folder, b"{}")},
        "layers": [{"mediaType": media_type or kind, **store(folder, body)}],
        "subject": {"mediaType": MANIFEST, "digest": digest, "size": size},
    }
    pushed = root(folder, manifest, MANIFEST)
    line.push_folder(repository, folder, f"ref-{pushed[7:19]}")
    return pushed


def pushed(line, repository, recipe=None):
    """Push an image, wait for its report, and return its digest and report."""
    digest = line.push(repository, recipe or fresh())
    report = line.report(digest)
    line.settle()
    return digest, report


def waits_until(line, digest, state):
    """Wait until an image is judged so."""
    line.until(f"the verdict {state}", lambda: line.report(digest).verdict.state is state)
    line.settle()
    return line.report(digest)


def test_an_unsigned_image_is_blocked_until_its_signature_comes(line):
    """Judged again without a layer being read; who signed is in the report; other signatures change nothing."""
    digest, report = pushed(line, "prod/web")
    assert report.verdict.state is VerdictState.BLOCK
    assert any("not signed" in reason for reason in report.verdict.reasons)
    layers = line.aws.logs("tidewaiter-image-layer")
    signature(line, "prod/web", digest, OTHER)
    line.settle()
    assert [one.verified for one in line.report(digest).signatures] == [False]
    assert "does not fit the key" in line.report(digest).signatures[0].reason
    signature(line, "prod/web", digest, names="sha256:" + "0" * 64)
    line.settle()
    assert is_open(line, digest)
    signature(line, "prod/web", digest)
    report = waits_until(line, digest, VerdictState.PASS)
    assert [(one.verified, bool(one.signer)) for one in report.signatures] == [(True, True)]
    assert not is_open(line, digest)
    assert RULE not in {one.rule_id for one in report.findings}
    assert "TW-IMAGE-no-signature" not in {one.rule_id for one in report.findings}
    assert line.aws.logs("tidewaiter-image-layer") == layers


def test_a_bundle_that_refers_to_the_image_signs_it(line):
    """Found as an OCI referrer, by its subject, not by a tag."""
    folder = line.scratch / "bundled"
    digest = write_layout(fresh(), folder, "1.0")
    line.push_folder("prod/bundled", folder)
    assert line.report(digest).verdict.state is VerdictState.BLOCK
    line.settle()
    made = forge.bundle(forge.Sigstore(), payload=forge.statement(digest), key=KEY)
    referrer(line, "prod/bundled", digest, len(blob(folder, digest).read_bytes()), json.dumps(made).encode())
    assert waits_until(line, digest, VerdictState.PASS).signatures[0].verified


def test_notation_s_policy_applies_beside_ours(line):
    """With its trust store in the bucket; the signature is a referrer of another kind."""
    authority, holder = forge.Authority(), forge.p256()
    repository = f"{line.aws.account}.dkr.ecr.{line.aws.region}.amazonaws.com/notary/web"
    level = {"registryScopes": [repository], "signatureVerification": {"level": "strict"}}
    policy = {"name": "web", **level, "trustStores": ["ca:acme"], "trustedIdentities": ["x509.subject: O=example"]}
    put(line, "trust/x509/ca/acme/root.pem", authority.root.public_bytes(forge.Encoding.PEM))
    put(line, "trust/trustpolicy.json", json.dumps({"version": "1.0", "trustPolicies": [policy]}).encode())
    folder = line.scratch / "notary"
    digest = write_layout(fresh(), folder, "1.0")
    line.push_folder("notary/web", folder)
    line.report(digest)
    line.settle()
    assert is_open(line, digest)
    chain = [forge.signer_certificate(authority, holder, at=line.aws.clock.now()), authority.between, authority.root]
    envelope = forge.jws(holder, chain, forge.target(digest)).data
    size = len(blob(folder, digest).read_bytes())
    referrer(line, "notary/web", digest, size, envelope, "application/vnd.cncf.notary.signature", "application/jose+json")
    line.until("the signature", lambda: [one.signer for one in line.report(digest).signatures] == ["CN=signer,O=example,C=US"])
    line.settle()
    assert not is_open(line, digest)
    for key in ("trust/x509/ca/acme/root.pem", "trust/trustpolicy.json"):
        line.aws.client("s3").delete_object(Bucket=line.aws.outputs["ArtefactsBucket"], Key=key)


def test_signing_the_index_signs_its_images(line):
    """As cosign does it unless told otherwise: each image of the index is judged again."""
    folder = line.scratch / "signed-index"
    index, digests = index_of({"amd64": fresh(), "arm64": fresh()}, folder)
    line.push_folder("prod/index", folder)
    assert [line.report(digest).verdict.state for digest in digests] == [VerdictState.BLOCK] * 2
    line.settle()
    signature(line, "prod/index", index)
    for digest in digests:
        waits_until(line, digest, VerdictState.PASS)


def test_a_signature_that_comes_while_the_image_is_scanned_is_not_missed(line):
    """Its own event finds no judgement to replace: the scan looks again after it stored its own."""
    folder = line.scratch / "at-once"
    digest = write_layout(fresh(), folder, "1.0")
    line.push_folder("prod/at-once", folder)
    signature(line, "prod/at-once", digest)
    report = waits_until(line, digest, VerdictState.PASS)
    assert RULE not in {one.rule_id for one in report.findings}


def test_the_same_image_elsewhere_is_held_to_what_each_repository_requires(line):
    """Pushed to a repository of which nothing is required, it is no freer; a signature counts wherever it lies."""
    folder = line.scratch / "elsewhere"
    digest = write_layout(fresh(), folder, "1.0")
    line.push_folder("prod/held", folder)
    line.report(digest)
    line.settle()
    line.push_folder("dev/held", folder)
    line.settle()
    report = line.report(digest)
    assert (report.image.repository, report.verdict.state) == ("dev/held", VerdictState.BLOCK)
    signature(line, "dev/held", digest)
    waits_until(line, digest, VerdictState.PASS)


def test_a_signature_that_is_taken_away_is_missed_within_a_day(line):
    """Nothing announces it: once a day all are looked at."""
    digest, _ = pushed(line, "prod/taken")
    signature(line, "prod/taken", digest)
    waits_until(line, digest, VerdictState.PASS)
    tag = f"{digest.replace(':', '-')}.sig"
    line.aws.client("ecr").batch_delete_image(repositoryName="prod/taken", imageIds=[{"imageTag": tag}])
    for _ in range(4):
        line.advance(6 * HOUR)
    waits_until(line, digest, VerdictState.BLOCK)
    assert is_open(line, digest)


def test_an_image_may_wait_for_its_signature_and_no_longer(line):
    """Neither passed nor blocked until then; pushing it again gives it no more time."""
    folder = line.scratch / "slow"
    digest = write_layout(fresh(), folder, "1.0")
    line.push_folder("slow/web", folder)
    report = line.report(digest)
    line.settle()
    assert report.verdict.state is VerdictState.NOT_ASSESSED
    assert [one.code for one in report.problems] == ["signature-awaited"]
    line.advance(HOUR / 3)
    line.push_folder("slow/web", folder, "1.1")
    line.settle()
    assert line.report(digest).verdict.state is VerdictState.NOT_ASSESSED
    line.advance(HOUR)
    waits_until(line, digest, VerdictState.BLOCK)


def test_a_policy_that_cannot_be_used_lets_nothing_pass(line):
    """Also where it required nothing before; mended, it is judged by again within the hour."""
    digest, report = pushed(line, "free/web")
    assert report.verdict.state is VerdictState.PASS
    put(line, "trust/policy.yaml", POLICY.replace(b"release.pub", b"gone.pub"))
    line.advance(HOUR)
    report = waits_until(line, digest, VerdictState.NOT_ASSESSED)
    assert [(one.code, one.where) for one in report.problems if one.incomplete] == [("signature-policy-unreadable", "trust/policy.yaml")]
    _, other = pushed(line, "free/other")
    assert other.verdict.state is VerdictState.NOT_ASSESSED
    put(line, "trust/policy.yaml", POLICY)
    line.advance(HOUR)
    waits_until(line, digest, VerdictState.PASS)


@contextmanager
def refused(line, action):
    """Let ECR refuse a call."""
    line.aws.faults.add(Fault(action=action, error=ApiError(code="AccessDeniedException", message="no", status=400), times=-1))
    yield
    line.aws.faults.clear()


def test_what_cannot_be_read_is_neither_signed_nor_unsigned(line):
    """Signatures that nobody may list: not assessed, and judged within the hour once they may be."""
    with refused(line, "ecr:ListImageReferrers"):
        digest, report = pushed(line, "prod/refused")
    assert report.verdict.state is VerdictState.NOT_ASSESSED
    assert "signature-not-assessed" in {one.code for one in report.problems}
    line.advance(HOUR)
    waits_until(line, digest, VerdictState.BLOCK)


def test_many_documents_beside_an_image_hide_nothing(line):
    """More than are read: not assessed, unless what was read is enough."""
    folder = line.scratch / "spam"
    digest = write_layout(fresh(good_image()), folder, "1.0")
    line.push_folder("prod/spam", folder)
    line.report(digest)
    size = described(blob(folder, digest).read_bytes())["size"]
    line.settle()
    rule = {"Name": line.rule("ScanningPush")}
    line.aws.client("events").disable_rule(**rule)  # one event for all of them: each would have the image judged
    for number in range(40):
        referrer(line, "prod/spam", digest, size, b"%d" % number)
    line.aws.client("events").enable_rule(**rule)
    referrer(line, "prod/spam", digest, size, b"last")
    report = waits_until(line, digest, VerdictState.NOT_ASSESSED)
    assert "signature-not-assessed" in {one.code for one in report.problems}
    signature(line, "prod/spam", digest)
    report = waits_until(line, digest, VerdictState.PASS)
    assert "signature-not-assessed" not in {one.code for one in report.problems}


@pytest.mark.whole_module
def test_nothing_was_denied_and_what_signatures_need_was_used(line):
    """Whoever judges signatures was refused nothing, and used what it has for them alone."""
    assert line.unexpected_denials() == set()
    needed = {
        "image_resolve": {"sqs:SendMessage"},
        "rematch_image": {"ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"},
        "rules_review": {"s3:DeleteObject"},
    }
    unused = {(one.role, one.action) for one in line.aws.iam_report().unused}
    assert not unused & {(line.role_of(name), action) for name, actions in needed.items() for action in actions}
    assert line.queue_messages("RematchQueuesFailed") == []
