"""The control `rbac_everybody`: what it names and what it leaves alone."""

import pytest

from tests.posture.bindings import binding
from tidewaiter.posture.checks.rbac_everybody import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (binding("view", {"kind": "Group", "name": "system:authenticated"}), ["FAIL /subjects"]),
        (binding("edit", {"kind": "Group", "name": "system:serviceaccounts"}, namespace="shop"), ["FAIL /subjects"]),
    ],
)
def test_hit_names_the_offending_field(judge, text, expected):
    """Each offending place is named by its pointer, present or missing."""
    assert judge(CONTROL, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        binding("system:discovery", {"kind": "Group", "name": "system:authenticated"}),
        binding("view", {"kind": "Group", "name": "system:serviceaccounts:shop"}),
    ],
)
def test_near_miss_passes(judge, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge(CONTROL, text))
