"""The examples that people copy are read by the code they are for."""

import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from tidewaiter.cli.app import app
from tidewaiter.config import parse_settings
from tidewaiter.model.response import Mode
from tidewaiter.policy.waivers import parse_waivers

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"


def test_the_waivers_are_read() -> None:
    """Each has an id, a reason, an owner and an end."""
    text = (EXAMPLES / "waivers.yaml").read_text()
    assert [waiver.rule_id for waiver in parse_waivers(text, "waivers.yaml")] == ["CVE-2023-4911", "TW-IMAGE-*"]


def test_the_response_settings_mean_what_they_say() -> None:
    """Blocking is automatic, the rest asks, everything else observes."""
    settings = parse_settings((EXAMPLES / "response-settings.json").read_text())
    assert settings.mode_of("bad-image", "111122223333", "block-image") is Mode.AUTO
    assert settings.mode_of("compromised-workload", "111122223333", "isolate-instance") is Mode.APPROVE
    assert settings.mode_of("compromised-workload", "444455556666", "isolate-instance") is Mode.OBSERVE


def _commands(document: Any) -> list[str]:
    if isinstance(document, dict):
        return [line for value in document.values() for line in _commands(value)]
    if isinstance(document, list):
        return [line for value in document for line in _commands(value)]
    return [document] if isinstance(document, str) and document.startswith("tidewaiter ") else []


@pytest.mark.parametrize("path", sorted((EXAMPLES / "ci").glob("*.yml")), ids=lambda path: path.name)
def test_the_ci_commands_use_flags_that_exist(path: Path) -> None:
    """A renamed verb or flag would break everybody who copied the file."""
    commands = _commands(yaml.safe_load(path.read_text()))
    assert commands
    for command in commands:
        words = shlex.split(command)[1:]
        help_text = CliRunner().invoke(app, [*words[:2], "--help"], env={"COLUMNS": "200"}).output
        assert all(word in help_text for word in words if word.startswith("--"))
