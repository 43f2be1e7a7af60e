"""The command line as a user meets it: in an empty folder, with a small advisory database and no network."""

import io
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.adapters.advisories import build, osv
from tidewaiter.cli.app import main

MAVEN, PYPI = "org.apache.logging.log4j:log4j-core", "pyyaml"


@dataclass(frozen=True)
class Run:
    """What one command came to."""

    code: int
    out: str
    err: str


Command = Callable[..., Run]


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a database with one Maven and two PyPI advisories, one of them without a fix."""
    folder = tmp_path_factory.mktemp("database")
    rows = (
        osv("GHSA-jfh8-c2jp-5v3q", package=MAVEN, ecosystem="Maven", fixed="2.15.0", aliases=["CVE-2021-44228"], summary="Log4Shell",
            database_specific={"severity": "CRITICAL"}),
        osv("GHSA-1111-2222-3333", package=PYPI, ecosystem="PyPI", fixed="5.4", database_specific={"severity": "HIGH"}),
        {"id": "GHSA-4444-5555-6666", "modified": "2026-01-01T00:00:00Z", "database_specific": {"severity": "LOW"},
         "affected": [{"package": {"ecosystem": "PyPI", "name": PYPI},
                       "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}]}]},
    )  # fmt: skip
    path, _ = build(folder, *rows)
    return path


@pytest.fixture
def tidewaiter(tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Give the command: `tidewaiter("scan", "image", path)`, with `stdin=b"..."` where it reads that."""
    for name in [name for name in os.environ if name.startswith(("TIDEWAITER_", "AWS_"))]:
        monkeypatch.delenv(name)
    home = tmp_path / "home"
    for name in ("HOME", "XDG_CACHE_HOME", "DOCKER_CONFIG"):
        monkeypatch.setenv(name, str(home))
    for name, value in {"TIDEWAITER_DB": str(database), "COLUMNS": "80", "AWS_EC2_METADATA_DISABLED": "true"}.items():
        monkeypatch.setenv(name, value)
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)

    def run(*words: object, stdin: bytes = b"") -> Run:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main([str(word) for word in words])
        out, err = capsys.readouterr()
        return Run(int(left.value.code or 0), out, err)

    return run
