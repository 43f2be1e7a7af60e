"""`tidewaiter train`: what it hands to the training, and what it says where there is nothing to train."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from models import train as training
from tidewaiter.cli.app import app

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(("flags", "handed"), [([], []), (["--sample"], ["--sample", "10", "--output", "out/model-sample"])])
def test_the_training_gets_its_arguments(monkeypatch: pytest.MonkeyPatch, flags: list[str], handed: list[str]) -> None:
    """Without --sample the shipped artefact is written, with it another folder, so a quick look never replaces the model."""
    seen: list[list[str]] = []
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(training, "main", seen.append)
    result = CliRunner().invoke(app, ["train", *flags])
    assert (result.exit_code, seen) == (0, [handed])


def test_outside_a_checkout_it_says_where_to_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An installed wheel has no training data."""
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, ["train"])
    assert result.exit_code == 1
    assert "checkout" in str(result.exception)
