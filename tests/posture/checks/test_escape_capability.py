"""The control `escape_capability`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.escape_capability import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """
apiVersion: v1
kind: Pod
metadata: {name: p, namespace: shop}
spec:
  containers: [{name: c, securityContext: {capabilities: {add: [NET_BIND_SERVICE, SYS_ADMIN, cap_sys_ptrace]}}}]
""",
            ["FAIL /spec/containers/0/securityContext/capabilities/add/1", "FAIL /spec/containers/0/securityContext/capabilities/add/2"],
        ),
        (
            """
apiVersion: v1
kind: Pod
metadata: {name: p, namespace: shop}
spec:
  ephemeralContainers: [{name: c, securityContext: {capabilities: {add: [ALL]}}}]
""",
            ["FAIL /spec/ephemeralContainers/0/securityContext/capabilities/add/0"],
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
  containers: [{name: c, securityContext: {capabilities: {drop: [SYS_ADMIN, ALL], add: [CHOWN]}}}]
""",
        """
apiVersion: v1
kind: Pod
metadata: {name: p, namespace: shop}
spec:
  os: {name: windows}
  containers: [{name: c, securityContext: {capabilities: {add: [SYS_ADMIN]}}}]
""",
    ],
)
def test_near_miss_passes(judge, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge(CONTROL, text))
