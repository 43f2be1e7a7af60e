"""What a VEX document says that cannot be used."""

from tidewaiter.model.vex import Identity
from tidewaiter.sources.vex_notes import Notes, usable


def test_notes_of_a_kind_are_one_problem_with_a_count() -> None:
    """A hostile document makes a short report, which never makes the scan incomplete."""
    notes = Notes(source="v.json")
    for number in range(1000):
        notes.add("vex-malformed", "it is wrong", f"statement {number}")
    (problem,) = notes.problems()
    assert (problem.what, problem.where, problem.incomplete) == ("VEX: it is wrong (1000 times)", "v.json: statement 0", False)


def test_a_product_must_be_named_and_be_one() -> None:
    """Nothing and everything are refused, a digest is enough."""
    notes = Notes(source="v")
    assert usable(Identity(digests=("sha256:ab",)), notes, "here")
    assert not usable(Identity(), notes, "here")
    assert not usable(Identity(purl="pkg:oci/*"), notes, "here")
    assert len(list(notes.problems())) == 2
