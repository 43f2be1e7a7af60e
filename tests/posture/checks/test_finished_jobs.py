"""The control `finished_jobs`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.finished_jobs import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """
apiVersion: batch/v1
kind: Job
metadata: {name: j}
spec: {}
""",
            ["FAIL /spec/ttlSecondsAfterFinished"],
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
kind: Job
metadata: {name: j}
spec: {ttlSecondsAfterFinished: 0}
""",
        """
apiVersion: batch/v1
kind: Job
metadata: {name: j, ownerReferences: [{kind: CronJob, name: c, uid: u}]}
spec: {}
""",
        """
apiVersion: batch/v1
kind: CronJob
metadata: {name: j}
spec: {}
""",
    ],
)
def test_near_miss_passes(judge, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge(CONTROL, text))
