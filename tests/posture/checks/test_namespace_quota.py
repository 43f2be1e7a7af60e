"""The control `namespace_quota`: what it names and what it leaves alone."""

import pytest

from tests.posture.networks import namespace
from tidewaiter.posture.checks.namespace_quota import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (namespace(), ["FAIL /metadata/name", "FAIL /metadata/name"]),
        (
            """
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: v1
kind: LimitRange
metadata: {name: l, namespace: shop}
""",
            ["FAIL /metadata/name"],
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
kind: Namespace
metadata: {name: shop}
---
apiVersion: v1
kind: LimitRange
metadata: {name: l, namespace: shop}
---
apiVersion: v1
kind: ResourceQuota
metadata: {name: l, namespace: shop}
"""
    ],
)
def test_near_miss_passes(judge, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge(CONTROL, text))


@pytest.mark.parametrize(
    ("text", "complete", "expected"),
    [(namespace(), frozenset({"Namespace"}), ["UNKNOWN kubernetes:list resourcequotas", "UNKNOWN kubernetes:list limitranges"])],
)
def test_what_is_not_known_is_not_a_pass(judge, text, complete, expected):
    """Missing facts are NOT ASSESSED, with the grant that would help."""
    assert judge(CONTROL, text, complete) == expected
