"""The control `rbac_anonymous`: what it names and what it leaves alone."""

import pytest

from tests.posture.bindings import ANN, binding
from tidewaiter.posture.checks.rbac_anonymous import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (binding("view", {"kind": "User", "name": "system:anonymous"}, ANN), ["FAIL /subjects"]),
        (binding("view", {"kind": "Group", "name": "system:unauthenticated"}), ["FAIL /subjects"]),
    ],
)
def test_hit_names_the_offending_field(judge, text, expected):
    """Each offending place is named by its pointer, present or missing."""
    assert judge(CONTROL, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        binding("system:public-info-viewer", {"kind": "Group", "name": "system:unauthenticated"}),
        binding("r", {"kind": "User", "name": "anonymous"}),
        binding("r", {"kind": "ServiceAccount", "name": "system:anonymous", "namespace": "shop"}),
    ],
)
def test_near_miss_passes(judge, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge(CONTROL, text))
