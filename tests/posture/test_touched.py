"""What a change touches."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.posture.touched import Part, Touched, holds, touched_by, without_doubles

EVENTS = Path(__file__).resolve().parents[2] / "events"
ACCOUNT, REGION = "123456789012", "eu-central-1"
OWN = ("arn:*:iam::*:role/tidewaiter/*",)


def record(verb, source="eks", parameters=None, **fields):
    """Make a CloudTrail record."""
    values = {
        "eventName": verb,
        "eventSource": f"{source}.amazonaws.com",
        "recipientAccountId": ACCOUNT,
        "awsRegion": REGION,
        "readOnly": False,
        "requestParameters": {"name": "shop"} if parameters is None else parameters,
    }
    return values | fields


def touched(part, name="shop", region=REGION):
    """Name something of the account."""
    return Touched(part=part, account=ACCOUNT, region=region, name=name)


@pytest.mark.parametrize(
    ("verb", "parameters", "expected"),
    [
        ("UpdateClusterConfig", {"name": "shop"}, Part.SETTINGS),
        ("DeleteCluster", {"clusterName": "shop"}, Part.SETTINGS),
        ("CreateNodegroup", {"clusterName": "shop", "name": "blue"}, Part.SETTINGS),
        ("TagResource", {"resourceArn": f"arn:aws:eks:{REGION}:{ACCOUNT}:cluster/shop"}, Part.SETTINGS),
        ("TagResource", {"resourceArn": f"arn:aws:eks:{REGION}:{ACCOUNT}:nodegroup/shop/blue/1-2"}, Part.SETTINGS),
        ("CreateCluster", {"clusterName": "shop"}, Part.CLUSTER),
        ("AssociateAccessPolicy", {"name": "shop"}, Part.CLUSTER),
        ("DeleteAccessEntry", {"name": "shop"}, Part.CLUSTER),
        ("CreatePodIdentityAssociation", {"clusterName": "shop"}, Part.CLUSTER),
    ],
)
def test_a_change_of_eks_touches_a_cluster(verb, parameters, expected):
    """Who may enter or become whom takes the whole, the rest its settings; the name has two names and sometimes an ARN."""
    assert touched_by(record(verb, parameters=parameters)) == touched(expected)


@pytest.mark.parametrize(
    ("verb", "parameters", "expected"),
    [
        ("SetRepositoryPolicy", {"repositoryName": "shop/web"}, touched(Part.REPOSITORY, "shop/web")),
        ("DeleteRepository", {"repositoryName": "shop/web"}, touched(Part.REPOSITORY, "shop/web")),
        ("PutLifecyclePolicy", {"repositoryName": "shop/web"}, touched(Part.REPOSITORY, "shop/web")),
        (
            "UntagResource",
            {"resourceArn": f"arn:aws:ecr:{REGION}:{ACCOUNT}:repository/shop/web"},
            touched(Part.REPOSITORY, "shop/web"),
        ),
        ("PutRegistryScanningConfiguration", {}, touched(Part.REGISTRY, "")),
        ("CreatePullThroughCacheRule", {"ecrRepositoryPrefix": "hub"}, touched(Part.REGISTRY, "")),
        ("PutImage", {"repositoryName": "shop/web"}, None),
        ("CompleteLayerUpload", {"repositoryName": "shop/web"}, None),
        ("InitiateLayerUpload", {"repositoryName": "shop/web"}, None),
    ],
)
def test_a_change_of_ecr_touches_a_repository_or_the_registry(verb, parameters, expected):
    """Images that land are the scan's concern."""
    assert touched_by(record(verb, "ecr", parameters)) == expected


@pytest.mark.parametrize(
    "fields",
    [
        {"errorCode": "AccessDenied"},
        {"readOnly": True},
        {"readOnly": "true"},
        {"eventName": "DescribeCluster", "readOnly": None},
        {"eventSource": "iam.amazonaws.com"},
        {"requestParameters": None},
        {"requestParameters": {}},
        {"requestParameters": "name=shop"},
        {"recipientAccountId": ""},
        {"userIdentity": {"sessionContext": {"sessionIssuer": {"arn": f"arn:aws:iam::{ACCOUNT}:role/tidewaiter/act-registry"}}}},
    ],
    ids=str,
)
def test_what_changes_nothing_is_our_own_or_names_nothing_touches_nothing(fields):
    """Refused calls, reads, containment, other services."""
    assert touched_by(record("UpdateClusterConfig") | fields, OWN) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("cloudtrail-update-cluster-config-logging-off", (Part.SETTINGS, "shop")),
        ("cloudtrail-associate-access-policy-admin", (Part.CLUSTER, "shop")),
        ("cloudtrail-set-repository-policy-public", (Part.REPOSITORY, "shop")),
    ],
)
def test_the_sample_events_are_understood(name, expected):
    """As EventBridge delivers them."""
    found = touched_by(json.loads((EVENTS / f"{name}.json").read_text())["detail"], OWN)
    assert (found.part, found.name) == expected


@pytest.mark.parametrize(
    ("region", "part", "arn"),
    [
        ("eu-central-1", Part.SETTINGS, "arn:aws:eks:eu-central-1:123456789012:cluster/shop"),
        ("cn-north-1", Part.CLUSTER, "arn:aws-cn:eks:cn-north-1:123456789012:cluster/shop"),
        ("us-gov-west-1", Part.REPOSITORY, "arn:aws-us-gov:ecr:us-gov-west-1:123456789012:repository/shop"),
        ("eu-central-1", Part.REGISTRY, ""),
    ],
)
def test_it_is_named_as_aws_names_it(region, part, arn):
    """In its partition."""
    assert touched(part, region=region).arn == arn


def test_each_thing_is_named_once_by_its_largest_part():
    """Dozens of changes in a minute are one audit."""
    shop = [touched(Part.SETTINGS), touched(Part.CLUSTER), touched(Part.SETTINGS), touched(Part.SETTINGS, "other")]
    assert without_doubles(shop) == (touched(Part.SETTINGS, "other"), touched(Part.CLUSTER))
    ecr = [touched(Part.REPOSITORY, "a"), touched(Part.REGISTRY, ""), touched(Part.REPOSITORY, "b", "us-east-1")]
    assert without_doubles(ecr) == (touched(Part.REGISTRY, ""), touched(Part.REPOSITORY, "b", "us-east-1"))


SOME = st.builds(touched, st.sampled_from(Part), st.sampled_from(["", "a", "b"]), st.sampled_from(["r", "s"]))


@given(st.lists(SOME, max_size=12))
def test_nothing_is_left_out_and_nothing_judged_twice(some):
    """Whatever came is among what is judged, or held by it."""
    chosen = without_doubles(some)
    assert all(one in chosen or any(holds(other, one) for other in chosen) for one in some)
    assert not any(holds(one, other) for one in chosen for other in chosen)


JSON = st.recursive(st.none() | st.booleans() | st.text(max_size=8), lambda inner: st.dictionaries(st.text(max_size=8), inner, max_size=3))


@given(st.dictionaries(st.sampled_from([*record("X"), "errorCode", "userIdentity"]), JSON))
def test_any_record_is_understood_or_left_alone(fields):
    """Nobody vouches for what is in an event."""
    found = touched_by(record("UpdateClusterConfig") | fields, OWN)
    assert found is None or isinstance(found.name, str)
