"""Documents beside images in ECR, through its own API: no docker login, and every call is one IAM action on one repository.

https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_InitiateLayerUpload.html and its neighbours. Untagged, so that repositories
with immutable tags take them.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from tidewaiter.adapters.aws_errors import translated
from tidewaiter.adapters.ecr_images import EcrImages
from tidewaiter.adapters.permissions import uses
from tidewaiter.errors import LimitExceededError, TidewaiterError
from tidewaiter.sources.descriptor import Descriptor, digest_of

_REPOSITORIES = "arn:aws:ecr:{region}:{account}:repository/*"
_PART = 10 << 20
"""ECR takes parts of 5 to 10 MiB (the last may be smaller); InitiateLayerUpload names its own."""
_QUOTA = "LimitExceededException"
_FULL = "Each document counts as an image (10,000 a repository unless raised): raise the quota, or expire old images by a lifecycle policy"
_THERE = frozenset({"LayerAlreadyExistsException", "ImageAlreadyExistsException"})


@contextmanager
def _put(permission: str, where: str) -> Iterator[None]:
    """Take for done what somebody else did meanwhile, and name the quota that is used up."""
    with translated(permission, where):
        try:
            yield
        except ClientError as error:
            code, message = error.response["Error"]["Code"], error.response["Error"].get("Message", "")
            if code == _QUOTA:
                raise LimitExceededError(f"a quota of ECR is used up: {message}", where=where, hint=_FULL) from error
            if code not in _THERE:
                raise


@dataclass(frozen=True, slots=True, kw_only=True)
class EcrArtefacts:
    """A `reporting.attaching.ArtefactRepository` over a boto3 ECR client, in the account of the client."""

    client: Any
    registry: str
    repository: str

    @uses("ecr:BatchGetImage", on=_REPOSITORIES)
    def described(self, digest: str) -> Descriptor:
        """Describe a manifest that is there; raises NotFoundError."""
        reply = EcrImages(self.client).manifest(self.registry, self.repository, digest)
        return Descriptor(digest=digest_of(reply.body, digest), media_type=reply.media_type, size=len(reply.body))

    @uses("ecr:BatchGetImage", on=_REPOSITORIES)
    def referrers(self, digest: str) -> Sequence[Descriptor] | None:
        """List what refers to a manifest."""
        return EcrImages(self.client).referrers(self.registry, self.repository, digest)

    @uses("ecr:BatchCheckLayerAvailability", "ecr:InitiateLayerUpload", "ecr:UploadLayerPart", "ecr:CompleteLayerUpload", on=_REPOSITORIES)
    def put_blob(self, body: bytes) -> None:
        """Upload bytes in parts, unless they are there."""
        digest = digest_of(body)
        with translated("ecr:BatchCheckLayerAvailability", self.repository):
            checked = self.client.batch_check_layer_availability(repositoryName=self.repository, layerDigests=[digest])
        if any(layer.get("layerAvailability") == "AVAILABLE" for layer in checked.get("layers", ())):
            return
        with translated("ecr:InitiateLayerUpload", self.repository):
            begun = self.client.initiate_layer_upload(repositoryName=self.repository)
        size = int(begun.get("partSize") or _PART)
        for start in range(0, len(body), size):
            part = body[start : start + size]
            request = {"uploadId": begun["uploadId"], "partFirstByte": start, "partLastByte": start + len(part) - 1, "layerPartBlob": part}
            with _put("ecr:UploadLayerPart", self.repository):
                self.client.upload_layer_part(repositoryName=self.repository, **request)
        with _put("ecr:CompleteLayerUpload", self.repository):
            self.client.complete_layer_upload(repositoryName=self.repository, uploadId=begun["uploadId"], layerDigests=[digest])

    @uses("ecr:PutImage", on=_REPOSITORIES)
    def put_manifest(self, body: bytes, media_type: str) -> None:
        """Put a manifest under its digest; raises LimitExceededError when the repository is full."""
        with _put("ecr:PutImage", self.repository):
            self.client.put_image(
                repositoryName=self.repository,
                imageManifest=body.decode(),
                imageManifestMediaType=media_type,
                imageDigest=digest_of(body),
            )

    @uses("ecr:BatchDeleteImage", on=_REPOSITORIES)
    def remove(self, digest: str) -> None:
        """Delete a manifest; raises TidewaiterError when ECR says that it can't, but not when it is gone."""
        with translated("ecr:BatchDeleteImage", self.repository):
            answer = self.client.batch_delete_image(repositoryName=self.repository, imageIds=[{"imageDigest": digest}])
        for failure in answer.get("failures", ()):
            if failure.get("failureCode") != "ImageNotFound":
                raise TidewaiterError(f"not deleted: {failure.get('failureReason', failure.get('failureCode'))}", where=digest)
