"""The control `policies_not_enforced`: what it names and what it leaves alone."""

import pytest

from tests.posture.networks import manifests, namespace, pod, policy
from tidewaiter.model.network import Enforcement
from tidewaiter.posture.checks.policies_not_enforced import CONTROL
from tidewaiter.posture.control import Unknown, Violation
from tidewaiter.posture.manifests import read_manifests
from tidewaiter.posture.namespaces import views_of
from tidewaiter.posture.network.building import network_of_cluster

WITH = manifests(namespace(), pod(), policy("{podSelector: {}}"))
WITHOUT = manifests(namespace(), pod())


def outcomes(text, on, complete=frozenset({"Namespace", "NetworkPolicy"})):
    """Run the control on one namespace of a cluster that enforces policies or does not."""
    objects = read_manifests(text, "t.yaml").objects
    lists = {"Pod": [], "NetworkPolicy": [], "Namespace": []}
    network = network_of_cluster(lists, {}, Enforcement(on=on, engine="vpc-cni", evidence="the agent is off"))
    ((view, _),) = views_of(objects, 34, complete, network)
    return list(CONTROL.check(view)) if CONTROL.applies(view) else None


def test_hit_says_that_policies_do_nothing():
    """Policies without an engine are a violation that says why."""
    (found,) = outcomes(WITH, on=False)
    assert isinstance(found, Violation)
    assert "1 network policies do nothing: the agent is off" in found.message


@pytest.mark.parametrize(("text", "on", "expected"), [(WITH, True, []), (WITHOUT, False, None)])
def test_near_miss_passes(text, on, expected):
    """Enforced policies pass; a namespace without policies has other controls."""
    assert outcomes(text, on) == expected


def test_what_is_not_known_is_not_a_pass():
    """An engine that was not found is NOT ASSESSED."""
    (found,) = outcomes(WITH, on=None)
    assert isinstance(found, Unknown)
    assert "the agent is off" in found.reason


def test_manifests_say_nothing_about_engines():
    """Files have no engine, so the control does not apply."""
    assert outcomes(WITH, on=True, complete=None) is None
