"""Each event is handled once."""

import pytest

from handlers._claims import claimed


def _fail(owner: str) -> None:
    with pytest.raises(RuntimeError), claimed("aws.ecr", "1", owner):
        raise RuntimeError


def test_a_duplicate_is_told_and_a_failure_gives_the_claim_back(account):
    """After a failure another delivery of the event does the work."""
    _fail("execution-1")
    with claimed("aws.ecr", "1", "execution-2") as first:
        assert first
    with claimed("aws.ecr", "1", "execution-3") as first:
        assert not first


def test_a_duplicate_that_fails_does_not_take_the_claim_from_its_owner(account):
    """Only who holds the claim can give it back."""
    with claimed("aws.ecr", "1", "execution-1"):
        pass
    _fail("execution-2")
    with claimed("aws.ecr", "1", "execution-3") as first:
        assert not first
