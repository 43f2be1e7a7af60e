"""Policies of repositories and registries."""

import pytest

from tidewaiter.posture.repository_policies import account_of, openings

ROLE = "arn:aws:iam::111122223333:role/a"


@pytest.mark.parametrize(
    ("principal", "account"),
    [("111122223333", "111122223333"), (ROLE, "111122223333"), ("*", ""), ("AROAEXAMPLE", ""), ("arn:aws:iam::x:root", "")],
)
def test_accounts_of_principals(principal, account):
    """Account numbers and ARNs name an account; `*`, and the id of what was deleted, do not."""
    assert account_of(principal) == account


@pytest.mark.parametrize("policy", [{}, {"Statement": "text"}, {"Statement": [None, 3, {"Effect": "Deny", "Principal": "*"}]}])
def test_what_allows_nobody_opens_nothing(policy):
    """Denials and what is no statement."""
    assert list(openings(policy)) == []


@pytest.mark.parametrize(
    ("condition", "anyone"),
    [
        (None, True),
        ({"StringEquals": {"aws:PrincipalOrgID": "o-1"}}, False),
        ({"StringEquals": {"aws:PrincipalOrgID": ["*"]}}, True),
        ({"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}}, True),
        ({"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-1"}}, True),
        ({"StringEquals": "malformed"}, True),
        ({"StringLike": {"aws:PrincipalOrgID": "o-*"}}, True),
        ({"StringEquals": {"aws:PrincipalOrgID": ["o-1", "*"]}}, True),
        ({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/ci"}}, True),
        ({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/*"}}, False),
        ({"ArnLike": {"aws:SourceArn": "arn:aws:s3:::bucket"}}, False),
        ({"ForAllValues:StringLike": {"aws:PrincipalOrgPaths": "o-1/*"}}, True),
        ({"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-1/r-1/*"}}, False),
        ({"StringEquals": {"kms:CallerAccount": "111122223333"}}, False),
        ({"StringEquals": {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}}, True),
    ],
)
def test_conditions_that_limit(condition, anyone):
    """Only a positive comparison with something narrower than everything limits who is let in."""
    (found,) = openings({"Statement": {"Sid": "s", "Effect": "Allow", "Principal": {"AWS": "*"}, "Condition": condition}})
    assert (found.name, found.anyone) == ("s", anyone)


def test_services_and_accounts_are_told_apart():
    """A service is no account; several principals are read one by one."""
    (found,) = openings({"Statement": [{"Effect": "Allow", "Principal": {"AWS": [ROLE, "444455556666"], "Service": "x.amazonaws.com"}}]})
    assert (found.position, found.anyone, found.accounts) == (0, False, {"111122223333", "444455556666"})
