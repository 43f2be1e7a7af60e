"""Removing finished Jobs."""

import pytest

CASES = [
    (
        "TW-K8S-finished-jobs",
        ("apiVersion: batch/v1\nkind: Job\nmetadata: {name: j}\nspec:\n  template: {spec: {containers: [{name: c, image: a}]}}\n"),
        (
            "apiVersion: batch/v1\n"
            "kind: Job\n"
            "metadata: {name: j}\n"
            "spec:\n"
            "  template: {spec: {containers: [{name: c, image: a}]}}\n"
            "  ttlSecondsAfterFinished: 86400\n"
        ),
        "the Job and its logs are gone a day after it ends; a tool that keeps the manifest applied runs it again",
    ),
]


@pytest.mark.parametrize(("control", "text", "result", "breaks"), CASES)
def test_the_text_changes_where_it_has_to(fixed, control, text, result, breaks):
    """The finding is cleared by the smallest change, which is not made unasked if it may break something, nor twice."""
    assert fixed(control, text) == (result, breaks)
