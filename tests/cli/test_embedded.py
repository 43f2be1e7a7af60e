"""`tidewaiter local down` and what `demo` needs."""

import json
import subprocess
import sys
from pathlib import Path

from tests.cli.conftest import Command


def test_nothing_to_stop_is_an_error(tidewaiter: Command) -> None:
    """The hint says how to start one."""
    done = tidewaiter("local", "down")
    assert done.code == 1
    assert "tidewaiter local up" in done.err


def test_down_stops_what_up_started(tidewaiter: Command, tmp_path: Path) -> None:
    """The process that the state names gets its signal, and a second call finds nothing."""
    state = tmp_path / "home" / "tidewaiter" / "local.json"
    state.parent.mkdir(parents=True)
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as process:
        state.write_text(json.dumps({"pid": process.pid}))
        assert tidewaiter("local", "down").code == 0
        assert process.wait(timeout=10) < 0
    assert tidewaiter("local", "down").code == 1


def test_a_stale_state_is_told_and_removed(tidewaiter: Command, tmp_path: Path) -> None:
    """The process is gone already."""
    state = tmp_path / "home" / "tidewaiter" / "local.json"
    state.parent.mkdir(parents=True)
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    state.write_text(json.dumps({"pid": process.pid}))
    done = tidewaiter("local", "down")
    assert done.code == 1
    assert "gone already" in done.err
    assert not state.exists()


def test_train_needs_a_checkout(tidewaiter: Command) -> None:
    """Outside one the error says so."""
    done = tidewaiter("train")
    assert done.code == 1
    assert "checkout" in done.err
