"""The language itself: the rules of the CEL specification that policies lean on, and what the errors say."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.posture.policies.expressions import value_of
from tidewaiter.errors import TidewaiterError
from tidewaiter.posture.policies.faults import EvaluationError, ExpressionError, UndecidedError
from tidewaiter.posture.policies.language import MAX_EXPRESSION, Language

OBJECT = {"spec": {"replicas": 3, "ratio": 1.5, "containers": [{"name": "a", "image": "x/a"}, {"name": "b"}]}, "labels": {"a/b": "c"}}
WORDS = "object|.spec|.?a|[?'a']|[0]|(|)|1|2u|1.5|'x'|+|==|?|:|!|-|.map(x, |x|size|.find|quantity|ip|,|[|]|{|}|b'\\xff'| in |string|\\|\0"


@pytest.mark.parametrize(
    "expression",
    [
        "!(false && object.missing)",
        "object.missing || true",
        "object.spec.containers.exists(c, c.image == 'x/a')",
        "!object.spec.containers.all(c, has(c.image))",
        "object.spec.containers.exists_one(c, has(c.image))",
        "object.spec.containers.map(c, c.name) == ['a', 'b']",
        "object.spec.containers.filter(c, has(c.image)).size() == 1",
        "object.spec.replicas < 3.5",
        "dyn(3) == 3u",
        "object.spec.?other.orValue(7) == 7",
        "object.?spec.?replicas.hasValue()",
        "object.labels['a/b'] == 'c'",
        "cel.bind(n, object.spec.replicas, n * n) == 9",
        "'%s-%d'.format(['a', 1]) == 'a-1'",
        "duration('90s') > duration('1m')",
        "timestamp('2024-01-01T00:00:00Z').getFullYear() == 2024",
        "type(object.spec.ratio) == double",
        "oldObject == null",
        "' Ab '.trim().lowerAscii().charAt(0) == 'a'",
        "'a-b-c'.split('-').join('+') == 'a+b+c' && 'abc'.substring(1, 2) == 'b' && 'abc'.reverse() == 'cba'",
        "'aXbX'.replace('X', '') == 'ab' && 'abab'.indexOf('b') == 1 && 'abab'.lastIndexOf('b') == 3 && 'a'.upperAscii() == 'A'",
    ],
)
def test_the_language_follows_its_specification(expression):
    """Errors are absorbed by what decides without them, numbers compare across types, optional fields and macros work."""
    assert value_of(expression, object=OBJECT) is True


@pytest.mark.parametrize(
    "expression", ["object.missing", "1 / 0", "9223372036854775807 + 1", "[1][5]", "object.spec.replicas + 'a'", "int('x')"]
)
def test_what_fails_on_an_object_is_an_evaluation_error(expression):
    """CEL's own errors are told apart from what is unknown, since the failure policy decides about them."""
    with pytest.raises(EvaluationError):
        value_of(expression, object=OBJECT)


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("object.frobnicate(1)", "unknown function 'frobnicate' at column 18"),
        ("1 +\n  nothing(2)", "unknown function 'nothing' at line 2, column 10"),
        ("[1].transformMap(k, v, v)", "unknown function 'transformMap' at column 17"),
        ("objekt.spec", "unknown name 'objekt.spec' at column 7"),
        ("1 + 1u", "'(int, uint)' at column 3"),
        ("1 +", "column 4"),
        ("quantity('1') < quantity('2')", "column 15"),
    ],
)
def test_errors_name_the_function_and_the_column(expression, words):
    """A person finds the place, and the function that is missing."""
    with pytest.raises(ExpressionError, match=r".") as caught:
        value_of(expression)
    assert words in caught.value.message


@pytest.mark.parametrize("name", ["request.userInfo", "request.uid", "authorizer", "namespaceObject", "params"])
def test_what_is_unknown_offline_is_undecided_unless_it_does_not_matter(name):
    """Who asks is not known: an expression that depends on it has no answer, one that does not has."""
    with pytest.raises(UndecidedError) as caught:
        value_of(f"dyn({name}) == 'x'")
    assert caught.value.missing == name
    assert value_of(f"dyn({name}) == 'x' || true") is True


@pytest.mark.parametrize(
    "expression",
    [
        "[0,1,2,3,4,5,6,7,8,9]" + "".join(f".all(x{i}, [0,1,2,3,4,5,6,7,8,9]" for i in range(6)) + ".size() > 0" + ")" * 6,
        "object.big == 1",
        "object.text == 'x'",
        "[duration('1s')].sum() == duration('1s')",
        "object.?a",
        "[1].map(x, object.?a)",
        "[1].map(x, type(object.?a) == optional_type ? object[?'a'] : object[?'a'])",
    ],
)
def test_limits_and_values_that_cannot_be_passed_are_undecided(expression):
    """Ten million steps, a number beyond 64 bits or half a character are no failure of the object."""
    with pytest.raises(UndecidedError):
        value_of(expression, object={"big": 1 << 70} if "big" in expression else {"text": "\ud800"} if "text" in expression else {})


@pytest.mark.parametrize(
    "expression", ["(" * 300 + "1" + ")" * 300, "[" * 5000 + "]" * 5000, "'" + "a" * MAX_EXPRESSION + "'", "\ud800", "a\x00b"]
)
def test_hostile_expressions_are_refused(expression):
    """Depth, length and what is no text end in an error, never in a crash."""
    with pytest.raises(ExpressionError):
        Language({}).check(expression)


@given(st.lists(st.sampled_from(WORDS.split("|")), max_size=12))
def test_any_expression_has_an_answer_or_a_known_error(words):
    """No expression ends in an error of the bindings or in a crash."""
    known = None
    with suppress(TidewaiterError):
        known = value_of("".join(words), object=OBJECT)
    assert not isinstance(known, BaseException)
