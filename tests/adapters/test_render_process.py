"""A tool is run without settings, network and plugins, and within limits."""

import json
import sys
import time

import pytest

from tidewaiter.adapters.render_process import Bounds, run_tool
from tidewaiter.errors import BadInputError, LimitExceededError


def python(code: str, bounds: Bounds | None = None) -> str:
    """Run some Python as if it were a tool."""
    return run_tool([sys.executable, "-I", "-c", code], bounds)


def test_output_is_returned_and_the_environment_is_clean(monkeypatch):
    """Nothing of the user's settings is seen, and every way out leads nowhere."""
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    seen = json.loads(python("import os, json; print(json.dumps(dict(os.environ)))"))
    assert "AWS_SECRET_ACCESS_KEY" not in seen
    assert seen["HTTPS_PROXY"] == "http://127.0.0.1:9"
    assert seen["PATH"] == seen["HOME"] == seen["TMPDIR"]


def test_a_failure_has_the_last_words():
    """What a tool says on its error stream reaches the user, shortened and without warnings."""
    with pytest.raises(BadInputError, match=r"failed: Error: no such thing$"):
        python("import sys; print('WARNING: x', file=sys.stderr); sys.exit('Error: no such thing')")
    with pytest.raises(BadInputError, match=r'failed: no "x" here$'):
        python('import sys; sys.exit(\'E1123 1 run.go:72] "command failed" err="no \\\\"x\\\\" here"\')')
    with pytest.raises(BadInputError, match="exit code 3"):
        python("raise SystemExit(3)")


def test_time_is_limited():
    """A tool that sleeps, or goes on writing, is ended with all that it started."""
    begun = time.monotonic()
    with pytest.raises(LimitExceededError, match="took longer than"):
        python("import time; time.sleep(60)", Bounds(seconds=0.3))
    with pytest.raises(LimitExceededError, match="took longer than"):
        python("import time\nwhile True: print('x', flush=True); time.sleep(0.01)", Bounds(seconds=0.5))
    assert time.monotonic() - begun < 30


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_output_is_limited(stream):
    """Endless output ends the tool, on either stream."""
    with pytest.raises(LimitExceededError, match="wrote more than"):
        python(f"import sys\nwhile True: sys.{stream}.write('x' * 65536)", Bounds(size=1 << 20))


def test_what_cannot_be_run_is_said(tmp_path):
    """A file that is no program is bad input."""
    broken = tmp_path / "helm"
    broken.write_text("no program")
    with pytest.raises(BadInputError, match="cannot be run"):
        run_tool([str(broken)])
