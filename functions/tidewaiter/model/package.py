"""Software that was found in an artefact."""

from dataclasses import dataclass, field
from enum import StrEnum

MAX_PLACES = 50
"""Places kept of one package; one that has as many may lie in more."""


class Origin(StrEnum):
    """Who brought a package: the base image, the layers built on it, or either of them before a later layer removed it again."""

    BASE = "base"
    APPLICATION = "application"
    DELETED = "deleted"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundAt:
    """Where the evidence for a package lies: path inside the artefact, and the layer (diff id) that holds it.

    `main` is true where the file is the package's own program: other packages of the file are linked into it.
    """

    path: str
    layer: str = ""
    main: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePackage:
    """The source package a distribution built a binary package from; advisories often name only this."""

    name: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """One installed package; the purl is its identity.

    `ecosystem` is the purl type (deb, apk, rpm, pypi, npm, golang, maven, gem, cargo ...). `version` is the full version as the
    package manager writes it (epoch and release included). `owned_files` are paths the package manager says it installed;
    `owner` is the purl of the OS package that installed this language package, if one did (it is then not matched a second time).
    `vendor` is who built it as the package manager says (RPM's VENDOR; dpkg's Origin, else Maintainer).
    `deleted` is true when a later layer removed the evidence although the bytes still ship; `origin` is unknown without a base image.
    """

    purl: str
    name: str
    version: str
    ecosystem: str
    found_at: tuple[FoundAt, ...]
    cataloger: str
    arch: str = ""
    distribution: str = ""
    source: SourcePackage | None = None
    modularity: str = ""
    licences: tuple[str, ...] = ()
    owner: str = ""
    deleted: bool = False
    origin: Origin = Origin.UNKNOWN
    vendor: str = ""
    owned_files: tuple[str, ...] = field(default=(), repr=False)
