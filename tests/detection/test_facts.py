"""Reading policies and parameters of any shape."""

import pytest

from tidewaiter.detection import facts


@pytest.mark.parametrize("value", ["{", "[1]", None, 7, "x" * 100_000, '{"Statement": ' + "[" * 5000])
def test_a_broken_policy_is_empty(value: object) -> None:
    """What is no document has no statements."""
    assert facts.statements(facts.policy(value)) == ()


def test_a_principal_of_another_account_is_foreign() -> None:
    """ARNs, bare account ids and the wildcard count; services do not."""
    statement = {"Principal": {"AWS": ["arn:aws:iam::2:root", "3", "1", "*"], "Service": "ec2.amazonaws.com"}}
    assert facts.foreign_accounts(statement, "1") == ("arn:aws:iam::2:root", "3", "*")


def test_lists_may_be_wrapped() -> None:
    """EC2 wraps lists in `items`."""
    assert facts.items({"a": {"items": [1]}}, "a") == facts.items({"a": [1]}, "a") == (1,)
