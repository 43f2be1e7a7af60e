"""The order of evaluation, against AWS's documented examples (IAM User Guide pages are named in each docstring)."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.iam import Caller, CallerKind, Decision, Effect, PolicyKind, Request, all_of, evaluate, parse_policy

ACCOUNT, OTHER = "111122223333", "444455556666"
ROLE = Caller(
    kind=CallerKind.ROLE_SESSION,
    arn=f"arn:aws:sts::{ACCOUNT}:assumed-role/app/i-1",
    account=ACCOUNT,
    role_arn=f"arn:aws:iam::{ACCOUNT}:role/app",
)
USER = Caller(kind=CallerKind.USER, arn=f"arn:aws:iam::{ACCOUNT}:user/Zhang", account=ACCOUNT)
OBJECT = "arn:aws:s3:::amzn-s3-demo-bucket/a"


def allow(action="*", resource="*", **more):
    return policy({"Effect": "Allow", "Action": action, "Resource": resource, **more})


def deny(action="*", resource="*", **more):
    return policy({"Effect": "Deny", "Action": action, "Resource": resource, **more})


def policy(*statements, kind=PolicyKind.IDENTITY, name="p"):
    return parse_policy({"Version": "2012-10-17", "Statement": list(statements)}, name=name, kind=kind)


def grant(principal, effect="Allow", action="s3:GetObject", resource=OBJECT):
    return policy({"Effect": effect, "Action": action, "Resource": resource, "Principal": principal}, kind=PolicyKind.RESOURCE)


def ask(action="s3:GetObject", resource=OBJECT, caller=ROLE, owner=ACCOUNT, **more):
    return Request(caller=caller, action=action, resource=resource, resource_account=owner, **more)


def effect(request, **policies) -> Effect:
    return evaluate(request, identity=policies.pop("identity", []), **policies).effect


def test_everything_is_denied_by_default():
    """reference_policies_evaluation-logic_policy-eval-denyallow.html: no Allow is an implicit deny."""
    assert effect(ask()) is Effect.IMPLICIT_DENY


def test_an_explicit_deny_overrides_an_allow():
    """reference_policies_evaluation-logic_policy-eval-denyallow.html: Deny wins over Allow whatever the order."""
    assert effect(ask(), identity=[allow(), deny("s3:*")]) is Effect.EXPLICIT_DENY


def test_the_decision_names_the_statement():
    """A decision carries the policy, place and Sid of what decided it."""
    decision = evaluate(ask(), identity=[deny(Sid="NoObjects")])
    assert (decision.matched[0].sid, decision.matched[0].index, decision.matched[0].deny) == ("NoObjects", 0, True)
    assert "NoObjects" in decision.reasons[0]


def test_carlos_may_do_with_his_own_bucket_what_the_bucket_policy_grants():
    """reference_policies_evaluation-logic_policy-eval-basics-res-pol: identity or resource policy of the same account is enough."""
    bucket = grant({"AWS": USER.arn}, action="s3:*")
    assert effect(ask(caller=USER), resource_policies=[bucket]) is Effect.ALLOW
    assert effect(ask(caller=USER), identity=[allow("s3:GetObject")], resource_policies=[grant({"AWS": ROLE.arn})]) is Effect.ALLOW


def test_a_boundary_limits_identity_policies():
    """access_policies_boundaries.html: the effective permissions are the intersection, so iam:CreateUser is denied to Zhang."""
    boundary = allow(["s3:*", "cloudwatch:*", "ec2:*"])
    request = ask("iam:CreateUser", "*", USER)
    assert effect(request, identity=[allow("iam:CreateUser")], boundary=boundary) is Effect.IMPLICIT_DENY
    assert effect(ask(caller=USER), identity=[allow()], boundary=boundary) is Effect.ALLOW


def test_a_boundary_alone_grants_nothing():
    """access_policies_boundaries.html: a boundary does not provide permissions on its own."""
    assert effect(ask(), boundary=allow()) is Effect.IMPLICIT_DENY


def test_a_grant_to_the_user_is_not_limited_by_its_boundary():
    """access_policies_boundaries.html, resource-based policies: an implicit deny in a boundary does not limit a grant to the user ARN."""
    bucket = grant({"AWS": USER.arn})
    assert effect(ask(caller=USER), boundary=allow("ec2:*"), resource_policies=[bucket]) is Effect.ALLOW
    assert effect(ask(caller=USER), boundary=deny("s3:*"), resource_policies=[bucket]) is Effect.EXPLICIT_DENY


def test_a_grant_to_the_role_is_limited_by_boundary_and_session_policy():
    """access_policies_boundaries.html: a grant to an IAM role ARN is limited by an implicit deny in boundary or session policy."""
    bucket = grant({"AWS": ROLE.role_arn})
    assert effect(ask(), resource_policies=[bucket]) is Effect.ALLOW
    assert effect(ask(), boundary=allow("ec2:*"), resource_policies=[bucket]) is Effect.IMPLICIT_DENY
    assert effect(ask(), session=[allow("ec2:*")], resource_policies=[bucket]) is Effect.IMPLICIT_DENY


def test_a_grant_to_the_session_is_limited_by_neither():
    """access_policies.html#policies_session: permissions given to the session ARN are not limited by the session policy."""
    bucket = grant({"AWS": ROLE.arn})
    assert effect(ask(), boundary=allow("ec2:*"), session=[allow("ec2:*")], resource_policies=[bucket]) is Effect.ALLOW


