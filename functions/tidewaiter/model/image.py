"""Container images in the words of the OCI image specification."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """Operating system and CPU an image is built for (OCI image index `platform`)."""

    os: str = "linux"
    architecture: str = "amd64"
    variant: str = ""

    def __str__(self) -> str:
        return "/".join(part for part in (self.os, self.architecture, self.variant) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerRef:
    """One layer: `digest` names the bytes as stored, `diff_id` the tar inside; sizes in bytes, -1 if unknown."""

    digest: str
    diff_id: str
    media_type: str
    size: int = -1
    created_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """One step of the build (OCI config `history`)."""

    created_by: str
    empty_layer: bool = False
    created: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageConfig:
    """What the image runs as (OCI config `config` and `history`)."""

    user: str = ""
    env: tuple[str, ...] = ()
    entrypoint: tuple[str, ...] = ()
    cmd: tuple[str, ...] = ()
    exposed_ports: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    volumes: tuple[str, ...] = ()
    working_dir: str = ""
    healthcheck: bool = False
    created: str = ""
    history: tuple[HistoryEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """The operating system inside (os-release `ID`, `VERSION_ID`, `ID_LIKE`, `PRETTY_NAME`); `id` is empty if there is none."""

    id: str = ""
    version: str = ""
    pretty_name: str = ""
    id_like: tuple[str, ...] = ()
    codename: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """One image of one platform; the manifest digest is its identity.

    `reference` is what the user or the event named; `index_digest` the multi-platform index it was chosen from, if any.
    For a directory or an SBOM `digest` is a stable hash of the target and `layers` is empty or a single pseudo layer.
    """

    digest: str
    reference: str
    platform: Platform
    layers: tuple[LayerRef, ...]
    config: ImageConfig
    repository: str = ""
    tags: tuple[str, ...] = ()
    index_digest: str = ""
    config_digest: str = ""
    registry: str = ""
    annotations: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseImage:
    """What an image was built on: its lowest `layers` layers (0: named, but nobody knows how many layers it has).

    `name` and `digest` are empty where neither a label nor an image of the account says; `source` is how it is known.
    """

    name: str = ""
    digest: str = ""
    layers: int = 0
    source: str = ""
