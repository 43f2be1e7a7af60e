"""ECR's API, stubbed at botocore, with the presigned address on this machine."""

import boto3
import pytest
from botocore.stub import Stubber

from tests.adapters.test_oci_registry import Server
from tidewaiter.adapters.ecr_images import EcrImages
from tidewaiter.adapters.http_blob import pool
from tidewaiter.errors import NotFoundError, OfflineError, PermissionMissingError
from tidewaiter.sources.media import ACCEPTED, OCI_MANIFEST

HOST = "111122223333.dkr.ecr.eu-west-1.amazonaws.com"
DIGEST = "sha256:" + "a" * 64


@pytest.fixture
def stub():
    """Make a client that only answers what a test expects."""
    client = boto3.client("ecr", region_name="eu-west-1", aws_access_key_id="x", aws_secret_access_key="x")
    with Stubber(client) as stubber:
        yield client, stubber


def asked(**image):
    """Write the parameters of BatchGetImage."""
    return {"registryId": HOST[:12], "repositoryName": "app", "imageIds": [image], "acceptedMediaTypes": list(ACCEPTED)}


@pytest.mark.parametrize(("reference", "image"), [("v1", {"imageTag": "v1"}), (DIGEST, {"imageDigest": DIGEST})])
def test_manifest_by_tag_and_digest(stub, reference, image):
    """The account of the registry's name is asked, and the body comes back as it was."""
    client, stubber = stub
    stubber.add_response(
        "batch_get_image", {"images": [{"imageManifest": '{"é": 1}', "imageManifestMediaType": OCI_MANIFEST}]}, asked(**image)
    )
    reply = EcrImages(client).manifest(HOST, "app", reference)
    assert (reply.body.decode(), reply.media_type) == ('{"é": 1}', OCI_MANIFEST)


def test_image_that_is_gone(stub):
    """A failure entry is a not-found error with ECR's reason."""
    client, stubber = stub
    stubber.add_response("batch_get_image", {"images": [], "failures": [{"failureReason": "Requested image not found"}]})
    with pytest.raises(NotFoundError, match="Requested image not found"):
        EcrImages(client).manifest(HOST, "app", "v1")


def test_missing_permission_is_named(stub):
    """A denial names the grant."""
    client, stubber = stub
    stubber.add_client_error("batch_get_image", "AccessDeniedException", "no")
    with pytest.raises(PermissionMissingError) as caught:
        EcrImages(client).manifest(HOST, "app", "v1")
    assert caught.value.permission == "ecr:BatchGetImage"


@pytest.mark.parametrize(("path", "found"), [("/layer", True), ("/expired", False)])
def test_layer_by_its_presigned_address(stub, path, found):
    """The layer streams from the address; an address that has expired is an error."""
    client, stubber = stub
    with Server() as server, pool() as http:
        server.answers["/layer"] = (200, {}, b"tar")
        stubber.add_response("get_download_url_for_layer", {"downloadUrl": f"http://{server.host}{path}", "layerDigest": DIGEST})
        images = EcrImages(client, http=http)
        if not found:
            with pytest.raises(OfflineError, match="404"):
                images.open_blob(HOST, "app", DIGEST)
            return
        with images.open_blob(HOST, "app", DIGEST) as stream:
            assert stream.read() == b"tar"
        assert server.requests == [("/layer", None)]


def test_referrers_page_by_page(stub):
    """ECR lists them by the digest of their subject."""
    client, stubber = stub
    request = {"registryId": HOST[:12], "repositoryName": "app", "subjectId": {"imageDigest": DIGEST}}
    item = {"digest": "sha256:" + "b" * 64, "mediaType": OCI_MANIFEST, "artifactType": "application/spdx+json", "size": 5}
    stubber.add_response("list_image_referrers", {"referrers": [item], "nextToken": "t"}, request)
    stubber.add_response("list_image_referrers", {"referrers": []}, {**request, "nextToken": "t"})
    found = EcrImages(client).referrers(HOST, "app", DIGEST)
    assert found
    assert [(one.digest, one.size, one.media_type) for one in found] == [(item["digest"], 5, OCI_MANIFEST)]


def test_referrers_that_may_not_be_listed_name_the_permission(stub):
    """ListImageReferrers is part of BatchGetImage."""
    client, stubber = stub
    stubber.add_client_error("list_image_referrers", "AccessDeniedException")
    with pytest.raises(PermissionMissingError) as caught:
        EcrImages(client).referrers(HOST, "app", DIGEST)
    assert caught.value.permission == "ecr:BatchGetImage"