def test_a_grant_to_anyone_beyond_the_boundary_is_undecided():
    """What a boundary does to a grant to `*` is not documented, so it is never an allow."""
    assert effect(ask(), boundary=allow("ec2:*"), resource_policies=[grant("*")]) is Effect.UNDECIDED
    assert effect(ask(), resource_policies=[grant("*")]) is Effect.ALLOW


def test_a_session_policy_intersects_with_identity_policies():
    """access_policies.html#policies_session: the session has what both grant."""
    assert effect(ask(), identity=[allow()], session=[allow("ec2:*")]) is Effect.IMPLICIT_DENY
    assert effect(ask(), identity=[allow()], session=[]) is Effect.IMPLICIT_DENY
    assert effect(ask(), identity=[allow()], session=None) is Effect.ALLOW


def test_an_account_principal_delegates_but_does_not_grant():
    """reference_policies_elements_principal.html#principal-accounts: the account's own policies must still allow."""
    bucket = grant({"AWS": f"arn:aws:iam::{ACCOUNT}:root"})
    assert effect(ask(), resource_policies=[bucket]) is Effect.IMPLICIT_DENY


def test_cross_account_needs_both_sides():
    """reference_policies_evaluation-logic-cross-account.html: the trusting and the trusted account must both allow."""
    bucket = grant({"AWS": ACCOUNT})
    request = ask(owner=OTHER)
    assert effect(request, identity=[allow()]) is Effect.IMPLICIT_DENY
    assert effect(request, resource_policies=[bucket]) is Effect.IMPLICIT_DENY
    assert effect(request, identity=[allow()], resource_policies=[bucket]) is Effect.ALLOW


def test_an_unknown_owner_is_decided_only_if_it_does_not_matter():
    """An S3 ARN names no account: without knowing the owner the stricter and the laxer rule must agree."""
    assert effect(ask(owner=""), identity=[allow()]) is Effect.UNDECIDED
    assert effect(ask(owner=""), identity=[allow()], resource_policies=[grant({"AWS": ACCOUNT})]) is Effect.ALLOW
    assert effect(ask(owner="")) is Effect.IMPLICIT_DENY


