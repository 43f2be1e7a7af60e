"""The media types of images that we read (OCI image specification 1.1 and Docker image manifest version 2, schema 2)."""

from tidewaiter.errors import BadInputError

OCI_INDEX = "application/vnd.oci.image.index.v1+json"
OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json"
OCI_CONFIG = "application/vnd.oci.image.config.v1+json"
DOCKER_INDEX = "application/vnd.docker.distribution.manifest.list.v2+json"
DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json"
DIRECTORY = "application/vnd.tidewaiter.directory.v1.tar"
"""Our own type for the pseudo layer of a directory: made on the fly, so its digest is not checked."""

INDEXES = frozenset({OCI_INDEX, DOCKER_INDEX})
MANIFESTS = frozenset({OCI_MANIFEST, DOCKER_MANIFEST})
CONFIGS = frozenset({OCI_CONFIG, DOCKER_CONFIG})
ACCEPTED = (OCI_INDEX, OCI_MANIFEST, DOCKER_INDEX, DOCKER_MANIFEST)
"""What we ask a registry for."""

_OCI_LAYER = "application/vnd.oci.image.layer.v1.tar"
_OCI_FOREIGN = "application/vnd.oci.image.layer.nondistributable.v1.tar"
_DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar"
_DOCKER_FOREIGN = "application/vnd.docker.image.rootfs.foreign.diff.tar"
LAYERS = frozenset(
    {base + suffix for base in (_OCI_LAYER, _OCI_FOREIGN) for suffix in ("", "+gzip", "+zstd")}
    | {base + suffix for base in (_DOCKER_LAYER, _DOCKER_FOREIGN) for suffix in ("", ".gzip", ".zstd")}
    | {DIRECTORY}
)
"""Every layer type; how a layer is compressed is decided by its first bytes, since producers get the suffix wrong."""


def kind_of(media_type: str, document: dict[str, object], *, where: str) -> str:
    """Say whether a document is an `index` or a `manifest`; raises BadInputError for an unknown media type."""
    named = media_type or str(document.get("mediaType") or "")
    if named in INDEXES or (not named and "manifests" in document):
        return "index"
    if named in MANIFESTS or (not named and "layers" in document and "config" in document):
        return "manifest"
    if document.get("schemaVersion") == 1:
        raise BadInputError("image manifest schema 1 is not supported", where=where, hint="Push the image again with a current client")
    raise BadInputError(f"unknown media type {named[:200]!r}", where=where, hint=f"Known: {', '.join(ACCEPTED)}")
