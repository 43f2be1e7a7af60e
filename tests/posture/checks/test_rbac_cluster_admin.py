"""The control `rbac_cluster_admin`: what it names and what it leaves alone."""

import pytest

from tests.posture.bindings import MASTERS, binding
from tidewaiter.posture.checks.rbac_cluster_admin import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (binding("cluster-admin"), ["FAIL /roleRef"]),
        (binding("cluster-admin", namespace="shop"), ["FAIL /roleRef (medium)"]),
        (binding("cluster-admin", MASTERS, {"kind": "ServiceAccount", "name": "ci", "namespace": "ci"}), ["FAIL /roleRef"]),
    ],
)
def test_hit_names_the_offending_field(judge, text, expected):
    """Each offending place is named by its pointer, present or missing."""
    assert judge(CONTROL, text) == expected


@pytest.mark.parametrize(
    "text",
    [binding("cluster-admin", MASTERS), binding("cluster-administrators"), binding("cluster-admin", namespace="shop", role_kind="Role")],
)
def test_near_miss_passes(judge, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge(CONTROL, text))
