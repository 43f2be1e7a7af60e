"""Resources that templates declare, and gaps that are said once."""

from tidewaiter.model.finding import Location
from tidewaiter.posture.templates.declared import Declared, Gaps, Template, listed


def test_references():
    """A resource refers to another by any of the other's names."""
    role = Declared(type="AWS::IAM::Role", name="R", properties={}, keys=frozenset({"${R}", "${R.Arn}"}), place=lambda _: Location())
    one = Declared(type="X", name="N", properties={"Role": "${R.Arn}", "Other": "${Q}"}, keys=frozenset(), place=lambda _: Location())
    assert (one.refers("Role", role), one.refers("Other", role), one.refers("None", role)) == (True, False, False)
    assert Template(path="t", resources=(role, one)).of("X") == [one]


def test_gaps_are_grouped():
    """One problem for each kind of gap, with some of the names."""
    gaps = Gaps(path="t")
    for name in "abcdefg":
        gaps.add("code", "not judged", name)
    (problem,) = gaps.problems()
    assert (problem.what, problem.where, problem.incomplete) == ("not judged: a, b, c, d, e and 2 more", "t", True)
    assert listed(["a", "a"]) == "a"
