"""`tidewaiter config`."""

from pathlib import Path

import pytest

from tests.cli.conftest import Command


def line(text: str, key: str) -> list[str]:
    """Pick the words of one key."""
    return next(words for words in map(str.split, text.splitlines()) if words[0] == key)


def test_show_says_where_a_value_comes_from(tidewaiter: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """Environment, file and default are told apart."""
    Path("tidewaiter.yaml").write_text("fail-on: high\nstrict: true\nformat: [table, json=out.json]\n")
    monkeypatch.setenv("TIDEWAITER_FAIL_ON", "low")
    out = tidewaiter("config", "show", "--origin").out
    assert line(out, "fail-on") == ["fail-on", "low", "environment", "TIDEWAITER_FAIL_ON"]
    assert line(out, "strict") == ["strict", "true", "tidewaiter.yaml"]
    assert line(out, "format") == ["format", "table", "json=out.json", "tidewaiter.yaml"]
    assert line(out, "severity") == ["severity", "-", "default"]
    assert line(tidewaiter("config", "show").out, "strict") == ["strict", "true"]


def test_init_writes_a_file_that_is_valid_once(tidewaiter: Command) -> None:
    """The file to start from changes nothing, and an existing one is never overwritten."""
    assert tidewaiter("config", "init").code == 0
    assert tidewaiter("config", "show", "--origin").out.count("tidewaiter.yaml") == 0
    again = tidewaiter("config", "init")
    assert again.code == 1
    assert "there is a file already" in again.err
