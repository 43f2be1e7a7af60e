"""The coverage statement of a report."""

from tidewaiter.model.image import Distribution
from tidewaiter.model.inventory import Coverage, Inventory
from tidewaiter.model.problem import Problem
from tidewaiter.policy.coverage import statement


def inventory(**fields):
    return Inventory(image_digest="sha256:1", distribution=Distribution(), packages=(), **fields)


def test_rules_and_what_was_left_out_are_added():
    """Problems that left something out are counted by code; notes are not."""
    problems = (
        Problem(code="file-too-large", what="a"),
        Problem(code="file-too-large", what="b"),
        Problem(code="database-removed", what="c", incomplete=False),
    )
    found = statement(inventory(coverage=Coverage(layers=2), problems=problems))
    assert found.layers == 2
    assert found.unread == (("file-too-large", 2),)
    assert dict(found.rules)["secret rules"] > 50
    assert dict(found.rules)["image configuration checks"] > 5


def test_malware_rules_count_where_they_ran():
    """A layer in which nobody looked for malware takes the claim away."""
    searched = statement(inventory(coverage=Coverage()))
    left_out = statement(inventory(coverage=Coverage(), problems=(Problem(code="malware-not-searched", what="a", incomplete=False),)))
    assert dict(searched.rules)["malware rules"] > 20
    assert "malware rules" not in dict(left_out.rules)


def test_a_bill_of_materials_has_none():
    """We did not read what somebody else lists."""
    assert statement(inventory()) is None
