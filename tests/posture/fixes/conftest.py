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
def fixed(fix: Fix) -> Callable[[str, str], tuple[str, str]]:
    """Return a function (control id, manifests) -> the new text and what it may break; such a fix is not made unasked, and none twice."""

    def run(control: str, text: str) -> tuple[str, str]:
        result, unasked = fix(control, text), fix(control, text, may_break=False)
        assert fix(control, result) == "nothing was found"
        if unasked == result:
            return result, ""
        assert unasked.startswith("may break: ")
        return result, unasked.removeprefix("may break: ")

    return run
