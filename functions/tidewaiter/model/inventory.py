"""What one pass over a layer found, and what the layers of an image add up to."""

from dataclasses import dataclass, field

from tidewaiter.model.image import BaseImage, Distribution
from tidewaiter.model.package import Package
from tidewaiter.model.problem import Problem
from tidewaiter.model.severity import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFact:
    """A file worth remembering: mode bits as in stat, size in bytes, `sha256` hex where it was computed."""

    path: str
    mode: int
    size: int
    uid: int = 0
    gid: int = 0
    kind: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentHit:
    """A secret or malware sign in a file; never holds the secret, only its keyed fingerprint and at most four edge characters."""

    rule_id: str
    title: str
    kind: str
    severity: Severity
    path: str
    line: int = 0
    fingerprint: str = ""
    preview: str = ""
    confidence: float = 1.0
    reasons: tuple[str, ...] = ()
    layer: str = ""
    deleted: bool = False
    rotate: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerResult:
    """Everything one pass over one layer yields, stored by (diff_id, scanner_version).

    `catalogued` are the paths some cataloger read (a later layer that holds the same path replaces them), `removed` the
    whiteouts (paths), `opaque` the directories whose lower content is hidden, `links` symbolic and hard links (path, target)
    that matter for resolving evidence such as os-release, `replaced` directories that became non-directories.
    `path_index` is every path of the layer as sorted 8-byte hashes in base64 (`inventory.paths.PathIndex`): it tells later what this
    layer replaces without keeping millions of names. `ownership` maps a package manager's file list (its path) to the files it names.
    """

    diff_id: str
    scanner_version: str
    packages: tuple[Package, ...] = ()
    hits: tuple[ContentHit, ...] = ()
    files: tuple[FileFact, ...] = ()
    catalogued: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    opaque: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    distributions: tuple[tuple[str, Distribution], ...] = ()
    entries: int = 0
    bytes_read: int = 0
    problems: tuple[Problem, ...] = ()
    path_index: str = field(default="", repr=False)
    ownership: tuple[tuple[str, tuple[str, ...]], ...] = field(default=(), repr=False)

    @property
    def complete(self) -> bool:
        """False if the layer could not be read to its end: the result is used once, and the layer is read again next time."""
        return not any(problem.incomplete and problem.code.startswith(("layer-", "digest-")) for problem in self.problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """The contents of one image as they stand after all layers: the input of matching, and what is stored for rematching."""

    image_digest: str
    distribution: Distribution
    packages: tuple[Package, ...]
    hits: tuple[ContentHit, ...] = ()
    files: tuple[FileFact, ...] = ()
    problems: tuple[Problem, ...] = ()
    scanner_version: str = ""
    base: BaseImage | None = None
