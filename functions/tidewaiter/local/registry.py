"""Seam 3, ECR: an OCI distribution endpoint that takes real pushes, stores images in the emulator and emits ECR's event.

https://github.com/opencontainers/distribution-spec/blob/main/spec.md and
https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html
"""

import hashlib
import json
import secrets
from collections.abc import Sequence
from typing import Any

from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult
from moto.ecr.exceptions import RepositoryNotFoundException
from moto.ecr.models import ECRBackend, Image, ecr_backends
from moto.ecr.responses import ECRResponse

from tidewaiter.errors import NotFoundError
from tidewaiter.local import registry_settings
from tidewaiter.local.blobs import Blobs
from tidewaiter.local.events import Events
from tidewaiter.local.iam_table import Place
from tidewaiter.local.patches import Patches

MAX_MANIFEST = 4 * 1024 * 1024


class ImageRegistry:
    """Images of the account: what the HTTP endpoint and the emulator's own API have in common."""

    def __init__(self, *, place: Place, blobs: Blobs, events: Events) -> None:
        self._place = place
        self._events = events
        self._signed: dict[str, tuple[str, str]] = {}
        self.blobs = blobs
        self.url = ""

    def install(self, patches: Patches) -> None:
        """Put the seam in."""
        put_image = vars(ECRBackend)["put_image"]

        def put(
            backend: Any,
            repository_name: str,
            image_manifest: str,
            image_tag: str,
            image_manifest_mediatype: str | None = None,
            digest: str | None = None,
        ) -> Any:
            actual = f"sha256:{hashlib.sha256(image_manifest.encode()).hexdigest()}"
            if repository_name not in backend.repositories:
                raise RepositoryNotFoundException(repository_name, self._place.account)
            image = put_image(backend, repository_name, image_manifest, image_tag, image_manifest_mediatype, digest or actual)
            self._emit(repository_name, image_tag, actual, image_manifest, image_manifest_mediatype)
            return image

        def download_url(response: Any) -> ActionResult:
            repository, digest = response._get_param("repositoryName"), response._get_param("layerDigest")  # noqa: SLF001 - the seam
            return ActionResult({"downloadUrl": self.presign(repository, digest), "layerDigest": digest})

        def referrers(response: Any) -> ActionResult:
            repository, subject = response._get_param("repositoryName"), response._get_param("subjectId")  # noqa: SLF001 - the seam
            if not self.exists(repository):
                raise RepositoryNotFoundException(repository, self._place.account)
            return ActionResult({"referrers": self.referrers(repository, subject["imageDigest"])})

        self._install_uploads(patches)
        registry_settings.install(patches)
        patches.attribute(ECRBackend, "put_image", put)
        patches.attribute(ECRResponse, "list_image_referrers", referrers)
        patches.attribute(ECRResponse, "get_download_url_for_layer", download_url)

    def _install_uploads(self, patches: Patches) -> None:
        """Let what comes by the emulator's own API lie where the endpoint looks."""
        complete = vars(ECRBackend)["complete_layer_upload"]

        def completed(
            backend: Any, repository_name: str, upload_id: str, layer_digests: Sequence[str], registry_id: str | None = None
        ) -> Any:
            upload = backend.repositories[repository_name].uploads.get(upload_id)
            body = bytes(upload.layer_parts) if upload else b""
            done = complete(backend, repository_name, upload_id, layer_digests, registry_id)
            if done["layerDigest"] not in layer_digests:
                raise _InvalidLayerError(f"layer digest {done['layerDigest']} is not {', '.join(layer_digests)}")
            self.blobs.keep(body, done["layerDigest"], repository_name)
            return done

        def available(_backend: Any, repository_name: str, layer_digests: Sequence[str], registry_id: str | None = None) -> dict[str, Any]:
            del registry_id
            found = [digest for digest in layer_digests if self.blobs.has(digest, repository_name)]
            missing = [digest for digest in layer_digests if digest not in found]
            return {
                "layers": [{"layerDigest": digest, "layerAvailability": "AVAILABLE"} for digest in found],
                "failures": [{"layerDigest": digest, "failureCode": "MissingLayerDigest"} for digest in missing],
            }

        patches.attribute(ECRBackend, "complete_layer_upload", completed)
        patches.attribute(ECRBackend, "batch_check_layer_availability", available)

    def referrers(self, repository: str, digest: str) -> list[dict[str, Any]]:
        """Describe the manifests of a repository whose subject is a digest."""
        found = []
        for image in self.images(repository):
            manifest = json.loads(image.image_manifest)
            if (manifest.get("subject") or {}).get("digest") == digest:
                kind = manifest.get("artifactType") or (manifest.get("config") or {}).get("mediaType", "")
                size = len(image.image_manifest.encode())
                described = {"digest": image.get_image_digest(), "mediaType": manifest.get("mediaType", ""), "size": size}
                found.append({**described, "artifactType": kind, "annotations": manifest.get("annotations") or {}})
        return found

    def presign(self, repository: str, digest: str) -> str:
        """Give a URL that needs no credentials for one blob of a repository; raises what ECR answers if it is not there."""
        if not self.blobs.has(digest, repository):
            raise _LayersNotFoundError(f"layer {digest} is not in repository {repository}")
        token = secrets.token_urlsafe(24)
        self._signed[token] = (repository, digest)
        return f"{self.url}/v2/{repository}/blobs/{digest}?X-Amz-Signature={token}"

    def is_signed(self, token: str, repository: str, digest: str) -> bool:
        """Check the token of a presigned URL."""
        return self._signed.get(token) == (repository, digest)

    def exists(self, repository: str) -> bool:
        """Tell whether a repository was created; ECR does not create one on push."""
        return repository in ecr_backends[self._place.account][self._place.region].repositories

    def put_manifest(self, repository: str, reference: str, body: bytes, media_type: str) -> str:
        """Store a manifest under a tag or its own digest and return its digest; what it names must be there."""
        manifest = json.loads(body)
        self._require_parts(repository, manifest)
        digest = f"sha256:{hashlib.sha256(body).hexdigest()}"
        tag = None if reference.startswith("sha256:") else reference
        found = self.find(repository, digest)
        if found is None or (tag and tag not in found.image_tags):
            backend: Any = ecr_backends[self._place.account][self._place.region]
            backend.put_image(repository, body.decode(), tag, media_type, digest)
        return digest

    def remove(self, repository: str, digest: str) -> None:
        """Delete a manifest by its digest; raises NotFoundError."""
        if self.find(repository, digest) is None:
            raise NotFoundError("manifest unknown to registry", where=digest)
        ecr_backends[self._place.account][self._place.region].batch_delete_image(repository, image_ids=[{"imageDigest": digest}])

    def find(self, repository: str, reference: str) -> Image | None:
        """Return an image by tag or digest."""
        for image in self.images(repository):
            if reference in image.image_tags or reference == image.get_image_digest():
                return image
        return None

    def images(self, repository: str) -> Sequence[Image]:
        """List a repository's images."""
        return tuple(ecr_backends[self._place.account][self._place.region].repositories[repository].images)

    def _require_parts(self, repository: str, manifest: Any) -> None:
        blobs = [manifest[name]["digest"] for name in ("config",) if name in manifest] + [
            layer["digest"] for layer in manifest.get("layers", ())
        ]
        missing = [digest for digest in blobs if not self.blobs.has(digest, repository)]
        missing += [item["digest"] for item in manifest.get("manifests", ()) if self.find(repository, item["digest"]) is None]
        if missing:
            raise NotFoundError(f"manifest names what was not pushed: {', '.join(missing)}", where=repository)

    def _emit(self, repository: str, tag: str | None, digest: str, manifest: str, media_type: str | None) -> None:
        kind = media_type or json.loads(manifest).get("mediaType", "")
        artefact = (json.loads(manifest).get("config") or {}).get("mediaType", "")
        detail = {
            "result": "SUCCESS",
            "repository-name": repository,
            "image-digest": digest,
            "action-type": "PUSH",
            "manifest-media-type": kind,
            **({"artifact-media-type": artefact} if artefact else {}),
            **({"image-tag": tag} if tag else {}),
        }
        self._events.emit("aws.ecr", "ECR Image Action", detail)


class _LayersNotFoundError(ServiceException):
    code = "LayersNotFoundException"


class _InvalidLayerError(ServiceException):
    code = "InvalidLayerException"
