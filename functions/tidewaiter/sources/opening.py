"""Decide what a reference means: `oci-dir:`, `docker-archive:`, `dir:`, `registry:`, a bare path or a bare image name."""

from pathlib import Path

from tidewaiter.errors import BadInputError, NotFoundError
from tidewaiter.model.image import Image, ImageConfig, Platform
from tidewaiter.ports import ImageSource
from tidewaiter.sources.directory import DirectorySource
from tidewaiter.sources.docker_archive import DockerArchiveSource
from tidewaiter.sources.files import ArchiveFiles, DirectoryFiles, Files
from tidewaiter.sources.layout import LayoutSource
from tidewaiter.sources.registry import RegistrySource, RegistryTransport, parse_reference

_ARCHIVES = (".tar", ".tar.gz", ".tgz", ".tar.zst", ".tar.xz", ".tar.bz2", ".oci", ".zip", ".json")
_SCHEMES = ("oci-dir", "oci-archive", "docker-archive", "dir", "registry", "docker")


def open_source(reference: str, *, transport: RegistryTransport | None = None) -> ImageSource:
    """Open what a reference names; `PATH:TAG` and `PATH@DIGEST` choose an image inside a layout or archive.

    Raises NotFoundError for a path that is not there and BadInputError for a reference that cannot be understood.
    """
    scheme, colon, rest = reference.partition(":")
    if not reference or (scheme in _SCHEMES and colon and not rest):
        raise BadInputError(f"nothing is named by {reference!r}", hint="Name a path or an image, such as alpine:3.20 or oci-dir:./layout")
    if not colon or scheme not in _SCHEMES:
        return _sniffed(reference, transport)
    if scheme in ("registry", "docker"):
        return _registry(rest.removeprefix("//"), reference, transport)
    path, wanted = _split(rest)
    if scheme == "dir":
        return DirectorySource(path, _template(reference))
    if scheme == "oci-dir" and path.is_dir():
        return LayoutSource(DirectoryFiles(path), _template(reference), wanted)
    return _archive(path, reference, wanted)


def _sniffed(reference: str, transport: RegistryTransport | None) -> ImageSource:
    path, wanted = _split(reference, missing_ok=True)
    if path.is_dir():
        if (path / "oci-layout").is_file() or (path / "index.json").is_file():
            return LayoutSource(DirectoryFiles(path), _template(reference), wanted)
        return DirectorySource(path, _template(reference))
    if path.is_file():
        return _archive(path, reference, wanted)
    if _is_path(reference):
        hint = "" if reference.startswith((".", "/", "~")) else f"An image of this name is asked for as registry:{reference.rstrip('/')}"
        raise NotFoundError("no such file or directory", where=reference, hint=hint)
    return _registry(reference, reference, transport)


def _is_path(reference: str) -> bool:
    """Tell what can only be meant as a path: a bare name that ends like an archive would else be looked for on Docker Hub."""
    host = reference.partition("/")[0]
    return reference.startswith((".", "/", "~")) or reference.endswith("/") or (":" not in host and reference.endswith(_ARCHIVES))


def _archive(path: Path, reference: str, wanted: str) -> ImageSource:
    """Prefer the OCI half of an archive that has both: only it knows the manifest's digest."""
    files: Files = ArchiveFiles(path)
    if files.exists("index.json") and files.exists("oci-layout"):
        return LayoutSource(files, _template(reference), wanted)
    if files.exists("manifest.json"):
        return DockerArchiveSource(files, _template(reference), wanted)
    hint = "Write it with `docker save`, or copy it with skopeo to oci-archive: or docker-archive:"
    raise BadInputError("neither an OCI layout nor a docker archive", where=str(path), hint=hint)


def _registry(name: str, reference: str, transport: RegistryTransport | None) -> ImageSource:
    parsed = parse_reference(name)
    if transport is None:
        raise BadInputError("a registry cannot be reached from here", where=reference, hint="Name a file, a directory or an OCI layout")
    return RegistrySource(transport, parsed, _template(reference))


def _split(value: str, *, missing_ok: bool = False) -> tuple[Path, str]:
    """Split `PATH[:TAG|@DIGEST]`; a path that exists as it stands wins."""
    path = Path(value).expanduser()
    if path.exists():
        return path, ""
    marks = [at for at, char in enumerate(value) if char in "@:"]
    for at in marks:
        if at and Path(value[:at]).expanduser().exists():
            return Path(value[:at]).expanduser(), value[at + 1 :]
    if missing_ok:
        return path, ""
    raise NotFoundError("no such file or directory", where=value)


def _template(reference: str) -> Image:
    return Image(digest="", reference=reference, platform=Platform(), layers=(), config=ImageConfig())
