"""Policy variables."""

import pytest

from tidewaiter.iam.pattern import Wildcard, literal, wildcards
from tidewaiter.iam.request import Context
from tidewaiter.iam.variables import expand

CONTEXT = Context(values={"aws:username": ("a*",), "aws:tagkeys": ("x", "y")}, absent=("aws:principaltag/*",))


def expanded(text, version="2012-10-17"):
    return expand(text, CONTEXT, version=version, wild=True)


def test_values_stay_literal_between_wildcards():
    """The wildcard around a variable works, the one inside its value does not."""
    assert expanded("*/${aws:username}").pattern == (Wildcard.ANY, "/", "a", "*")


@pytest.mark.parametrize(("text", "char"), [("${*}", "*"), ("${?}", "?"), ("${$}", "$")])
def test_special_characters(text, char):
    """reference_policies_variables.html#policy-vars-specialchars: the character itself."""
    assert expanded(text).pattern == (char,)


def test_default_values():
    """reference_policies_variables.html#policy-vars-default-values: used when the key is missing."""
    assert expanded("${aws:PrincipalTag/team, 'company-wide'}").pattern == literal("company-wide")
    assert expanded("${aws:username, 'b'}").pattern == literal("a*")


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("${aws:PrincipalTag/team}", True),
        ("${aws:TagKeys}", False),
        ("${aws:Mystery}", False),
        ("${open", False),
        ("${aws:PrincipalTag/t, x}", False),
    ],
)
def test_values_that_cannot_be_had(text, absent):
    """A missing key is absent; an unknown or multivalued key and an unclosed variable cannot be decided."""
    expansion = expanded(text)
    assert (expansion.pattern, expansion.absent) == (None, absent)


def test_old_versions_are_plain_text():
    """Variables came with 2012-10-17."""
    assert expanded("${aws:username}", version="2008-10-17").pattern == wildcards("${aws:username}")
