"""Flags from a file."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cli.conftest import Command
from tests.cli.samples import POD
from tidewaiter.cli.config_file import load
from tidewaiter.errors import BadInputError


@pytest.fixture(autouse=True)
def pod(tidewaiter: Command) -> None:
    """Write a manifest with critical findings into the working folder."""
    del tidewaiter
    Path("pod.yaml").write_text(POD)


def test_a_file_sets_flags_and_flag_and_environment_are_stronger(tidewaiter: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """Precedence is flag, environment, file, default."""
    Path("tidewaiter.yaml").write_text("fail-on: high\nformat: json\nquiet: true\n")
    done = tidewaiter("scan", "manifest", "pod.yaml")
    assert (done.code, done.out[0], done.err) == (3, "{", "")
    monkeypatch.setenv("TIDEWAITER_FORMAT", "table")
    assert tidewaiter("scan", "manifest", "pod.yaml").out.startswith("manifest pod.yaml")
    assert tidewaiter("scan", "manifest", "pod.yaml", "-f", "sarif").out.startswith("{")


def test_pyproject_holds_them_too(tidewaiter: Command) -> None:
    """A table of our own in pyproject.toml is read; others are not."""
    Path("pyproject.toml").write_text('[project]\nname = "x"\n[tool.tidewaiter]\nfail-on = "high"\nformat = ["json", "sarif=out.sarif"]\n')
    assert tidewaiter("scan", "manifest", "pod.yaml").code == 3
    assert Path("out.sarif").is_file()


def test_our_own_file_wins_over_pyproject(tidewaiter: Command) -> None:
    """Only one file counts."""
    Path("pyproject.toml").write_text('[tool.tidewaiter]\nfail-on = "high"\n')
    Path("tidewaiter.yaml").write_text("quiet: true\n")
    assert tidewaiter("scan", "manifest", "pod.yaml").code == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("fial-on: high\n", "Did you mean fail-on?"),
        ("colour: red\n", "Known are"),
        ("strict: 3\n", "strict must be true or false"),
        ("fail-on: [high]\n", "fail-on must be a word"),
        ("kubernetes-version: 1.34\n", "in quotes"),
        ("format: 3\n", "format must be a list of words"),
        ("- a\n", "not a mapping"),
        ("a: [\n", "cannot be read"),
        ("quiet: true\nquiet: false\n", "'quiet' is given twice"),
        ("[" * 200_000, "nested deeper than"),
        ("- " * 100_000, "nested deeper than"),
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "unknown key 'a'"),
    ],
)
def test_a_wrong_file_is_an_error_that_names_it(tidewaiter: Command, text: str, said: str) -> None:
    """A typing error is never a setting that silently does nothing."""
    Path("tidewaiter.yaml").write_text(text)
    done = tidewaiter("scan", "manifest", "pod.yaml")
    assert (done.code, done.out) == (1, "")
    assert said in done.err
    assert "tidewaiter.yaml" in done.err


def test_a_wrong_value_is_wrong_usage(tidewaiter: Command) -> None:
    """Values from a file are judged like flags."""
    Path("tidewaiter.yaml").write_text("fail-on: hihg\n")
    assert tidewaiter("scan", "manifest", "pod.yaml").code == 2


def test_a_file_can_be_named(tidewaiter: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """By flag or by variable; one that is not there is an error."""
    Path("other.toml").write_text('[tool.tidewaiter]\nfail-on = "high"\n')
    assert tidewaiter("--config", "other.toml", "scan", "manifest", "pod.yaml").code == 3
    monkeypatch.setenv("TIDEWAITER_CONFIG", "nothing.yaml")
    assert tidewaiter("scan", "manifest", "pod.yaml").code == 1


def test_help_works_with_a_broken_file(tidewaiter: Command) -> None:
    """Whoever broke the file can still ask."""
    Path("tidewaiter.yaml").write_text("fial-on: high\n")
    assert tidewaiter("--help").code == 0


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(tmp_path_factory: pytest.TempPathFactory, body: bytes) -> None:
    """Whatever the file holds, it is settings or an error of ours."""
    path = tmp_path_factory.mktemp("config") / "tidewaiter.yaml"
    path.write_bytes(body)
    try:
        settings = load(path, {})
    except BadInputError:
        return
    assert not settings.values
