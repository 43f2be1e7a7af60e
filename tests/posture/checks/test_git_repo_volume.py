"""The control `git_repo_volume`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.git_repo_volume import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """
apiVersion: v1
kind: Pod
metadata: {name: p, namespace: shop}
spec:
  volumes: [{name: g, gitRepo: {repository: 'https://example.com/x'}}]
""",
            ["FAIL /spec/volumes/0/gitRepo"],
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
apiVersion: v1
kind: Pod
metadata: {name: p, namespace: shop}
spec:
  volumes: [{name: gitRepo, emptyDir: {}}, {name: x, gitRepo: null}]
""",
    ],
)
def test_near_miss_passes(judge, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge(CONTROL, text))
