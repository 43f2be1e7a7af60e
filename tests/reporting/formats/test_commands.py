"""The script of commands: safe to read, and harmless where it says so."""

import shutil
import subprocess
from dataclasses import replace

import pytest

from tests.builders import finding
from tests.reporting.samples import full_report
from tidewaiter.reporting.formats.commands import FORMAT


def _script(*evidence: dict[str, str]) -> str:
    found = tuple(replace(finding(), id=f"f{number}", evidence=one) for number, one in enumerate(evidence))
    return FORMAT.render(full_report(findings=found)).decode()


def test_what_may_break_is_a_comment() -> None:
    """Only commands that break nothing run; the others say what they may break, and what has none is counted."""
    script = _script({"command": "echo safe"}, {"command": "echo risky", "may break": "much"}, {})
    assert "\necho safe\n" in script
    assert "# may break: much\n# echo risky\n" in script
    assert "1 findings have no command" in script
    assert script.index("echo safe") < script.index("echo risky")


@pytest.mark.skipif(not shutil.which("sh"), reason="there is no shell")
def test_names_from_outside_run_nothing() -> None:
    """A command or reason with a line feed ends no comment."""
    script = _script(
        {"command": "echo safe"}, {"command": "echo 'a\nb'"}, {"command": "echo c", "may break": "x\necho d", "lasts": "y\necho e"}
    )
    done = subprocess.run(["sh"], input=script.encode(), capture_output=True, check=True)
    assert done.stdout == b"safe\n"
