"""Named formats, by the names and limits that the API server gives them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.posture.policies.expressions import value_of
from tidewaiter.posture.policies.faults import EvaluationError, ExpressionError

GOOD = {
    "dns1123Label": ["a", "a-1", "0a", "a" * 63],
    "dns1123Subdomain": ["a.b-c.0", "a"],
    "dns1035Label": ["a-1"],
    "dns1123LabelPrefix": ["a-", "a"],
    "dns1123SubdomainPrefix": ["a.b-"],
    "dns1035LabelPrefix": ["a1-"],
    "qualifiedName": ["a.b/C_d", "Name.x", "x"],
    "labelValue": ["", "A_b.c-1"],
    "uri": ["https://a.example/x?y", "/path"],
    "uuid": ["123e4567-e89b-12d3-a456-426614174000", "123E4567E89B12D3A456426614174000"],
    "byte": ["YQ==", "YWJj"],
    "date": ["2024-02-29"],
    "datetime": ["2024-02-29T23:59:59Z", "2024-01-01t00:00:00.5+01:00"],
}
BAD = {
    "dns1123Label": ["", "A", "-a", "a-", "a.b", "a" * 64, "a\n", "é"],
    "dns1123Subdomain": ["a..b", "a.b-", "a" * 254],
    "dns1035Label": ["1a", "a.b"],
    "dns1123LabelPrefix": ["-", ".a"],
    "dns1123SubdomainPrefix": ["a..-"],
    "dns1035LabelPrefix": ["1-"],
    "qualifiedName": ["/a", "a/", "A/b", "a/b/c", "a" * 64],
    "labelValue": ["-a", "a b", "a" * 64],
    "uri": ["", "no uri"],
    "uuid": ["123e4567", "123e4567-e89b-12d3-a456-42661417400g"],
    "byte": ["YQ=", "Y!==", "Y"],
    "date": ["2023-02-29", "2024-2-1", "20240201"],
    "datetime": ["2024-01-01", "2024-01-01T24:00:00Z", "2024-01-01T00:00:00", "2024-13-01T00:00:00Z"],
}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in GOOD.items() for text in texts])
def test_what_matches_has_no_problems(name, text):
    """`validate` of a good text has no value."""
    assert value_of(f"!format.{name}().validate(object).hasValue()", object=text) is True


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in BAD.items() for text in texts])
def test_what_does_not_match_has_problems(name, text):
    """The problems are texts, which messages join."""
    assert value_of(f"format.{name}().validate(object).value().join(', ')", object=text) == f"does not match the format {name}"


@pytest.mark.parametrize(
    "expression",
    [
        "format.named('dns1123Label').hasValue() && !format.named('nonsense').hasValue()",
        "!format.named('uuid').value().validate('123e4567-e89b-12d3-a456-426614174000').hasValue()",
        "format.named('date').value() == format.date() && {'a': 1}[?'a'].hasValue() && {'a': 1}.?b.orValue(2) == 2",
    ],
)
def test_formats_are_named_and_optional(expression):
    """Formats can be chosen by name, and what is optional has the functions of optional values."""
    assert value_of(expression) is True


def test_what_has_no_value_is_an_error():
    """The failure policy gets to decide about it; a function that is no format is not known at all."""
    with pytest.raises(EvaluationError):
        value_of("format.date().validate('2024-01-01').value().size() == 0")
    with pytest.raises(ExpressionError, match="unknown function 'nonsense'"):
        value_of("format.nonsense().validate('a').hasValue()")
    with pytest.raises(ExpressionError, match="orValue"):
        value_of("format.date().validate('x').orValue([]).size() == 0")


@given(st.sampled_from(sorted(GOOD)), st.text(max_size=20))
def test_any_text_is_judged(name, text):
    """No text breaks a format."""
    assert isinstance(value_of(f"format.{name}().validate(object).hasValue()", object=text), bool)
