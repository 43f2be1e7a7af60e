"""Ids of ours that findings can carry."""

from tidewaiter.cli.catalogue import entries
from tidewaiter.policy.rule_ids import known


def test_what_can_be_waived_is_what_can_be_explained() -> None:
    """One list would otherwise lack what the other gained."""
    assert known() == {entry.id for entry in entries().values() if entry.waivable}


def test_all_ids_begin_alike() -> None:
    """By that a slip is told from the name of somebody else's rule."""
    assert all(one.startswith("TW-") for one in known())
