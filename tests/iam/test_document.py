"""Reading policy documents."""

import json

import pytest

from tidewaiter.iam.document import MAX_CHARACTERS, MAX_STATEMENTS, PolicyKind, parse_policy

GOOD = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}


def test_one_statement_may_stand_alone():
    """reference_policies_elements_statement.html: Statement is an object or a list; the version defaults to 2008-10-17."""
    document = parse_policy(json.dumps({"Statement": GOOD}), name="n")
    assert (document.problem, document.name, document.version) == ("", "n", "2008-10-17")
    assert document.statements[0].actions == ("s3:GetObject",)


def test_scalars_of_conditions_become_text():
    """IAM takes `true` and `5` for their text."""
    block = {"Bool": {"aws:SecureTransport": True}, "NumericLessThan": {"s3:max-keys": 5}}
    document = parse_policy({"Statement": GOOD | {"Condition": block}})
    assert document.statements[0].conditions == {"Bool": {"aws:SecureTransport": ("true",)}, "NumericLessThan": {"s3:max-keys": ("5",)}}


def test_a_resource_policy_without_resource_means_its_own():
    """ECR repository policies and trust policies have no Resource element."""
    body = {"Statement": {"Effect": "Deny", "Principal": "*", "Action": "ecr:BatchGetImage"}}
    document = parse_policy(body, kind=PolicyKind.RESOURCE)
    assert document.statements[0].resources == ("*",)
    assert document.statements[0].principals == (("*", "*"),)


@pytest.mark.parametrize(
    "statement",
    [
        {},
        {"Effect": "allow", "Action": "*", "Resource": "*"},
        {"Effect": "Allow", "Action": "*"},
        {"Effect": "Allow", "Resource": "*"},
        GOOD | {"NotAction": "*"},
        GOOD | {"Action": []},
        GOOD | {"Action": "GetObject"},
        GOOD | {"Action": "s*:GetObject"},
        GOOD | {"Action": None},
        GOOD | {"Resource": "bucket"},
        GOOD | {"Resource": {"a": 1}},
        GOOD | {"Principal": "*"},
        GOOD | {"Condition": []},
        GOOD | {"Condition": {"Bool": "x"}},
        GOOD | {"Extra": 1},
    ],
)
def test_malformed_statements_are_a_problem(statement):
    """What the grammar does not know makes the document unusable, not partly used."""
    document = parse_policy({"Version": "2012-10-17", "Statement": [GOOD, statement]})
    assert document.problem
    assert document.statements == ()


def test_every_action_of_every_service_may_be_written_in_two_ways():
    """`*:*` is read as `*` is."""
    assert parse_policy({"Statement": GOOD | {"Action": "*:*"}}).statements[0].actions == ("*:*",)


@pytest.mark.parametrize("principal", [{}, "", {"AWS": []}, {"AWS": ""}, {"Robot": "x"}, "someone", {"AWS": "arn:aws:iam::1:role/*"}])
def test_malformed_principals_are_a_problem(principal):
    """reference_policies_elements_principal.html: no partial wildcards, four kinds of principal."""
    body = {"Statement": {"Effect": "Allow", "Principal": principal, "Action": "*", "Resource": "*"}}
    assert parse_policy(body, kind=PolicyKind.RESOURCE).problem


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"Statement": []}',
        '{"Version": "2020-01-01", "Statement": {}}',
        '{"Statement": "x"}',
        "[" * 100_000,
        " " * (MAX_CHARACTERS + 1),
        '{"Statement": {"Effect": "Deny", "Effect": "Allow", "Action": "*", "Resource": "*"}}',
        json.dumps({"Statement": [GOOD] * (MAX_STATEMENTS + 1)}),
    ],
)
def test_malformed_documents_are_a_problem(text):
    """Not JSON, too long, too deep, a key named twice, an unknown version: a problem that says so."""
    assert parse_policy(text).problem
