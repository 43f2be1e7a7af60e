"""Who can push to a repository."""

import pytest

from tests.posture.identity.worlds import ACCOUNT, PROVIDER, ROOT, account, allow, arn, document, role, trust, user
from tidewaiter.model.account import Policy
from tidewaiter.model.cloud import Repository
from tidewaiter.posture.identity.pushing import pushers_of

PUSH = ("ecr:InitiateLayerUpload", "ecr:UploadLayerPart", "ecr:CompleteLayerUpload", "ecr:PutImage")
EC2 = trust({"Service": "ec2.amazonaws.com"})
REPOSITORY = Repository(name="shop", arn=f"arn:aws:ecr:eu-west-1:{ACCOUNT}:repository/shop", account=ACCOUNT, region="eu-west-1")


def pushers(*principals, policy=None, unread="", **more):
    """Ask about one repository."""
    repository = Repository(name="shop", arn=REPOSITORY.arn, account=ACCOUNT, region="eu-west-1", policy=policy)
    ((name, found),) = pushers_of(account(*principals, **more), [repository], unread=unread)
    assert name == REPOSITORY.arn
    return found


@pytest.mark.parametrize(
    "trusts",
    [EC2, trust({"Service": "pods.eks.amazonaws.com"}), trust({"Federated": PROVIDER}, "sts:AssumeRoleWithWebIdentity")],
)
def test_roles_of_running_code(trusts):
    """Of instances, of Pod Identity and of a cluster's tokens."""
    assert pushers(role("app", allow(*PUSH), trusts=trusts)).running == ("app",)


@pytest.mark.parametrize(
    "statements",
    [
        [allow(*PUSH[:-1])],
        [allow(*PUSH, on=f"{REPOSITORY.arn}-other")],
        [allow("ecr:*"), allow("ecr:PutImage", effect="Deny")],
        [allow("*"), allow("ecr:Upload*", effect="Deny")],
        [allow("ecr:BatchGetImage")],
    ],
)
def test_whoever_lacks_one_call_cannot_push(statements):
    """A push needs all of them on this repository."""
    found = pushers(role("app", *statements, trusts=EC2))
    assert (found.running, found.users) == ((), ())


def test_pipelines_are_left_out_and_users_are_told_apart():
    """A role that only a pipeline assumes pushes as it should."""
    found = pushers(role("ci", allow("ecr:*"), trusts=trust(ROOT)), user("ann", allow("*")))
    assert (found.running, found.users) == ((), ("ann",))


def test_the_repository_policy_grants_too():
    """To a role of the account by name, and to others."""
    names = [arn("role", "app"), "arn:aws:iam::999999999999:root", "AROAEXAMPLEID12345678"]
    policy = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"AWS": names}, "Action": list(PUSH)}}
    found = pushers(role("app", trusts=EC2), policy=policy)
    assert (found.running, found.foreign) == (("app",), ("arn:aws:iam::999999999999:root",))
    reading = {**policy, "Statement": {**policy["Statement"], "Action": "ecr:BatchGetImage"}}
    assert pushers(role("app", trusts=EC2), policy=reading).foreign == ()


def test_control_policies_of_the_organisation_count():
    """What they deny nobody can push."""
    limits = (Policy(name="all", document=document(allow("*"))), Policy(name="no", document=document(allow("ecr:Put*", effect="Deny"))))
    assert pushers(role("app", allow(*PUSH), trusts=EC2), service_limits=(limits,)).running == ()


def test_what_is_not_known_is_said():
    """An account that may not be read, and a policy that cannot be understood."""
    assert pushers(unread="denied").unread == "denied"
    assert "cannot be understood" in pushers(policy={"Version": "x"}).unread
