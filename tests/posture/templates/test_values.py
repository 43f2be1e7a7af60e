"""Values of templates: what is not known never counts as a default."""

import pytest

from tidewaiter.posture.templates.values import NOT_KNOWN, camel, document, flag, is_known, items, look, text, too_deep, word, words


def test_a_missing_member_is_not_an_unknown_one():
    """A default applies to what is left out, and to nothing else."""
    data = {"a": {"b": 1}, "c": NOT_KNOWN}
    assert (look(data, "a", "b"), look(data, "a", "x"), look(data, "c", "d")) == (1, None, NOT_KNOWN)
    assert (flag(None, default=True), flag(NOT_KNOWN, default=True), flag("false", default=True), flag("${P}", default=True)) == (
        True,
        None,
        False,
        None,
    )
    assert (word(None, "x"), word(NOT_KNOWN, "x"), word("${A}", "x"), word("y", "x"), word([1])) == ("x", None, None, "y", None)


def test_references_are_names_but_not_known():
    """Two references that read alike are the same, and neither says what it comes to."""
    assert not is_known({"a": ["${Role.Arn}"]})
    assert is_known({"a": [1, "x"]})
    assert (text("${Role.Arn}"), text(NOT_KNOWN), text(None), text(3)) == ("${Role.Arn}", "", "", "3")


def test_lists():
    """A single value stands for a list of one; words must all be known."""
    assert (items(None), items("a"), items(NOT_KNOWN)) == ([], ["a"], None)
    assert (words(["a", 1]), words(["a", NOT_KNOWN]), words(NOT_KNOWN)) == (("a", "1"), None, None)


@pytest.mark.parametrize("value", ["{", "[]", 3, {"a": [NOT_KNOWN]}, "[" * 5000, '{"a":' * 500 + "1" + "}" * 500])
def test_documents_that_cannot_be_read(value):
    """What is no object, not known whole, or nested without end is not known."""
    assert document(value) is None


def test_documents():
    """JSON text and objects read alike."""
    assert document('{"a": ["${X}"]}') == document({"a": ["${X}"]}) == {"a": ["${X}"]}
    assert camel({"Ab": [{"Cd": 1}]}) == {"ab": [{"cd": 1}]}
    assert repr(NOT_KNOWN) == "(known after deployment)"


def test_depth():
    """Depth is measured without recursion."""
    nested = []
    for _ in range(10_000):
        nested = [nested]
    assert too_deep(nested)
    assert not too_deep({"a": [[1]]})
