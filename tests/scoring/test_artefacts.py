"""The model in the package is the model that was trained: one truth, importable from the wheel."""

import hashlib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TRAINED = ROOT / "models" / "artefacts"
SHIPPED = ROOT / "functions" / "tidewaiter" / "scoring" / "artefacts"
FOR_PEOPLE = {"metrics.json"}


def _digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir() if path.name not in FOR_PEOPLE}


def test_the_shipped_files_are_the_trained_ones() -> None:
    """`make package` copies every file of the model; none is older, newer, missing or left over."""
    assert _digests(SHIPPED) == _digests(TRAINED)


@pytest.mark.parametrize("folder", [TRAINED, SHIPPED])
def test_the_checksums_hold(folder: Path) -> None:
    """SHA256SUMS names the files as they are."""
    named = dict(line.split(maxsplit=1)[::-1] for line in (folder / "SHA256SUMS").read_text().splitlines())
    digests = _digests(folder)
    assert named
    assert {name.strip("* "): digest for name, digest in named.items()} == {name: digests[name.strip("* ")] for name in named}
