"""What is known about a request."""

from tidewaiter.iam.request import Caller, CallerKind, Request, context_of

USER = Caller(kind=CallerKind.USER, arn="arn:aws:iam::1:user/team/ana", account="1", tags={"Team": "red"})


def test_keys_derived_from_the_caller():
    """reference_policies_variables.html: user name without path, type, account and tags, whatever the case of the key."""
    context = context_of(Request(caller=USER, action="s3:GetObject"))
    assert context.get("aws:username") == ("ana",)
    assert context.get("AWS:PrincipalTag/team") == ("red",)
    assert context.get("aws:PrincipalType") == ("User",)
    assert context.get("aws:PrincipalTag/other") == ()
    assert context.get("aws:SourceIp") is None


def test_a_session_has_no_user_name():
    """The table of principal keys: aws:username is absent for roles, aws:PrincipalArn is the role's ARN."""
    caller = Caller(kind=CallerKind.ROLE_SESSION, arn="arn:aws:sts::1:assumed-role/r/s", account="1", role_arn="arn:aws:iam::1:role/r")
    context = context_of(Request(caller=caller, action="s3:GetObject"))
    assert context.get("aws:username") == ()
    assert context.get("aws:PrincipalArn") == ("arn:aws:iam::1:role/r",)


def test_who_owns_the_resource():
    """The ARN's account, else what the request says; a call without resource concerns the caller's own account."""
    assert Request(caller=USER, action="a:b").owner == "1"
    assert Request(caller=USER, action="a:b", resource="arn:aws:sqs:r:2:q").owner == "2"
    assert Request(caller=USER, action="a:b", resource="arn:aws:s3:::b").owner == ""
    assert Request(caller=USER, action="a:b", resource="arn:aws:iam::aws:policy/ReadOnlyAccess").owner == "1"
    assert Request(caller=USER, action="a:b", resource="arn:aws:s3:::b", resource_account="3").owner == "3"
