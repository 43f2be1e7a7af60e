"""The control `removed_api_version`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.removed_api_version import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """
apiVersion: batch/v1beta1
kind: CronJob
metadata: {name: c}
""",
            ["FAIL /apiVersion"],
        ),
        (
            """
apiVersion: extensions/v1beta1
kind: Ingress
metadata: {name: c}
""",
            ["FAIL /apiVersion"],
        ),
    ],
)
def test_hit_names_the_offending_field(judge, text, expected):
    """Each offending place is named by its pointer, present or missing."""
    assert judge(CONTROL, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        """
apiVersion: batch/v1
kind: CronJob
metadata: {name: c}
""",
        """
apiVersion: networking.k8s.io/v1beta1
kind: IPAddress
metadata: {name: c}
""",
    ],
)
def test_near_miss_passes(judge, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge(CONTROL, text))


def test_a_version_that_still_serves_it_passes_until_it_is_deprecated(judge):
    """Before its removal the version is served, with notice in the last three releases."""
    text = "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: c}"
    assert judge(CONTROL, text, minor=21) == ["PASS"]
    assert judge(CONTROL, text, minor=24) == ["FAIL /apiVersion (low)"]
    assert judge(CONTROL, text, minor=25) == ["FAIL /apiVersion"]
