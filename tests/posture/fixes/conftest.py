"""What the tests of fixes share: from a manifest to what fixing it comes to."""

from collections.abc import Callable

import pytest

from tidewaiter.policy.failures import failure_findings
from tidewaiter.posture.files import assess_files
from tidewaiter.posture.patching.mending import Mended, Settings, mend

Fix = Callable[..., str]


@pytest.fixture
def fix() -> Fix:
    """Return a function (control id, manifests, may_break) -> the new text, or why the first finding of the control is left."""

    def run(control: str, text: str, *, may_break: bool = True) -> str:
        def scan(files):
            problems = []
            results = assess_files(files, version="1.35", on_problem=problems.append)
            assert [one for one in problems if one.code != "manifest-unknown-kind"] == []
            return [one for one in failure_findings(results) if one.rule_id == control]

        mended: Mended = mend([("x.yaml", text)], scan, Settings(minor=35, may_break=may_break))
        assert mended.caused == ()
        return mended.left[0].why if mended.left else mended.texts.get("x.yaml", "nothing was found")

    return run


@pytest.fixture
def holds(fix: Fix) -> Callable[..., None]:
    """Return a check of one fix: the new text, what it may break (then it is not made unasked), and that nothing is done twice."""

    def check(control: str, text: str, result: str, breaks: str) -> None:
        assert fix(control, text) == result
        assert fix(control, text, may_break=False) == (f"may break: {breaks}" if breaks else result)
        assert fix(control, result) == "nothing was found"

    return check
