"""What lies in ECR, a thousand images a call; asks again, more and more slowly, when ECR says that it is asked too often."""

import random
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from botocore.exceptions import ClientError

from tidewaiter.adapters.aws_errors import translated
from tidewaiter.adapters.permissions import uses
from tidewaiter.model.cloud import Pushed

_REPOSITORIES = "arn:aws:ecr:{region}:{account}:repository/*"
_PAGE = 1000
_ATTEMPTS = 6
_LONGEST_PAUSE_SECONDS = 20.0
_BUSY = frozenset({"ThrottlingException", "TooManyRequestsException", "RequestLimitExceeded", "ServerException"})
_IMAGES = frozenset({"application/vnd.oci.image.manifest.v1+json", "application/vnd.docker.distribution.manifest.v2+json"})
_CONFIGS = frozenset({"application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json"})


@dataclass(frozen=True, slots=True, kw_only=True)
class EcrListing:
    """`ports.RegistryListing` over a boto3 ECR client; `pause` waits for some seconds."""

    client: Any
    pause: Callable[[float], None] = time.sleep

    @uses("ecr:DescribeRepositories", on=_REPOSITORIES)
    def repositories(self) -> Iterator[str]:
        """Yield the names of all repositories of the account and region."""
        for page in self._pages("describe_repositories", "ecr:DescribeRepositories", "ECR", {}):
            yield from (str(one["repositoryName"]) for one in page["repositories"])

    @uses("ecr:DescribeImages", on=_REPOSITORIES)
    def pushed(self, repository: str) -> Iterator[Pushed]:
        """Yield the images of a repository, archived ones too, which ECR leaves out unless asked: they are not gone."""
        request = {"repositoryName": repository, "filter": {"imageStatus": "ANY"}}
        for page in self._pages("describe_images", "ecr:DescribeImages", repository, request):
            yield from (_pushed(repository, one) for one in page["imageDetails"])

    def _pages(self, operation: str, permission: str, where: str, request: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        token = ""
        while True:
            page = self._call(operation, permission, where, {**request, "maxResults": _PAGE, **({"nextToken": token} if token else {})})
            yield page
            token = page.get("nextToken", "")
            if not token:
                return

    def _call(self, operation: str, permission: str, where: str, request: Mapping[str, Any]) -> Mapping[str, Any]:
        for attempt in range(_ATTEMPTS):
            with translated(permission, where):
                try:
                    answer: Mapping[str, Any] = getattr(self.client, operation)(**request)
                except ClientError as error:
                    if error.response["Error"]["Code"] not in _BUSY or attempt == _ATTEMPTS - 1:
                        raise
                else:
                    return answer
            self.pause(random.uniform(0.5, 1) * min(2.0**attempt, _LONGEST_PAUSE_SECONDS))  # noqa: S311 - spreads callers, protects nothing
        raise AssertionError


def is_image(detail: Mapping[str, Any]) -> bool:
    """Tell whether what DescribeImages tells of is one image: no index, no signature, no bill of materials."""
    return detail.get("imageManifestMediaType", "") in _IMAGES and detail.get("artifactMediaType") in {None, "", *_CONFIGS}


def _pushed(repository: str, detail: Mapping[str, Any]) -> Pushed:
    image = is_image(detail)
    kept = detail.get("imageStatus", "ACTIVE") == "ACTIVE"
    return Pushed(
        repository=repository,
        digest=detail["imageDigest"],
        at=detail["imagePushedAt"].astimezone(UTC).isoformat(),
        scannable=image and kept,
    )
