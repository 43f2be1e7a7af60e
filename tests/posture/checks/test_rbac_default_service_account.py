"""The control `rbac_default_service_account`: what it names and what it leaves alone."""

import pytest

from tests.posture.bindings import binding
from tidewaiter.posture.checks.rbac_default_service_account import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (binding("r", {"kind": "ServiceAccount", "name": "default", "namespace": "shop"}), ["FAIL /subjects"]),
        (binding("r", {"kind": "ServiceAccount", "name": "default"}, namespace="shop"), ["FAIL /subjects"]),
        (binding("r", {"kind": "Group", "name": "system:serviceaccounts:shop"}), ["FAIL /subjects"]),
    ],
)
def test_hit_names_the_offending_field(judge, text, expected):
    """Each offending place is named by its pointer, present or missing."""
    assert judge(CONTROL, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        binding("r", {"kind": "User", "name": "default"}),
        binding("r", {"kind": "Group", "name": "system:serviceaccounts"}),
        binding("r", {"kind": "ServiceAccount", "name": "shop", "namespace": "default"}),
    ],
)
def test_near_miss_passes(judge, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge(CONTROL, text))
