"""Label selectors."""

import pytest

from tidewaiter.posture.selectors import selects, selects_all


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        ({}, True),
        ({"matchLabels": {"app": "shop"}}, True),
        ({"matchLabels": {"app": "other"}}, False),
        ({"matchExpressions": [{"key": "app", "operator": "In", "values": ["a", "shop"]}]}, True),
        ({"matchExpressions": [{"key": "tier", "operator": "NotIn", "values": ["db"]}]}, True),
        ({"matchExpressions": [{"key": "app", "operator": "NotIn", "values": ["shop"]}]}, False),
        ({"matchExpressions": [{"key": "tier", "operator": "Exists"}]}, False),
        ({"matchExpressions": [{"key": "tier", "operator": "DoesNotExist"}]}, True),
        ({"matchExpressions": [{"key": "app", "operator": "Like", "values": ["s*"]}]}, False),
        ({"matchLabels": {"app": "shop"}, "matchExpressions": [{"key": "app", "operator": "DoesNotExist"}]}, False),
    ],
)
def test_selectors_match_as_the_api_server_does(selector, expected):
    """All parts must match; an operator that Kubernetes does not know matches nothing."""
    assert selects(selector, {"app": "shop"}) is expected


def test_only_an_empty_selector_selects_all():
    """A selector with any condition is not empty."""
    assert selects_all({"matchLabels": {}})
    assert not selects_all({"matchExpressions": [{"key": "a", "operator": "Exists"}]})
