"""The house's promises about plugins: one file and one test each, ids unique, metadata complete and real."""

import ast
import importlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from botocore.loaders import Loader

from tidewaiter.plugins import discover

ROOT = Path(__file__).resolve().parent.parent
LIBRARY = ROOT / "functions" / "tidewaiter"
TECHNIQUE = re.compile(r"^T\d{4}(\.\d{3})?$")
TACTIC = re.compile(r"^TA\d{4}$")


@dataclass(frozen=True)
class Folder:
    """One plugin folder and the type of what it holds."""

    package: str
    kind: str

    def plugins(self) -> tuple[Any, ...]:
        """Discover the folder's plugins."""
        module, _, name = self.kind.rpartition(".")
        return discover(importlib.import_module(self.package), getattr(importlib.import_module(module), name))

    def files(self) -> list[Path]:
        """List the folder's plugin files."""
        folder = LIBRARY.joinpath(*self.package.split(".")[1:])
        return [path for path in sorted(folder.glob("*.py")) if not path.name.startswith("_")]


FOLDERS = [
    Folder("tidewaiter.inventory.catalogers", "tidewaiter.inventory.cataloger.Cataloger"),
    Folder("tidewaiter.matching.versions", "tidewaiter.matching.scheme.Scheme"),
    Folder("tidewaiter.feeds", "tidewaiter.feeds._feed.Feed"),
    Folder("tidewaiter.posture.checks", "tidewaiter.posture.control.Control"),
    Folder("tidewaiter.detection.rules", "tidewaiter.detection.rule.Rule"),
    Folder("tidewaiter.response.actions", "tidewaiter.response.action.ResponseAction"),
    Folder("tidewaiter.reporting.formats", "tidewaiter.reporting.format.Format"),
    Folder("tidewaiter.content.secrets", "tidewaiter.content.rule.SecretRule"),
    Folder("tidewaiter.content.image_config", "tidewaiter.content.image_check.ImageCheck"),
    Folder("tidewaiter.posture.fixes", "tidewaiter.posture.fix.Fix"),
    Folder("tidewaiter.content.image_contents", "tidewaiter.content.image_check.ContentsCheck"),
]
EVERY_FILE = [path for folder in FOLDERS for path in folder.files()]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.package)
def test_a_folder_is_its_own_registry(folder: Folder) -> None:
    """Every file of a plugin folder holds a plugin with an id and a title, and ids are unique (discover refuses twins)."""
    plugins = folder.plugins()
    assert len(plugins) >= len(folder.files()) > 0
    assert all(plugin.id and plugin.title for plugin in plugins)


@pytest.mark.parametrize("path", EVERY_FILE, ids=lambda path: str(path.relative_to(LIBRARY)))
def test_every_plugin_has_a_test_with_a_hit_and_a_near_miss(path: Path) -> None:
    """The mirrored test file exists and holds at least two tests (or a table) that assert something."""
    relative = path.relative_to(LIBRARY)
    mirrored = ROOT / "tests" / relative.parent / f"test_{relative.stem}.py"
    assert mirrored.is_file(), f"{relative} has no {mirrored.relative_to(ROOT)}"
    tests = [node for node in ast.parse(mirrored.read_text()).body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]
    assert len(tests) + sum(1 for test in tests for mark in test.decorator_list if "parametrize" in ast.unparse(mark)) >= 2


def test_controls_carry_what_a_reader_needs() -> None:
    """A control says why it matters, how to fix it and where that is written; its id names its area."""
    for control in FOLDERS[3].plugins():
        assert re.match(r"^TW-[A-Z0-9]+-[a-z0-9-]+$", control.id), control.id
        assert control.why, control.id
        assert control.remediation, control.id
        assert all(reference.startswith("https://") for reference in control.references), control.id


def test_detections_name_real_attack_ids() -> None:
    """ATT&CK ids have their form, and every detection names at least one technique, tactic and sample event."""
    for rule in FOLDERS[4].plugins():
        assert rule.techniques and all(TECHNIQUE.match(one) for one in rule.techniques), rule.id  # noqa: PT018 - one claim
        assert rule.tactics and all(TACTIC.match(one) for one in rule.tactics), rule.id  # noqa: PT018 - one claim
        assert rule.samples, rule.id
        assert all((ROOT / "events" / sample).is_file() for sample in rule.samples), rule.id


def test_actions_declare_real_iam_actions() -> None:
    """Every permission of an action is `service:Operation` of a service that botocore knows."""
    services = {"ec2": "ec2", "iam": "iam", "ecr": "ecr"}
    loader = Loader()
    for action in FOLDERS[5].plugins():
        assert action.permissions, action.id
        for permission in action.permissions:
            service, _, operation = permission.action.partition(":")
            model = loader.load_service_model(services[service], "service-2")
            assert operation in model["operations"], permission.action


def test_every_fix_clears_findings_of_a_control() -> None:
    """A fix has the id of a control, and mends objects or has a command."""
    controls = {control.id for control in FOLDERS[3].plugins()}
    for fix in next(folder for folder in FOLDERS if folder.kind.endswith(".Fix")).plugins():
        assert fix.id in controls, fix.id
        assert fix.propose or fix.command, fix.id
