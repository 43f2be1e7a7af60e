"""Rebuilding the shipped database."""

import json
from pathlib import Path

import pytest

from tests.adapters.advisories import BUILT, osv, write
from tidewaiter.adapters import advisory_ship
from tidewaiter.adapters.advisory_home import import_database
from tidewaiter.adapters.advisory_ship import main, ship


def test_ships_licensed_sources_with_a_manifest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The packed file opens, holds no Debian data, and the manifest names its checksum; twice gives the same bytes."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    feeds = write(tmp_path / "feeds", osv=[osv(), osv("DSA-1-1", ecosystem="Debian:12")])
    data = tmp_path / "data"
    data.mkdir()
    info = ship(feeds, BUILT, None, data)
    packed = (data / "advisories.sqlite.zst").read_bytes()
    assert info.ecosystems == ("npm",)
    assert json.loads((data / "advisories.json").read_text()) == {"built": BUILT, "sha256": info.sha256}
    assert import_database(data / "advisories.sqlite.zst").sha256 == info.sha256
    ship(feeds, BUILT, None, data)
    assert (data / "advisories.sqlite.zst").read_bytes() == packed


def test_the_command_takes_a_folder_and_a_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The day becomes the date of the database."""
    asked: list[tuple[Path, str]] = []
    real = ship

    def fake(feeds: Path, built: str, _scorer: object) -> object:
        asked.append((feeds, built))
        (tmp_path / "data").mkdir()
        return real(feeds, built, None, tmp_path / "data")

    monkeypatch.setattr(advisory_ship, "ship", fake)
    monkeypatch.setattr(advisory_ship, "installed_scorer", lambda: None)
    assert main([str(write(tmp_path / "feeds", osv=[osv()])), "2026-08-21"]) == 0
    assert asked == [(tmp_path / "feeds", "2026-08-21T00:00:00Z")]
    assert capsys.readouterr().out.startswith("2026-08-21T00:00:00Z ")
