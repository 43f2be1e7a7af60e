"""Images in ECR through its API, so that pulls need no docker login: BatchGetImage and GetDownloadUrlForLayer."""

from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO

import urllib3

from tidewaiter.adapters.aws_errors import translated
from tidewaiter.adapters.http_blob import open_body, pool
from tidewaiter.errors import NotFoundError
from tidewaiter.sources.descriptor import Descriptor, parse_descriptor
from tidewaiter.sources.media import ACCEPTED
from tidewaiter.sources.registry import ManifestReply

PERMISSIONS = ("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")
"""What a function that scans images needs on its repositories; listing referrers is part of the first."""
_MOST_PAGES = 20

_ACCOUNT_DIGITS = 12


class EcrImages:
    """A `RegistryTransport` for one region's ECR; the account comes from the registry's host name."""

    def __init__(self, client: Any, *, http: urllib3.PoolManager | None = None) -> None:
        self._client = client
        self._http = http or pool()

    def manifest(self, registry: str, repository: str, reference: str) -> ManifestReply:
        """Fetch a manifest or index by tag or digest."""
        chosen = {"imageDigest": reference} if reference.startswith("sha256:") else {"imageTag": reference}
        where = f"{registry}/{repository}"
        with translated("ecr:BatchGetImage", where):
            answer = self._client.batch_get_image(
                repositoryName=repository, imageIds=[chosen], acceptedMediaTypes=list(ACCEPTED), **_account(registry)
            )
        images = answer.get("images", [])
        if not images:
            reason = next((failure.get("failureReason", "") for failure in answer.get("failures", [])), "")
            raise NotFoundError(f"no image {reference}: {reason}", where=where, hint="Was it deleted or moved since the event?")
        return ManifestReply(body=images[0].get("imageManifest", "").encode(), media_type=images[0].get("imageManifestMediaType", ""))

    def referrers(self, registry: str, repository: str, digest: str) -> Sequence[Descriptor] | None:
        """List the manifests whose subject is a digest."""
        found: list[Descriptor] = []
        request: dict[str, Any] = {"repositoryName": repository, "subjectId": {"imageDigest": digest}, **_account(registry)}
        for _ in range(_MOST_PAGES):
            with translated("ecr:BatchGetImage", f"{registry}/{repository}"):
                page = self._client.list_image_referrers(**request)
            found += (_descriptor(item) for item in page.get("referrers", ()))
            if not page.get("nextToken"):
                break
            request["nextToken"] = page["nextToken"]
        return found

    def open_blob(self, registry: str, repository: str, digest: str) -> BinaryIO:
        """Open a layer or config by its presigned address."""
        return open_body(self._http, self.address(registry, repository, digest), where=f"{registry}/{repository}")

    def address(self, registry: str, repository: str, digest: str) -> str:
        """Ask for the presigned address of a layer: for about an hour, whoever has it can read the layer. Never log it."""
        with translated("ecr:GetDownloadUrlForLayer", f"{registry}/{repository}"):
            answer = self._client.get_download_url_for_layer(repositoryName=repository, layerDigest=digest, **_account(registry))
        return str(answer["downloadUrl"])


def _descriptor(item: Mapping[str, Any]) -> Descriptor:
    return parse_descriptor({**item, "size": item.get("size", -1)}, where="ecr:ListImageReferrers")


def _account(registry: str) -> dict[str, str]:
    account = registry.partition(".")[0]
    return {"registryId": account} if len(account) == _ACCOUNT_DIGITS and account.isdigit() else {}
