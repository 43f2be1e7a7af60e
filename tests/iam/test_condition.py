"""Condition blocks, against the tables of the IAM User Guide."""

import pytest

from tidewaiter.iam.condition import holds
from tidewaiter.iam.request import Context


def check(block, values=None, absent=("*",), version="2012-10-17"):
    held = {key.lower(): (value,) if isinstance(value, str) else tuple(value) for key, value in (values or {}).items()}
    conditions = {
        name: {key: (value,) if isinstance(value, str) else tuple(value) for key, value in keys.items()} for name, keys in block.items()
    }
    return holds(conditions, Context(values=held, absent=absent), version=version)


CASES = [
    ("StringEquals", "a", "a", True),
    ("StringEquals", "a", "A", False),
    ("StringEquals", "a*", "ab", False),
    ("StringNotEquals", "a", "b", True),
    ("StringEqualsIgnoreCase", "JohnDoe", "johndoe", True),
    ("StringNotEqualsIgnoreCase", "JohnDoe", "johndoe", False),
    ("StringLike", "us-west-?", "us-west-2", True),
    ("StringNotLike", "us-*", "eu-west-1", True),
    ("NumericEquals", "10", "10.0", True),
    ("NumericNotEquals", "10", "11", True),
    ("NumericLessThanEquals", "10", "10", True),
    ("NumericLessThan", "10", "10", False),
    ("NumericGreaterThan", "10", "9", False),
    ("NumericGreaterThanEquals", "10", "10", True),
    ("NumericEquals", "ten", "10", None),
    ("NumericEquals", "NaN", "10", None),
    ("DateGreaterThan", "2020-04-01T00:00:00Z", "2020-04-01T00:00:01Z", True),
    ("DateLessThan", "2020-06-30T23:59:59Z", "1593561600", False),
    ("DateEquals", "1585699200", "2020-04-01T00:00:00Z", True),
    ("DateNotEquals", "2020-04-01", "2020-04-01T00:00:00Z", False),
    ("DateLessThanEquals", "soon", "2020-04-01T00:00:00Z", None),
    ("Bool", "true", "true", True),
    ("Bool", "True", "false", False),
    ("Bool", "yes", "true", None),
    ("BinaryEquals", "QmluYXJ5VmFsdWVJbkJhc2U2NA==", "QmluYXJ5VmFsdWVJbkJhc2U2NA==", True),
    ("BinaryEquals", "!", "QQ==", None),
    ("IpAddress", "203.0.113.0/24", "203.0.113.9", True),
    ("IpAddress", "2001:DB8:1234:5678::/64", "2001:db8:1234:5678::1", True),
    ("IpAddress", "2001:DB8:1234:5678::/64", "203.0.113.9", False),
    ("NotIpAddress", "203.0.113.0/24", "198.51.100.1", True),
    ("IpAddress", "everywhere", "203.0.113.9", None),
    ("ArnEquals", "arn:aws:sns:*:123456789012:my-topic", "arn:aws:sns:eu-west-1:123456789012:my-topic", True),
    ("ArnLike", "arn:aws:iam::*:role/app-*", "arn:aws:iam::123456789012:role/app-1", True),
    ("ArnLike", "arn:aws:iam::*:role/app", "arn:aws:iam::1:user/x:role/app", False),
    ("ArnNotLike", "arn:aws:iam::1:role/a", "arn:aws:iam::1:role/b", True),
    ("ArnNotEquals", "arn:aws:iam::1:role/a", "arn:aws:iam::1:role/a", False),
    ("ArnLike", "*", "arn:aws:iam::1:role/a", None),
]


@pytest.mark.parametrize(("operator", "wanted", "actual", "expected"), CASES)
def test_operators(operator, wanted, actual, expected):
    """reference_policies_elements_condition_operators.html: each operator on a value of its type, None if it is of another."""
    assert check({operator: {"k": wanted}}, {"k": actual}) is expected


@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        ("StringEquals", False),
        ("StringNotEquals", True),
        ("NotIpAddress", True),
        ("ArnNotLike", True),
        ("StringEqualsIfExists", True),
        ("StringNotEqualsIfExists", True),
        ("ForAllValues:StringEquals", True),
        ("ForAnyValue:StringEquals", False),
        ("ForAnyValue:StringNotEquals", False),
        ("ForAllValues:StringNotEquals", True),
        ("Bool", False),
        ("DateLessThan", False),
        ("ForAllValues:StringEqualsIfExists", True),
        ("ForAnyValue:StringEqualsIfExists", None),
    ],
)
def test_a_missing_key(operator, expected):
    """reference_policies_elements_condition_operators.html: a missing key is false, true if negated, with IfExists or ForAllValues."""
    assert check({operator: {"k": "2020-01-01"}}) is expected