def test_each_level_of_service_control_policies_must_allow():
    """orgs_manage_policies_scps_evaluation.html: an allow is needed at every level from the root to the account."""
    assert effect(ask(), identity=[allow()], scps=[[allow()], [allow("ec2:*")]]) is Effect.IMPLICIT_DENY
    assert effect(ask(), identity=[allow()], scps=[[allow()], [allow("ec2:*"), allow("s3:*")]]) is Effect.ALLOW


def test_a_service_needs_the_resource_policy():
    """reference_policies_elements_principal.html#principal-services: EventBridge may send to a queue only if the queue says so."""
    queue = "arn:aws:sqs:eu-central-1:111122223333:q"
    events = Caller(kind=CallerKind.SERVICE, service="events.amazonaws.com")
    request = Request(caller=events, action="sqs:SendMessage", resource=queue)
    named = grant({"Service": "events.amazonaws.com"}, action="sqs:SendMessage", resource=queue)
    other = grant({"Service": "sns.amazonaws.com"}, action="sqs:SendMessage", resource=queue)
    assert effect(request, resource_policies=[named]) is Effect.ALLOW
    assert effect(request, resource_policies=[other]) is Effect.IMPLICIT_DENY
    assert effect(request) is Effect.IMPLICIT_DENY


def test_a_key_policy_is_the_only_way_to_a_key():
    """kms/latest/developerguide/key-policy-default.html: IAM policies count only once the key policy enables them."""
    key = f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/k"
    request = ask("kms:Decrypt", key)
    enabled = grant({"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, action="kms:*", resource="*")
    assert effect(request, identity=[allow()]) is Effect.IMPLICIT_DENY
    assert effect(request, identity=[allow()], resource_policies=[enabled]) is Effect.ALLOW
    assert effect(request, resource_policies=[enabled]) is Effect.IMPLICIT_DENY


def test_a_role_is_assumed_by_its_trust_policy():
    """id_roles_terms-and-concepts.html: the trust policy says who may assume the role; it has no Resource."""
    service = Caller(kind=CallerKind.SERVICE, service="lambda.amazonaws.com")
    trust = parse_policy(
        {"Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]},
        kind=PolicyKind.TRUST,
    )
    assert effect(Request(caller=service, action="sts:AssumeRole", resource=ROLE.role_arn), resource_policies=[trust]) is Effect.ALLOW


def test_a_deny_that_cannot_be_decided_is_never_an_allow():
    """An unknown operator in a Deny makes the request undecided; a request nobody grants stays denied."""
    doubtful = deny(Condition={"StringResembles": {"aws:userid": "x"}})
    assert effect(ask(), identity=[allow(), doubtful]) is Effect.UNDECIDED
    assert effect(ask(), identity=[doubtful]) is Effect.IMPLICIT_DENY


def test_an_unknown_key_is_undecided_and_an_absent_key_is_not():
    """Only a key that is known to be missing makes a positive condition false."""
    allowed = allow(Condition={"StringEquals": {"aws:ResourceTag/team": "a"}})
    assert effect(ask(), identity=[allowed]) is Effect.UNDECIDED
    assert effect(ask(absent=("aws:ResourceTag/*",)), identity=[allowed]) is Effect.IMPLICIT_DENY
    assert effect(ask(context={"AWS:resourcetag/TEAM": "a"}), identity=[allowed]) is Effect.ALLOW


def test_not_action_allows_everything_else():
    """reference_policies_elements_notaction.html: Allow NotAction iam:* reaches S3, not IAM."""
    most = policy({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"})
    assert effect(ask(), identity=[most]) is Effect.ALLOW
    assert effect(ask("IAM:CreateUser", "*"), identity=[most]) is Effect.IMPLICIT_DENY


def test_not_resource_denies_everything_else():
    """reference_policies_elements_notresource.html: Deny s3:* with NotResource spares only the HR payroll bucket."""
    payroll = "arn:aws:s3:::HRBucket/Payroll"
    only = policy({"Effect": "Deny", "Action": "s3:*", "NotResource": [payroll, f"{payroll}/*"]})
    assert effect(ask(resource=f"{payroll}/2026"), identity=[allow(), only]) is Effect.ALLOW
    assert effect(ask(), identity=[allow(), only]) is Effect.EXPLICIT_DENY


def test_the_username_variable_opens_only_ones_own_home():
    """reference_policies_variables.html: `${aws:username}` in Resource gives each user a folder; a role has no user name."""
    home = allow("s3:*", "arn:aws:s3:::amzn-s3-demo-bucket/${aws:username}/*")
    mine, theirs = "arn:aws:s3:::amzn-s3-demo-bucket/Zhang/x", "arn:aws:s3:::amzn-s3-demo-bucket/Ana/x"
    assert effect(ask(resource=mine, caller=USER), identity=[home]) is Effect.ALLOW
    assert effect(ask(resource=theirs, caller=USER), identity=[home]) is Effect.IMPLICIT_DENY
    assert effect(ask(resource=mine), identity=[home]) is Effect.IMPLICIT_DENY


def test_a_denial_of_what_has_no_value_denies_nothing():
    """reference_policies_variables.html#policy-vars-no-value: no resource is like a variable without one; NotResource is undecided."""
    own = "arn:aws:s3:::amzn-s3-demo-bucket/${aws:username}"
    assert effect(ask(), identity=[allow(), deny("s3:*", own)]) is Effect.ALLOW
    others = policy({"Effect": "Deny", "Action": "s3:*", "NotResource": own})
    assert effect(ask(), identity=[allow(), others]) is Effect.UNDECIDED


def test_not_principal_spares_only_who_is_listed_in_full():
    """reference_policies_elements_notprincipal.html: session, role and account must all be listed to be spared."""
    full = [ROLE.arn, ROLE.role_arn, f"arn:aws:iam::{ACCOUNT}:root"]

    def bucket(names):
        return policy({"Effect": "Deny", "NotPrincipal": {"AWS": names}, "Action": "s3:*", "Resource": "*"}, kind=PolicyKind.RESOURCE)

    assert effect(ask(), identity=[allow()], resource_policies=[bucket(full)]) is Effect.ALLOW
    assert effect(ask(), identity=[allow()], resource_policies=[bucket([ROLE.role_arn])]) is Effect.UNDECIDED
    assert effect(ask(), identity=[allow()], resource_policies=[bucket([USER.arn])]) is Effect.EXPLICIT_DENY


def test_sessions_older_than_the_cut_are_denied():
    """id_roles_use_revoke-sessions.html: AWSRevokeOlderSessions denies by aws:TokenIssueTime."""
    revoked = deny(Condition={"DateLessThan": {"aws:TokenIssueTime": "2026-01-01T12:00:00Z"}})
    old, new = {"aws:TokenIssueTime": "2026-01-01T11:59:59Z"}, {"aws:TokenIssueTime": "2026-01-01T12:00:00Z"}
    assert effect(ask(context=old), identity=[allow(), revoked]) is Effect.EXPLICIT_DENY
    assert effect(ask(context=new), identity=[allow(), revoked]) is Effect.ALLOW


def test_a_call_on_two_resources_needs_both():
    """A call such as ec2:ModifyNetworkInterfaceAttribute is allowed only if each of its resources is."""
    good, bad = evaluate(ask(), identity=[allow()]), evaluate(ask(), identity=[])
    assert all_of([good, good]).effect is Effect.ALLOW
    assert all_of([good, bad]).effect is Effect.IMPLICIT_DENY
    assert all_of([]).effect is Effect.UNDECIDED


@pytest.mark.parametrize(
    "fields",
    [{"action": "s3"}, {"action": "s3:*"}, {"action": ":x"}, {"action": "s3:Get Object"}, {"resource": ""}, {"resource": "bucket"}],
)
def test_a_request_iam_could_not_know_is_undecided(fields):
    """No wildcard and no nonsense in what is asked, even if everything is allowed."""
    assert effect(ask(**fields), identity=[allow()]) is Effect.UNDECIDED


def test_a_malformed_policy_beside_an_explicit_deny_stays_denied():
    """What cannot be read does not soften what can."""
    assert effect(ask(), identity=[parse_policy("{"), deny()]) is Effect.EXPLICIT_DENY
    assert effect(ask(), identity=[parse_policy("{"), allow()]) is Effect.UNDECIDED


_SCALAR = st.sampled_from(["*", "s3:*", "s3:GetObject", "ec2:*", OBJECT, "${aws:username}", "", "arn:aws:s3:::*", "x"])
_STATEMENT = st.fixed_dictionaries(
    {"Effect": st.sampled_from(["Allow", "Deny"]), "Action": _SCALAR, "Resource": _SCALAR},
    optional={"Condition": st.dictionaries(st.sampled_from(["Bool", "Null", "Odd"]), st.dictionaries(_SCALAR, _SCALAR, max_size=2))},
)


@given(st.lists(_STATEMENT, max_size=4), _STATEMENT)
def test_adding_a_deny_never_grants(statements, extra):
    """Monotony: what is not allowed is not allowed either once a Deny (well-formed or not) joins."""
    before = evaluate(ask(), identity=[policy(one) for one in statements])
    after = evaluate(ask(), identity=[*(policy(one) for one in statements), policy(extra | {"Effect": "Deny"})])
    assert before.allowed or not after.allowed


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["Version", "Statement", "Effect", "Action"]), inner),
)


@given(st.binary(max_size=60) | _JSON.map(json.dumps))
def test_malformed_documents_never_allow(text):
    """Nothing that is not a policy lets a request through, wherever it is attached."""
    broken = parse_policy(text)
    assert not evaluate(ask(), identity=[broken]).allowed
    if broken.problem:
        for place in ({"boundary": broken}, {"session": [broken]}, {"scps": [[broken]]}, {"resource_policies": [broken]}):
            assert not evaluate(ask(), identity=[allow()], **place).allowed


@pytest.mark.parametrize("kind", list(Effect))
def test_only_allow_is_allowed(kind):
    """`Decision.allowed` is true for one effect only."""
    assert Decision(effect=kind, reasons=()).allowed is (kind is Effect.ALLOW)


PROVIDER = "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC"


def _web_identity(condition, context):
    trust = {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Principal": {"Federated": PROVIDER},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": condition,
        },
    }
    request = Request(
        caller=Caller(kind=CallerKind.WEB_IDENTITY, arn=PROVIDER),
        action="sts:AssumeRoleWithWebIdentity",
        resource="arn:aws:iam::111122223333:role/app",
        context=context,
    )
    return evaluate(request, identity=[], resource_policies=[parse_policy(trust, kind=PolicyKind.TRUST)])


def test_a_web_identity_needs_the_trust_policy_alone():
    """No identity policy is attached to a token; its subject decides."""
    host = PROVIDER.partition("oidc-provider/")[2]
    condition = {"StringLike": {f"{host}:sub": "system:serviceaccount:shop:*"}}
    assert _web_identity(condition, {f"{host}:sub": "system:serviceaccount:shop:web"}).effect is Effect.ALLOW
    assert _web_identity(condition, {f"{host}:sub": "system:serviceaccount:bank:web"}).effect is Effect.IMPLICIT_DENY


def test_an_undecided_answer_names_the_keys_that_would_decide_it():
    """Who reads it must know what to find out."""
    decision = _web_identity({"StringEquals": {"aws:SourceVpc": "vpc-1", "example.com:sub": "x"}}, {"example.com:sub": "x"})
    assert decision.effect is Effect.UNDECIDED
    assert decision.unknown == ("aws:SourceVpc",)
