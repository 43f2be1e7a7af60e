"""Documents beside images in any registry (OCI distribution specification 1.1, "Push")."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlencode

from tidewaiter.adapters.oci_registry import OciRegistry
from tidewaiter.errors import BadInputError, TidewaiterError
from tidewaiter.sources.descriptor import Descriptor, digest_of


@dataclass(frozen=True, slots=True, kw_only=True)
class OciArtefacts:
    """A `reporting.attaching.ArtefactRepository` of a registry that speaks HTTP."""

    client: OciRegistry
    registry: str
    repository: str

    def described(self, digest: str) -> Descriptor:
        """Describe a manifest that is there; raises NotFoundError."""
        reply = self.client.manifest(self.registry, self.repository, digest)
        return Descriptor(digest=digest_of(reply.body, digest), media_type=reply.media_type, size=len(reply.body))

    def referrers(self, digest: str) -> Sequence[Descriptor] | None:
        """List what refers to a manifest, or None where the registry cannot."""
        return self.client.referrers(self.registry, self.repository, digest)

    def put_blob(self, body: bytes) -> None:
        """Ask where to upload, and upload in one piece."""
        address = self.client.write(self.registry, self.repository, "POST", "blobs/uploads/").get("Location", "")
        if not address:
            raise BadInputError("the registry names no address to upload to", where=f"{self.registry}/{self.repository}")
        target = f"{address}{'&' if '?' in address else '?'}{urlencode({'digest': digest_of(body)})}"
        self.client.write(self.registry, self.repository, "PUT", target, body)

    def put_manifest(self, body: bytes, media_type: str) -> None:
        """Put a manifest under its digest."""
        self.client.write(self.registry, self.repository, "PUT", f"manifests/{digest_of(body)}", body, media_type)

    def remove(self, digest: str) -> None:
        """Delete a manifest where the registry lets us; many do not, and then it stays."""
        with suppress(TidewaiterError):
            self.client.write(self.registry, self.repository, "DELETE", f"manifests/{digest}")
