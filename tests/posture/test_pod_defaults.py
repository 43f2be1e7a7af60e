"""What a pod gets without saying so."""

import pytest

from tidewaiter.posture.pod_defaults import PodDefaults

POD = {"kind": "Pod", "metadata": {"namespace": "shop"}, "spec": {"serviceAccountName": "app"}}


def given(data=POD, **beside):
    """Return what a pod gets from objects beside it."""
    return PodDefaults(beside).pod(data, 34)


def account(name="app", namespace="shop", **fields):
    """Make a service account."""
    return {"kind": "ServiceAccount", "metadata": {"name": name, "namespace": namespace}, **fields}


def limit_range(namespace="shop", kind="Container", **item):
    """Make a LimitRange of one item."""
    return {"kind": "LimitRange", "metadata": {"namespace": namespace}, "spec": {"limits": [{"type": kind, **item}]}}


@pytest.mark.parametrize(
    ("accounts", "mounts"),
    [
        ([account(automountServiceAccountToken=False)], False),
        ([account(automountServiceAccountToken=True)], True),
        ([account()], None),
        ([account(automountServiceAccountToken="no")], None),
        ([account(namespace="other", automountServiceAccountToken=False)], None),
        ([account(name="other", automountServiceAccountToken=False)], None),
        ([], None),
    ],
)
def test_the_word_of_the_account(accounts, mounts):
    """Only its own account of its own namespace speaks for a pod."""
    assert given(ServiceAccount=accounts).account_mounts is mounts


def test_a_pod_without_an_account_has_the_default_one():
    """So do objects without a namespace in the namespace `default`."""
    accounts = [account(name="default", namespace="default", automountServiceAccountToken=False)]
    assert given({"kind": "Pod", "spec": {}}, ServiceAccount=accounts).account_mounts is False


@pytest.mark.parametrize(
    ("item", "limits", "requests"),
    [
        ({"default": {"cpu": "1"}}, {"cpu"}, {"cpu"}),
        ({"defaultRequest": {"cpu": "1"}}, set(), {"cpu"}),
        ({"max": {"memory": "1Gi"}, "min": {"cpu": "1m"}}, {"memory"}, {"memory", "cpu"}),
        ({"kind": "Pod", "max": {"cpu": "1"}}, set(), set()),
        ({"namespace": "other", "default": {"cpu": "1"}}, set(), set()),
        ({"default": "malformed"}, set(), set()),
    ],
)
def test_defaults_of_a_limit_range(item, limits, requests):
    """As the API server fills them in; those of whole pods are bounds only."""
    found = given(LimitRange=[limit_range(**item)])
    assert (found.given_limits, found.given_requests) == (limits, requests)


def test_what_has_no_pod_gets_nothing():
    """A Service, say."""
    assert given({"kind": "Service", "spec": {}}) is None
