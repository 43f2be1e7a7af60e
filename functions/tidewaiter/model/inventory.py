"""What one pass over a layer found, and what the layers of an image add up to."""

from dataclasses import dataclass, field

from tidewaiter.model.image import BaseImage, Distribution
from tidewaiter.model.package import Package
from tidewaiter.model.problem import Problem
from tidewaiter.model.severity import Severity
from tidewaiter.model.signature import SignatureBlob
from tidewaiter.model.vex import VexStatement


@dataclass(frozen=True, slots=True, kw_only=True)
class Elf:
    """What an ELF header says: word size in bits, CPU, `executable` or `shared object` and so on, `interpreter` the loader it asks for.

    `dynamic` means that it is linked when it is loaded, `stripped` that it has no symbol table. `network` and `executes` tell that it
    asks its loader for functions that open connections, and that run other programs.
    """

    bits: int
    machine: str
    kind: str
    dynamic: bool = False
    stripped: bool = False
    interpreter: str = ""
    network: bool = False
    executes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFact:
    """A file worth remembering: mode bits as in stat, size in bytes, `sha256` hex where it was computed.

    `kind` is `setuid`, `setgid`, `capabilities`, `world-writable`, `world-writable directory`, `executable`, `script`, `library` (a shared
    object without an execute bit) or `file` (any other, where all are asked for); one file can have several facts. `interpreter` is what
    follows `#!` in a script. `md5` and `sha1` are what package managers compare; programs in the system's folders have them.
    """

    path: str
    mode: int
    size: int
    uid: int = 0
    gid: int = 0
    kind: str = ""
    sha256: str = ""
    md5: str = ""
    sha1: str = ""
    interpreter: str = ""
    elf: Elf | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedFiles:
    """What a package manager says the files of a package hold: pairs of path and hex digest (MD5, SHA-1 or SHA-256, told by its length).

    `found_at` is the file that says so, `package` the name of the package, `ecosystem` its purl type.
    """

    found_at: str
    package: str
    ecosystem: str
    digests: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModifiedFile:
    """A file that is not what its package installed: digests as hex, `kind` as in `FileFact`, `layer` the one that brought the file.

    `later` tells that this layer lies above the one that installed the package.
    """

    path: str
    package: str
    ecosystem: str
    expected: str
    actual: str
    kind: str = ""
    layer: str = ""
    later: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentHit:
    """A secret or malware sign in a file; never holds the secret, only its keyed fingerprint and at most four edge characters.

    `listed_by` is the list of a package from an index (`RECORD`) that names the file with the digest that it has, if one does.
    """

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
    listed_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerResult:
    """Everything one pass over one layer yields, stored by (diff_id, scanner_version).

    `catalogued` are the paths some cataloger read (a later layer that holds the same path replaces them), `removed` the
    whiteouts (paths), `opaque` the directories whose lower content is hidden, `links` symbolic and hard links (path, target)
    that matter for resolving evidence such as os-release, `replaced` directories that became non-directories.
    `path_index` is every path of the layer as sorted 8-byte hashes in base64 (`inventory.paths.PathIndex`): it tells later what this
    layer replaces without keeping millions of names. `ownership` maps a package manager's file list (its path) to the files it names.
    `licences` maps a file that declares licences apart from its package (Debian's `copyright`) to what it declares.
    `read` counts the files that each cataloger read, also those that read none. `expected` is what package managers say files hold.
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
    read: tuple[tuple[str, int], ...] = ()
    licences: tuple[tuple[str, tuple[str, ...]], ...] = field(default=(), repr=False)
    expected: tuple[ExpectedFiles, ...] = field(default=(), repr=False)

    @property
    def complete(self) -> bool:
        """False if the layer could not be read to its end: the result is used once, and the layer is read again next time."""
        return not any(problem.incomplete and problem.code.startswith(("layer-", "digest-")) for problem in self.problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """What documents beside an image say is in it (bills of materials pushed as referrers, build attestations): weaker than what is seen.

    `materials` are the digests of images that the build used, with their names, as its provenance tells. `statements` are VEX.
    `signatures` are unverified. `kinds` says what sort of documents could be read (`sbom`, `provenance`, `signature`, `vex`), None if
    nobody could be asked what is there. `unread` says why of what may hold signatures some was not read.
    """

    packages: tuple[Package, ...] = ()
    problems: tuple[Problem, ...] = ()
    materials: tuple[tuple[str, str], ...] = ()
    statements: tuple[VexStatement, ...] = ()
    signatures: tuple[SignatureBlob, ...] = ()
    kinds: frozenset[str] | None = None
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one cataloger did: files read in all layers, packages in the image at the end (those removed again included)."""

    cataloger: str
    files: int = 0
    packages: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What was looked for, read, not read and not recognised in one image.

    `entries` and `bytes_read` are of all layers, unpacked. `rules` counts what content and configuration were checked against, `unread`
    the problems that left something out, by code. `unrecognised` counts executables that no package accounts for; the first are named.
    """

    catalogers: tuple[Reading, ...] = ()
    rules: tuple[tuple[str, int], ...] = ()
    layers: int = 0
    entries: int = 0
    bytes_read: int = 0
    unread: tuple[tuple[str, int], ...] = ()
    executables: int = 0
    unrecognised: int = 0
    unrecognised_first: tuple[str, ...] = ()


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
    coverage: Coverage | None = None
    modified: tuple[ModifiedFile, ...] = ()
