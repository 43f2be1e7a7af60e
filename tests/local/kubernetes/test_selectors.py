"""Label and field selectors."""

import pytest

from tidewaiter.local.kubernetes.selectors import parse_field_selector, parse_label_selector, selector_of
from tidewaiter.local.kubernetes.status import ApiStatusError

LABELS = {"app": "web", "tier": "front"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", True),
        ("app=web", True),
        ("app==web,tier=front", True),
        ("app=db", False),
        ("app!=db", True),
        ("none!=x", True),
        ("app in (db, web)", True),
        ("app notin (web)", False),
        ("app", True),
        ("!app", False),
        ("!none", True),
    ],
)
def test_label_selectors(text, expected):
    """Equality, sets and existence, as list calls write them."""
    assert parse_label_selector(text)(LABELS) is expected


def test_senseless_selectors_are_refused():
    """A 400 names the requirement."""
    with pytest.raises(ApiStatusError, match="unable to parse"):
        parse_label_selector("app is web")
    with pytest.raises(ApiStatusError, match="not supported"):
        parse_field_selector("spec.color=red")
    with pytest.raises(ApiStatusError, match="operator"):
        selector_of({"matchExpressions": [{"key": "a", "operator": "Near"}]})


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        ({}, True),
        ({"matchLabels": {"app": "web"}}, True),
        ({"matchLabels": {"app": "web", "x": "y"}}, False),
        ({"matchExpressions": [{"key": "tier", "operator": "In", "values": ["front"]}]}, True),
        ({"matchExpressions": [{"key": "tier", "operator": "NotIn", "values": ["front"]}]}, False),
        ({"matchExpressions": [{"key": "none", "operator": "DoesNotExist"}]}, True),
        ({"matchExpressions": [{"key": "none", "operator": "Exists"}]}, False),
    ],
)
def test_selector_objects(selector, expected):
    """Labels and expressions must all hold."""
    assert selector_of(selector)(LABELS) is expected


def test_field_selectors():
    """Fields are compared as text, and negated."""
    pod = {"metadata": {"name": "a"}, "status": {"phase": "Running"}}
    assert parse_field_selector("metadata.name=a,status.phase!=Failed")(pod) is True
    assert parse_field_selector("status.phase!=Running")(pod) is False
