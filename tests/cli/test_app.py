"""The command as a whole: help, usage, errors at the edge."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tidewaiter import __version__
from tidewaiter.cli import config_file
from tidewaiter.cli.app import app, main
from tidewaiter.errors import OfflineError

FUNCTIONS = Path(__file__).resolve().parents[2] / "functions"
VERBS = {
    "scan": {"image", "dir", "sbom", "manifest"},
    "audit": {"cluster", "registry", "account", "access", "become", "reach"},
    "list": {"checks", "detections", "actions", "formats", "profiles"},
    "respond": {"plan", "approve", "apply", "revert"},
    "waiver": {"add", "check"},
    "db": {"build", "update", "status", "import", "export", "diff", "upload"},
    "config": {"show", "init"},
    "local": {"up", "down"},
}
ALONE = {"detect", "replay", "explain", "train", "demo", "version", "verify"}


def tree() -> object:
    """Return the command tree."""
    from typer.main import get_command

    return get_command(app)


def commands() -> list[tuple[str, ...]]:
    """List every command by its words."""
    below = [(group, verb) for group, verbs in VERBS.items() for verb in sorted(verbs)]
    return [(), *((one,) for one in sorted({*VERBS, *ALONE})), *below]


def test_the_verbs_are_these(tidewaiter: Command) -> None:
    """Verbs are a promise: one that goes or comes changes this test."""
    del tidewaiter
    found = tree().commands
    assert set(found) == set(VERBS) | ALONE
    assert {name: set(found[name].commands) for name in VERBS} == VERBS


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_every_command_has_help_that_fits_80_columns(tidewaiter: Command, words: tuple[str, ...]) -> None:
    """Help goes to stdout, is whole, and is plain text."""
    done = tidewaiter(*words, "--help")
    assert (done.code, done.err) == (0, "")
    assert all(len(line) <= 80 for line in done.out.splitlines())
    assert "\x1b" not in done.out
    assert "..." not in done.out.partition("Commands:")[2]


def test_every_shared_flag_has_a_variable_of_ours(tidewaiter: Command) -> None:
    """The variable is the flag's name behind TIDEWAITER_."""
    del tidewaiter
    for key, option in config_file.keys_of(tree()).items():
        names = [option.envvar] if isinstance(option.envvar, str) else option.envvar
        assert f"TIDEWAITER_{key.upper().replace('-', '_')}" in names


def test_version_is_words_or_json(tidewaiter: Command) -> None:
    """Both name the same version."""
    assert tidewaiter("version").out == f"tidewaiter {__version__}\n"
    assert tidewaiter("version", "--json").out == f'{{"version":"{__version__}"}}\n'


def test_an_unknown_verb_is_wrong_usage_with_a_suggestion(tidewaiter: Command) -> None:
    """Exit 2, nothing on stdout."""
    done = tidewaiter("scna")
    assert (done.code, done.out) == (2, "")
    assert "'scan'" in done.err


def test_an_error_says_what_where_and_what_to_do(tidewaiter: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three lines on stderr, exit 1."""

    def fail() -> None:
        raise OfflineError("no way out", where="here", hint="Go another way")

    monkeypatch.setattr("tidewaiter.cli.config._lines", lambda *_args, **_more: fail())
    done = tidewaiter("config", "show")
    assert (done.code, done.out) == (1, "")
    assert done.err == "error: no way out\n  where: here\n  hint:  Go another way\n"


def test_an_unforeseen_error_has_no_trace_unless_asked(tidewaiter: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """The user learns that it is a bug; TIDEWAITER_DEBUG shows where."""

    def fail(*_args: object, **_more: object) -> None:
        raise ZeroDivisionError("by nothing")

    monkeypatch.setattr("tidewaiter.cli.config._lines", fail)
    done = tidewaiter("config", "show")
    assert done.code == 1
    assert "unforeseen ZeroDivisionError: by nothing" in done.err
    assert "Traceback" not in done.err
    monkeypatch.setenv("TIDEWAITER_DEBUG", "1")
    assert "Traceback" in tidewaiter("config", "show").err


def test_an_interruption_is_an_error_without_a_trace(tidewaiter: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C ends the command, quietly."""

    def interrupt(*_args: object, **_more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tidewaiter.cli.config._lines", interrupt)
    done = tidewaiter("config", "show")
    assert done.code != 0
    assert "Traceback" not in done.err


def test_a_closed_pipe_is_silent(tmp_path: Path) -> None:
    """`tidewaiter list checks | true` ends without a word, and neither as usage nor as a gate."""
    code = "import sys; from tidewaiter.cli.app import main; main(['list', 'checks'])"
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-c", code],
        stdout=write,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(FUNCTIONS)},
        check=False,
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (1, b"")


def test_help_imports_no_scanner(tmp_path: Path) -> None:
    """Starting costs nothing that only a verb needs."""
    code = (
        "import sys\nfrom tidewaiter.cli.app import main\ntry:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'boto3', 'pydantic', 'rich', 'jinja2', 'yaml', 'hyperscan', 'tidewaiter.pipeline'} & sys.modules.keys()\n"
        "sys.exit(f'imported {heavy}' if heavy else 0)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(FUNCTIONS)},
        check=False,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_main_without_words_shows_help(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """No words are a question."""
    monkeypatch.setattr(sys, "argv", ["tidewaiter"])
    with pytest.raises(SystemExit):
        main()
    out, err = capsys.readouterr()
    assert "Commands:" in out + err
