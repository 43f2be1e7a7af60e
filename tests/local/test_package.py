"""The function zip is the same for the same content and holds only what functions need."""

import io
import zipfile

import pytest

from tidewaiter.errors import NotFoundError
from tidewaiter.local.package import build_zip, copy_artefacts, empty_layer, function_zip


def names(body: bytes) -> set[str]:
    """List a zip."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return set(archive.namelist())


def test_the_same_content_gives_the_same_bytes(tmp_path):
    """Times and order don't matter."""
    for folder in ("one", "two"):
        package = tmp_path / folder / "package"
        package.mkdir(parents=True)
        for name in ("b.py", "a.py") if folder == "one" else ("a.py", "b.py"):
            (package / name).write_text(name)
    assert build_zip(tmp_path / "one" / "package") == build_zip(tmp_path / "two" / "package")


def test_the_code_goes_without_local_cli_and_caches():
    """Handlers and library with data are there, the rest is not."""
    found = names(function_zip())
    assert "tidewaiter/ports.py" in found
    assert "handlers/__init__.py" in found
    assert not [name for name in found if "/local/" in name or "/cli/" in name or name.endswith(".pyc")]


def test_the_stand_in_layer_says_what_it_is():
    """It holds nothing but a note."""
    assert names(empty_layer()) == {"python/README"}


def test_artefacts_are_copied_and_stale_ones_removed(tmp_path):
    """The package ends up with exactly the model's files."""
    (tmp_path / "models" / "artefacts").mkdir(parents=True)
    (tmp_path / "models" / "artefacts" / "model.json").write_text("{}")
    target = tmp_path / "target"
    target.mkdir()
    (target / "old.json").write_text("{}")
    assert copy_artefacts(tmp_path / "models", target) == ("model.json",)
    assert [path.name for path in target.iterdir()] == ["model.json"]


def test_no_model_is_an_error(tmp_path):
    """The hint says how to get one."""
    with pytest.raises(NotFoundError, match="make train"):
        copy_artefacts(tmp_path, tmp_path / "target")
