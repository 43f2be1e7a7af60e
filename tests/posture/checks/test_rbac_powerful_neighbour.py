"""The control `rbac_powerful_neighbour`: what shares a node."""

import pytest

from tests.posture.identity.judging import said
from tidewaiter.posture.checks.rbac_powerful_neighbour import CONTROL
from tidewaiter.posture.identity.view import NodeView


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        (
            NodeView(exposed=("shop/web",), powerful=("ops/controller",)),
            ["high ops/controller lead to an administrator and run beside shop/web, which the internet reaches"],
        ),
        (NodeView(exposed=("shop/web",), powerful=()), []),
        (NodeView(exposed=(), powerful=("ops/controller",)), []),
        (NodeView(exposed=(), powerful=(), unread="gap (kubernetes:list pods)"), ["UNKNOWN kubernetes:list pods"]),
    ],
)
def test_hit_near_misses_and_missing_facts(view, expected):
    """Both on one node, one of them alone, and a cluster that is not known whole."""
    assert said(CONTROL, view) == expected
