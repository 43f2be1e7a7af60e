"""The control `ssh_in_container`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.ssh_in_container import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """
apiVersion: v1
kind: Pod
metadata: {name: p, namespace: shop}
spec:
  containers: [{name: a, ports: [{containerPort: 80}, {containerPort: 22}], command: [sh, -c, 'sudo true']}]
""",
            ["FAIL /spec/containers/0/ports/1/containerPort", "FAIL /spec/containers/0/command/2"],
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
  containers: [{name: a, ports: [{containerPort: 2222}], command: [/app/pseudo, --sudoers]}]
""",
    ],
)
def test_near_miss_passes(judge, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge(CONTROL, text))
