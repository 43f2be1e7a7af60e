"""SBOM, result and VEX beside every image in ECR, in a deployment that wants it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from made_images import fresh
from running_line import Line, running_line

from tidewaiter.adapters.ecr_images import EcrImages
from tidewaiter.adapters.tables import BUS_NAME, EVENT_SOURCE
from tidewaiter.local.aws import load_template
from tidewaiter.local.demo_images import bad_image
from tidewaiter.local.faults import Fault
from tidewaiter.local.image_builder import write_layout
from tidewaiter.local.package import TEMPLATE
from tidewaiter.local.wire import ApiError
from tidewaiter.sources import open_source
from tidewaiter.sources.sbom import read_sbom

pytestmark = [pytest.mark.e2e]

SBOM, RESULT, VEX = "application/vnd.cyclonedx+json", "application/sarif+json", "application/vnd.openvex+json"


@pytest.fixture(scope="module")
def line() -> Iterator[Line]:
    """Give the product as a deployment with `AttachResults=yes` has it."""
    template = load_template(TEMPLATE)
    template["Parameters"]["AttachResults"]["Default"] = "yes"
    with running_line(template) as built:
        yield built


def host(line) -> str:
    """Name the account's registry."""
    return f"{line.aws.account}.dkr.ecr.{line.aws.region}.amazonaws.com"


def referrers(line, repository: str, digest: str) -> dict[str, str]:
    """Give what refers to an image, by type, the one put last where the older one is not yet gone."""
    listed = line.aws.client("ecr").list_image_referrers(repositoryName=repository, subjectId={"imageDigest": digest})["referrers"]
    return {one["artifactType"]: one["digest"] for one in listed}


def document(line, repository: str, manifest: str) -> bytes:
    """Download the document of an artefact, as anybody does."""
    images = EcrImages(line.aws.client("ecr"))
    layer = json.loads(images.manifest(host(line), repository, manifest).body)["layers"][0]
    with images.open_blob(host(line), repository, layer["digest"]) as stream:
        return bytes(stream.read())


def announced(line, digest: str) -> None:
    """Say once more that an image has documents."""
    detail = json.dumps({"schema_version": 2, "image_digest": digest})
    event = {"Source": EVENT_SOURCE, "DetailType": "tidewaiter.image.reported", "EventBusName": BUS_NAME, "Detail": detail}
    line.aws.client("events").put_events(Entries=[event])


def pushed(line, repository: str, recipe: Any) -> tuple[str, Any]:
    """Push an image to a repository with immutable tags and wait until it has its documents."""
    line.aws.client("ecr").create_repository(repositoryName=repository, imageTagMutability="IMMUTABLE")
    folder = line.scratch / repository.replace("/", "-")
    digest = write_layout(recipe, folder, "1.0")
    line.push_folder(repository, folder)
    line.report(digest)
    line.until("the documents", lambda: {SBOM, RESULT} <= referrers(line, repository, digest).keys())
    line.settle()
    return digest, folder


def test_an_image_gets_its_documents_once_and_they_start_no_scan(line):
    """The SBOM lists what the report lists, VEX states what is open, and the same event again changes nothing."""
    digest, _ = pushed(line, "attach/bad", fresh(bad_image()))
    found = referrers(line, "attach/bad", digest)
    assert found.keys() == {SBOM, RESULT, VEX}
    listed = {package.name for package in read_sbom(document(line, "attach/bad", found[SBOM]), "it").inventory.packages}
    report = line.report(digest)
    assert listed >= {package.name for package in report.inventory.packages}
    assert json.loads(document(line, "attach/bad", found[RESULT]))["runs"][0]["results"]
    assert json.loads(document(line, "attach/bad", found[VEX]))["statements"]
    announced(line, digest)
    line.settle()
    assert referrers(line, "attach/bad", digest) == found
    ours = [one for one in line.executions("scan-image") if one.given["detail"]["image-digest"] in found.values()]
    assert len(ours) == 3
    assert {(one.status, "Images" in one.states) for one in ours} == {("SUCCEEDED", False)}


def test_a_newer_result_replaces_the_older_and_is_no_word_about_the_image(line):
    """Of each type one is kept; what others attached stays; the next scan does not read what we say ourselves."""
    digest, folder = pushed(line, "attach/again", fresh())
    before = referrers(line, "attach/again", digest)
    assert before.keys() == {SBOM, RESULT}
    line.push_folder("attach/again", folder, "1.1")
    line.until("the newer ones", lambda: set(referrers(line, "attach/again", digest).values()).isdisjoint(before.values()))
    line.settle()
    after = referrers(line, "attach/again", digest)
    assert after.keys() == before.keys()
    images = line.aws.client("ecr").list_images(repositoryName="attach/again")["imageIds"]
    assert {one["imageDigest"] for one in images} == {digest, *after.values()}
    source = open_source(f"registry:{host(line)}/attach/again@{digest}", transport=EcrImages(line.aws.client("ecr")))
    assert source.attached(source.images()[0]).packages == ()
    assert "attached-sbom" not in {package.cataloger for package in line.report(digest).inventory.packages}


def test_a_full_repository_keeps_the_image_from_nothing_but_its_documents(line):
    """The quota is told with what to do; the verdict stands, and the next result is attached once there is room."""
    full = ApiError(code="LimitExceededException", message="This repository has 10000 images", status=400)
    line.aws.faults.add(Fault(action="ecr:PutImage", error=full, times=-1))
    line.aws.client("ecr").create_repository(repositoryName="attach/full")
    digest = line.push("attach/full", fresh())
    assert line.report(digest).verdict
    line.settle()
    line.aws.faults.clear()
    assert referrers(line, "attach/full", digest) == {}
    assert "raise the quota" in line.aws.logs("tidewaiter-image-attach")
    announced(line, digest)
    line.until("the documents", lambda: referrers(line, "attach/full", digest).keys() == {SBOM, RESULT})


@pytest.mark.whole_module
def test_nothing_was_denied_and_nothing_granted_in_vain(line):
    """Whoever attaches was refused nothing and used every grant, but that nothing had to be given up."""
    line.settle()
    assert line.unexpected_denials() == set()
    role = line.role_of("image_attach")
    assert [one.action for one in line.aws.iam_report().unused if one.role == role] == ["sqs:SendMessage"]
