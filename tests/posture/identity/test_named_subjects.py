"""The subjects that a trust policy names."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.iam import Caller, CallerKind, Request, evaluate
from tidewaiter.iam.document import PolicyKind, parse_policy
from tidewaiter.iam.evaluate import Effect
from tidewaiter.iam.pattern import glob
from tidewaiter.posture.identity.named_subjects import named_subjects

ISSUER = "oidc.eks.eu-west-1.amazonaws.com/id/A"
PROVIDER = f"arn:aws:iam::111122223333:oidc-provider/{ISSUER}"
ACTION = "sts:AssumeRoleWithWebIdentity"
SUBJECT = "system:serviceaccount:shop:web"

VALUES = st.sampled_from([SUBJECT, "system:serviceaccount:shop:*", "system:serviceaccount:shop:api", "*", "${aws:username}", "?*:web"])
OPERATORS = st.sampled_from(
    [
        "StringEquals",
        "stringlike",
        "StringLike",
        "StringNotLike",
        "StringEqualsIfExists",
        "ForAnyValue:StringEquals",
        "StringEqualsIgnoreCase",
    ]
)
KEYS = st.sampled_from([f"{ISSUER}:sub", f"{ISSUER}:SUB", f"{ISSUER}:aud", "aws:SourceIp"])
STATEMENTS = st.builds(
    lambda effect, conditions: {"Effect": effect, "Principal": {"Federated": PROVIDER}, "Action": ACTION, "Condition": conditions},
    st.sampled_from(["Allow", "Allow", "Deny"]),
    st.dictionaries(OPERATORS, st.dictionaries(KEYS, st.lists(VALUES, min_size=1, max_size=2), max_size=2), max_size=2),
)


def parsed(*statements: dict[str, Any]) -> Any:
    """Read a trust policy."""
    return parse_policy({"Version": "2012-10-17", "Statement": list(statements)}, kind=PolicyKind.TRUST)


def statement(conditions: dict[str, Any], effect: str = "Allow") -> dict[str, Any]:
    """Make a statement of a trust policy."""
    return {"Effect": effect, "Principal": {"Federated": PROVIDER}, "Action": ACTION, "Condition": conditions}


def test_a_policy_that_names_subjects_is_for_them_only() -> None:
    """Equal and like, of several statements; refusals name nobody."""
    trust = parsed(
        statement({"StringEquals": {f"{ISSUER}:sub": [SUBJECT]}}),
        statement({"StringLike": {f"{ISSUER}:sub": ["system:serviceaccount:ops:*"]}}),
        statement({}, "Deny"),
    )
    found = named_subjects(trust, ISSUER)
    assert found is not None
    assert [any(glob(one, who) for one in found) for who in (SUBJECT, "system:serviceaccount:ops:x", "other")] == [True, True, False]


def test_any_subject_may_be_let_in_where_one_statement_names_none() -> None:
    """No condition, another issuer's, a variable, an operator of another meaning, a policy that was not understood, none at all."""
    named = statement({"StringEquals": {f"{ISSUER}:sub": [SUBJECT]}})
    for conditions in ({}, {"StringEquals": {"other:sub": [SUBJECT]}}, {"StringNotEquals": {f"{ISSUER}:sub": ["x"]}}):
        assert named_subjects(parsed(named, statement(conditions)), ISSUER) is None
    assert named_subjects(parsed(statement({"StringLike": {f"{ISSUER}:sub": ["${aws:username}"]}})), ISSUER) is None
    assert named_subjects(parse_policy("not JSON"), ISSUER) is None
    assert named_subjects(None, ISSUER) is None


@given(st.lists(STATEMENTS, max_size=3))
def test_whoever_is_not_named_is_refused(statements: list[dict[str, Any]]) -> None:
    """What the names leave out, the evaluator refuses for certain."""
    trust = parsed(*statements)
    named = named_subjects(trust, ISSUER)
    context = {f"{ISSUER}:sub": SUBJECT, f"{ISSUER}:aud": "sts.amazonaws.com"}
    request = Request(
        caller=Caller(kind=CallerKind.WEB_IDENTITY, arn=PROVIDER),
        action=ACTION,
        resource="arn:aws:iam::111122223333:role/r",
        context=context,
    )
    decision = evaluate(request, identity=(), resource_policies=(trust,))
    if named is not None and not any(glob(one, SUBJECT) for one in named):
        assert decision.effect in (Effect.EXPLICIT_DENY, Effect.IMPLICIT_DENY)
