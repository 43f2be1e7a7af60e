"""Java archives: what a JAR, WAR or EAR says of itself, and the archives inside it, within limits."""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from tidewaiter.inventory import pom
from tidewaiter.inventory.limits import DEFAULT, MIB
from tidewaiter.inventory.stanzas import stanzas
from tidewaiter.inventory.zip_damage import ZIP_DAMAGE

SUFFIXES = (".jar", ".war", ".ear", ".par", ".hpi", ".jpi", ".kar", ".nar", ".sar", ".aar", ".lpkg")
_PROPERTIES, _MODEL = "pom.properties", "pom.xml"
_COORDINATES = ("groupId", "artifactId", "version")
_ENTRY = b"PK\x01\x02"
"""How each entry of the directory begins: counted before zipfile keeps 600 bytes for each; archives inside are counted too."""
_MAX_POMS = 5_000
MAX_TEXT = MIB
MAX_NESTED = 64 * MIB


class ArchiveError(Exception):
    """An archive cannot be read, or is larger or deeper than we are willing to unpack."""


@dataclass(slots=True)
class Budget:
    """What is left to unpack for one file of the image, archives inside it included."""

    bytes: int = DEFAULT.archive_total
    members: int = DEFAULT.archive_members


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """One archive: `poms` are Maven's files in it with the coordinates they give (`groupId`, `artifactId`, `version`, "" if unknown).

    `manifest` are the main attributes, `nested` archives by member name.

    `package` is the Java package that all classes have in common, such as `com.example.lib`.
    """

    poms: tuple[tuple[str, dict[str, str]], ...]
    manifest: dict[str, str]
    nested: tuple[str, ...]
    package: str = ""
    problems: tuple[str, ...] = field(default=())


class JavaArchive:
    """Reads one archive from memory; raises ArchiveError when it is no zip file or exceeds the budget."""

    def __init__(self, data: bytes, budget: Budget) -> None:
        self._budget = budget
        allowed = budget.members
        if data.count(_ENTRY) > 2 * allowed:
            raise ArchiveError(f"more than {allowed} members")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except ZIP_DAMAGE as error:
            raise ArchiveError(f"not a zip file: {error}") from None
        budget.members -= len(self._zip.filelist)
        if budget.members < 0:
            raise ArchiveError(f"more than {allowed} members")

    def members(self) -> list[str]:
        """List the names of everything in the archive."""
        return self._zip.namelist()

    def describe(self) -> Archive:
        """Read what identifies the archive; members that cannot be read become texts in `problems`."""
        problems: list[str] = []
        manifest: dict[str, str] = {}
        nested = [info.filename for info in self._zip.filelist if info.filename.lower().endswith(SUFFIXES)]
        for info in self._zip.filelist:
            if info.filename.upper() == "META-INF/MANIFEST.MF":
                try:
                    manifest = _main_attributes(self.read(info.filename, MAX_TEXT))
                except ArchiveError as error:
                    problems.append(str(error))
        poms = tuple(self._poms(problems))
        return Archive(poms=poms, manifest=manifest, nested=tuple(nested), package=self._package(), problems=tuple(problems))

    def _poms(self, problems: list[str]) -> Iterator[tuple[str, dict[str, str]]]:
        """Yield Maven's files: the properties, and what they leave open from the model beside them."""
        folders: dict[str, set[str]] = {}
        for name in self._zip.namelist():
            folder, _, last = name.rpartition("/")
            if folder.startswith("META-INF/maven/") and last in (_PROPERTIES, _MODEL):
                folders.setdefault(folder, set()).add(last)
        if len(folders) > _MAX_POMS:
            problems.append(f"more than {_MAX_POMS} libraries inside; the rest is left out")
        for folder, names in islice(folders.items(), _MAX_POMS):
            found = dict.fromkeys(_COORDINATES, "")
            for last in (name for name in (_PROPERTIES, _MODEL) if name in names and not all(found.values())):
                try:
                    read = self._coordinates(f"{folder}/{last}")
                except (ArchiveError, pom.PomError) as error:
                    problems.append(f"{folder[:200]}/{last}: {error}")
                    continue
                found = {key: found[key] or read[key] for key in _COORDINATES}
            yield f"{folder}/{_PROPERTIES if _PROPERTIES in names else _MODEL}", found

    def _coordinates(self, name: str) -> dict[str, str]:
        data = self.read(name, MAX_TEXT)
        if name.endswith(_MODEL):
            return dict(zip(_COORDINATES, pom.read(data).coordinates(), strict=True))
        pairs = properties(data.decode(errors="replace"))
        return {key: "" if "${" in pairs.get(key, "") else pairs.get(key, "") for key in _COORDINATES}

    def _package(self) -> str:
        folders = {name.rpartition("/")[0] for name in self._zip.namelist() if name.endswith(".class") and not name.startswith("META-INF")}
        relative = [folder for folder in folders if folder and not folder.startswith("/")]
        return posixpath.commonpath(relative).replace("/", ".") if relative else ""

    def read(self, name: str, limit: int = MAX_NESTED) -> bytes:
        """Unpack one member within the limits; raises ArchiveError."""
        self._spend(name, limit)
        try:
            with self._zip.open(name) as file:
                data = file.read(limit + 1)
        except ZIP_DAMAGE as error:
            raise ArchiveError(f"{name[:200]}: {str(error)[:100]}") from None
        return data

    def _spend(self, name: str, limit: int) -> None:
        """Take what the member says it costs to unpack from the budget, also when it then fails; zipfile stops at that size."""
        info = self._zip.getinfo(name)
        allowed = min(limit, self._budget.bytes)
        cost = max(info.file_size, info.compress_size)
        if cost > allowed:
            raise ArchiveError(f"{name[:200]}: larger than {allowed} bytes")
        self._budget.bytes -= cost


def properties(text: str) -> dict[str, str]:
    """Read `key=value` lines, comments left out."""
    pairs: Iterator[tuple[str, str, str]] = (line.partition("=") for line in text.splitlines() if line[:1] not in ("#", "!"))
    return {key.strip(): value.strip() for key, equals, value in pairs if equals}


def _main_attributes(data: bytes) -> dict[str, str]:
    """Read the first section of a manifest; a line goes on after a line break and one blank, without any of the two."""
    text = data.decode(errors="replace").replace("\r\n", "\n").replace("\n ", "")
    return next(stanzas(text), {})
