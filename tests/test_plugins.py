"""Finding plugins: ordered, unique, and never silently empty."""

import importlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

from tidewaiter.plugins import discover

RULE = "from tests.test_plugins import Rule\nRULE = Rule(id={id!r})\n"


@dataclass(frozen=True)
class Rule:
    """A plugin kind of this test."""

    id: str


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """Make an empty package of a fresh name importable."""
    name = f"plugins_{tmp_path.name.replace('-', '_')}"
    folder = tmp_path / name
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield importlib.import_module(name)
    for loaded in [one for one in sys.modules if one.startswith(name)]:
        del sys.modules[loaded]


def _write(package: ModuleType, module: str, text: str) -> None:
    (Path(package.__path__[0]) / f"{module}.py").write_text(text)
    importlib.invalidate_caches()


def test_plugins_come_sorted_by_id(package: ModuleType) -> None:
    """File names do not decide the order, and modules with an underscore are not plugins."""
    _write(package, "a", RULE.format(id="z-last"))
    _write(package, "b", RULE.format(id="a-first"))
    _write(package, "_shared", "")
    assert [rule.id for rule in discover(package, Rule)] == ["a-first", "z-last"]


def test_a_taken_id_is_refused(package: ModuleType) -> None:
    """Two files with one id are an error that names the second."""
    _write(package, "a", RULE.format(id="same"))
    _write(package, "b", RULE.format(id="same"))
    with pytest.raises(ValueError, match="same is already taken"):
        discover(package, Rule)


def test_a_file_without_a_plugin_is_refused(package: ModuleType) -> None:
    """A file that forgot to define its plugin cannot go unnoticed."""
    _write(package, "empty", "")
    with pytest.raises(ValueError, match="holds no public Rule"):
        discover(package, Rule)
