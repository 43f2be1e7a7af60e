"""Build what a deployment needs: our code as one deterministic pure-Python zip, and the model's artefacts inside the package.

`python -m tidewaiter.local.package` does both in a checkout; an installed wheel carries the zip as package data.
"""

import io
import shutil
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

from tidewaiter.errors import NotFoundError

PACKAGE = Path(__file__).resolve().parents[1]
"""The installed `tidewaiter` folder."""
SHIPPED = Path(__file__).parent / "assets" / "function.zip"
TEMPLATE = Path(__file__).parent / "assets" / "template.json"

_LEFT_OUT = {"local", "cli", "__pycache__"}
_FOR_PEOPLE = {"metrics.json"}
_EPOCH = (1980, 1, 1, 0, 0, 0)


def function_zip() -> bytes:
    """Give the zip of our code: built from the source tree if the handlers are beside it, else the shipped one.

    Raises NotFoundError if there is neither.
    """
    handlers = PACKAGE.parent / "handlers"
    if (handlers / "__init__.py").exists():
        return build_zip(handlers, PACKAGE)
    if SHIPPED.exists():
        return SHIPPED.read_bytes()
    raise NotFoundError(
        "the function code is missing from this installation", where=str(SHIPPED), hint="Install the wheel, or run from a checkout"
    )


def build_zip(*roots: Path) -> bytes:
    """Zip folders under their own names: sorted, dated 1980, same bytes for the same content; without `local`, `cli` and caches."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for root in sorted(roots):
            for path in _files(root):
                entry = zipfile.ZipInfo(path.relative_to(root.parent).as_posix(), _EPOCH)
                entry.external_attr = 0o644 << 16
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, path.read_bytes())
    return buffer.getvalue()


def empty_layer() -> bytes:
    """Give the stand-in for the dependency layer: the embedded AWS uses the local environment's packages instead."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(zipfile.ZipInfo("python/README", _EPOCH), "The embedded AWS takes dependencies from the local environment.\n")
    return buffer.getvalue()


def copy_artefacts(models: Path, target: Path) -> tuple[str, ...]:
    """Copy the trained model's files into the package, removing those that are no more; returns their names."""
    source = models / "artefacts"
    if not source.is_dir():
        raise NotFoundError("no trained model", where=str(source), hint="Run make train")
    target.mkdir(parents=True, exist_ok=True)
    wanted = sorted(path for path in source.iterdir() if path.is_file() and path.name not in _FOR_PEOPLE)
    for stale in {path.name for path in target.iterdir() if path.is_file()} - {path.name for path in wanted} - {"__init__.py", "README.md"}:
        (target / stale).unlink()
    for path in wanted:
        shutil.copyfile(path, target / path.name)
    return tuple(path.name for path in wanted)


def main() -> int:
    """Copy the artefacts, then build the zip into the package."""
    models = PACKAGE.parents[1] / "models"
    if models.is_dir():
        names = copy_artefacts(models, PACKAGE / "scoring" / "artefacts")
        sys.stdout.write(f"copied {len(names)} model files\n")
    body = function_zip()
    SHIPPED.parent.mkdir(exist_ok=True)
    SHIPPED.write_bytes(body)
    sys.stdout.write(f"{SHIPPED.name}: {len(body) / 1e6:.1f} MB\n")
    return 0


def _files(root: Path) -> Iterator[Path]:
    for path in sorted(root.rglob("*")):
        inside = path.relative_to(root)
        if path.is_file() and path.suffix != ".pyc" and not _LEFT_OUT & set(inside.parts[:-1]):
            yield path


if __name__ == "__main__":
    raise SystemExit(main())