def test_if_exists_still_compares_a_key_that_is_there():
    """Conditions_IfExists: ec2:InstanceType must match when the request has it."""
    block = {"StringLikeIfExists": {"ec2:InstanceType": ["t1.*", "t2.*", "m3.*"]}}
    assert check(block, {"ec2:InstanceType": "t2.micro"}) is True
    assert check(block, {"ec2:InstanceType": "p4d.24xlarge"}) is False


@pytest.mark.parametrize(("wanted", "there", "expected"), [("true", False, True), ("true", True, False), ("false", True, True)])
def test_null(wanted, there, expected):
    """Conditions_Null: `true` wants the key to be missing, `false` to be there (aws:TokenIssueTime tells temporary credentials)."""
    assert check({"Null": {"aws:TokenIssueTime": wanted}}, {"aws:TokenIssueTime": "x"} if there else {}) is expected


@pytest.mark.parametrize(
    ("operator", "tags", "expected"),
    [
        ("ForAllValues:StringEquals", ["environment", "webserver"], True),
        ("ForAllValues:StringEquals", ["environment", "other"], False),
        ("ForAnyValue:StringEquals", ["environment", "other"], True),
        ("ForAnyValue:StringEquals", ["other"], False),
        ("ForAnyValue:StringNotEquals", ["environment", "other"], True),
        ("ForAllValues:StringNotEquals", ["environment", "other"], False),
        ("StringEquals", ["environment", "webserver"], None),
    ],
)
def test_set_operators(operator, tags, expected):
    """reference_policies_condition-single-vs-multi-valued-context-keys.html: sets of tag keys; without a set operator undecided."""
    assert check({operator: {"aws:TagKeys": ["environment", "webserver"]}}, {"aws:TagKeys": tags}) is expected


def test_keys_and_operators_are_joined_by_and_values_by_or():
    """reference_policies_condition-logic-multiple-context-keys-or-values.html: AND across keys, OR across values."""
    block = {"StringEquals": {"a": ["1", "2"], "b": "3"}, "Bool": {"c": "true"}}
    assert check(block, {"a": "2", "b": "3", "c": "true"}) is True
    assert check(block, {"a": "2", "b": "4", "c": "true"}) is False


def test_negated_values_are_joined_by_nor():
    """The same page: StringNotEquals with two values holds only if the value equals neither."""
    block = {"StringNotEquals": {"aws:PrincipalAccount": ["1", "2"]}}
    assert check(block, {"aws:PrincipalAccount": "3"}) is True
    assert check(block, {"aws:PrincipalAccount": "2"}) is False


@pytest.mark.parametrize(
    "operator", ["StringIs", "stringequals", "NullIfExists", "Some:Bool", "ForAllValues:", "IfExists", "ForAllValues:Null"]
)
def test_unknown_operators_are_undecided(operator):
    """A name that is not in the tables decides nothing, even on a missing key."""
    assert check({operator: {"k": "a"}}, {"k": "a"}) is None
    assert check({operator: {"k": "a"}}) is None


def test_an_unknown_key_is_undecided():
    """A key nobody spoke of might have any value."""
    assert check({"StringEqualsIfExists": {"k": "a"}}, absent=()) is None


def test_variables_in_values():
    """reference_policies_variables.html: a tag may be compared with a principal tag; the value's own `*` is literal."""
    block = {"StringLike": {"aws:ResourceTag/team": "${aws:PrincipalTag/team}"}}
    assert check(block, {"aws:ResourceTag/team": "red", "aws:PrincipalTag/team": "red"}) is True
    assert check(block, {"aws:ResourceTag/team": "red", "aws:PrincipalTag/team": "*"}) is False


def test_a_variable_without_a_value_is_equal_to_nothing():
    """reference_policies_variables.html#policy-vars-no-value: StringLike does not match, StringNotLike does; unknown is undecided."""
    tag = {"aws:ResourceTag/team": "${aws:PrincipalTag/team}"}
    assert check({"StringLike": tag}, {"aws:ResourceTag/team": "red"}) is False
    assert check({"StringNotLike": tag}, {"aws:ResourceTag/team": "red"}) is True
    assert check({"StringLike": tag}, {"aws:ResourceTag/team": "red"}, absent=()) is None


def test_old_versions_have_no_variables():
    """reference_policies_variables.html: without Version 2012-10-17 `${...}` is plain text."""
    block = {"StringEquals": {"k": "${aws:username}"}}
    assert check(block, {"k": "${aws:username}", "aws:username": "a"}, version="2008-10-17") is True


def test_variables_where_they_are_not_supported_are_undecided():
    """The operator tables: numeric, date and address operators take no variables."""
    assert check({"NumericEquals": {"k": "${aws:x}"}}, {"k": "5", "aws:x": "5"}) is None
