"""Documents in ECR by its own API, stubbed at botocore."""

from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from tidewaiter.adapters.ecr_artefacts import EcrArtefacts
from tidewaiter.errors import LimitExceededError, NotFoundError, PermissionMissingError, TidewaiterError
from tidewaiter.sources.descriptor import digest_of
from tidewaiter.sources.media import OCI_MANIFEST

HOST = "111122223333.dkr.ecr.eu-west-1.amazonaws.com"
BODY = b"x" * 25
DIGEST = digest_of(BODY)
MANIFEST = b'{"schemaVersion": 2}'


@pytest.fixture
def ecr() -> Any:
    """Give a repository whose client answers only what a test expects, in order."""
    client = boto3.client("ecr", region_name="eu-west-1", aws_access_key_id="x", aws_secret_access_key="x")
    with Stubber(client) as stubber:
        yield EcrArtefacts(client=client, registry=HOST, repository="app"), stubber
        stubber.assert_no_pending_responses()


def _part(first: int, last: int) -> dict[str, Any]:
    return {"repositoryName": "app", "uploadId": "u", "partFirstByte": first, "partLastByte": last, "layerPartBlob": BODY[first : last + 1]}


def _begun(stub: Any, size: int = 10) -> None:
    stub.add_response("batch_check_layer_availability", {"layers": [], "failures": []}, {"repositoryName": "app", "layerDigests": [DIGEST]})
    stub.add_response("initiate_layer_upload", {"uploadId": "u", "partSize": size}, {"repositoryName": "app"})


def test_a_blob_is_uploaded_in_parts_of_the_size_that_ecr_names(ecr: Any) -> None:
    """One after another, the last as small as it is."""
    repository, stub = ecr
    _begun(stub)
    for first, last in ((0, 9), (10, 19), (20, 24)):
        stub.add_response("upload_layer_part", {"lastByteReceived": last}, _part(first, last))
    stub.add_response("complete_layer_upload", {}, {"repositoryName": "app", "uploadId": "u", "layerDigests": [DIGEST]})
    repository.put_blob(BODY)


def test_a_blob_that_is_there_is_not_uploaded(ecr: Any) -> None:
    """One question and no more."""
    repository, stub = ecr
    stub.add_response("batch_check_layer_availability", {"layers": [{"layerDigest": DIGEST, "layerAvailability": "AVAILABLE"}]})
    repository.put_blob(BODY)


def test_what_somebody_else_put_there_meanwhile_is_done(ecr: Any) -> None:
    """Blob and manifest alike."""
    repository, stub = ecr
    _begun(stub, 100)
    stub.add_response("upload_layer_part", {})
    stub.add_client_error("complete_layer_upload", "LayerAlreadyExistsException", "there")
    repository.put_blob(BODY)
    stub.add_client_error("put_image", "ImageAlreadyExistsException", "there")
    repository.put_manifest(MANIFEST, OCI_MANIFEST)


def test_a_manifest_is_put_by_its_digest_and_without_a_tag(ecr: Any) -> None:
    """So a repository with immutable tags takes it."""
    repository, stub = ecr
    expected = {
        "repositoryName": "app",
        "imageManifest": MANIFEST.decode(),
        "imageManifestMediaType": OCI_MANIFEST,
        "imageDigest": digest_of(MANIFEST),
    }
    stub.add_response("put_image", {}, expected)
    repository.put_manifest(MANIFEST, OCI_MANIFEST)


def test_a_quota_that_is_used_up_is_named_with_what_to_do(ecr: Any) -> None:
    """10,000 images a repository, and each document is one."""
    repository, stub = ecr
    stub.add_client_error("put_image", "LimitExceededException", "10000 images")
    with pytest.raises(LimitExceededError, match="10000 images") as caught:
        repository.put_manifest(MANIFEST, OCI_MANIFEST)
    assert "quota" in caught.value.hint


@pytest.mark.parametrize(
    ("code", "error"), [("AccessDeniedException", PermissionMissingError), ("RepositoryNotFoundException", NotFoundError)]
)
def test_refusals_are_in_our_words(ecr: Any, code: str, error: type[Exception]) -> None:
    """What is denied names the permission."""
    repository, stub = ecr
    stub.add_client_error("put_image", code, "no")
    with pytest.raises(error):
        repository.put_manifest(MANIFEST, OCI_MANIFEST)


def test_removing_what_is_gone_is_done_and_what_cannot_be_removed_is_told(ecr: Any) -> None:
    """ECR answers both as failures inside of a success."""
    repository, stub = ecr
    asked = {"repositoryName": "app", "imageIds": [{"imageDigest": DIGEST}]}
    gone = {"imageId": {"imageDigest": DIGEST}, "failureCode": "ImageNotFound", "failureReason": "not there"}
    stub.add_response("batch_delete_image", {"failures": [gone]}, asked)
    repository.remove(DIGEST)
    held = {**gone, "failureCode": "ImageReferencedByManifestList", "failureReason": "in an index"}
    stub.add_response("batch_delete_image", {"failures": [held]}, asked)
    with pytest.raises(TidewaiterError, match="in an index"):
        repository.remove(DIGEST)
