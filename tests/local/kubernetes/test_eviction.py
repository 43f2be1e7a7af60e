"""Evictions and disruption budgets."""

import pytest

PODS = "/api/v1/namespaces/shop/pods"
OWNER = {"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "web", "uid": "rs", "controller": True}


def pod(name, ready=None, phase="Running", owners=()):
    """Make a pod of the app."""
    conditions = [] if ready is None else [{"type": "Ready", "status": "True" if ready else "False"}]
    metadata = {"name": name, "namespace": "shop", "labels": {"app": "web"}, "ownerReferences": list(owners)}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "status": {"phase": phase, "conditions": conditions}}


def budget(name="pdb", app="web", **spec):
    """Make a disruption budget."""
    metadata = {"name": name, "namespace": "shop"}
    return {
        "apiVersion": "policy/v1",
        "kind": "PodDisruptionBudget",
        "metadata": metadata,
        "spec": {"selector": {"matchLabels": {"app": app}}, **spec},
    }


def evict(ask, name, **body):
    """Post an Eviction."""
    return ask("POST", f"{PODS}/{name}/eviction", {"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": name}, **body})


def test_a_pod_without_budget_goes(api, ask):
    """Without a budget an eviction is a deletion."""
    api.load([pod("a"), budget(app="other", minAvailable=9)])
    assert evict(ask, "a")[0] == 201
    assert ask("GET", f"{PODS}/a")[0] == 404
    assert evict(ask, "a")[0] == 404


@pytest.mark.parametrize(
    ("spec", "allowed"),
    [
        ({"minAvailable": 2}, True),
        ({"minAvailable": 3}, False),
        ({"minAvailable": "60%"}, True),
        ({"minAvailable": "67%"}, False),
        ({"maxUnavailable": 1}, True),
        ({"maxUnavailable": 0}, False),
        ({"maxUnavailable": "34%"}, True),
        ({}, True),
    ],
)
def test_budgets_count_and_round_as_kubernetes_does(api, ask, spec, allowed):
    """Of three healthy pods one may go or not; percentages round up."""
    api.load([*(pod(name) for name in "abc"), budget(**spec)])
    status, answer = evict(ask, "a")
    assert status == (201 if allowed else 429)
    if not allowed:
        assert answer["details"]["causes"][0]["reason"] == "DisruptionBudget"
        assert "The disruption budget pdb needs 3 healthy pods and has 3 currently" in answer["details"]["causes"][0]["message"]
        assert ask("GET", f"{PODS}/a")[0] == 200


def test_missing_replicas_count_against_the_budget(api, ask):
    """MaxUnavailable is measured against what the controller wants, not against what is left."""
    replicas = {"apiVersion": "apps/v1", "kind": "ReplicaSet", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"replicas": 3}}
    api.load([replicas, *(pod(name, owners=[OWNER]) for name in "ab"), budget(maxUnavailable=1)])
    assert evict(ask, "a")[0] == 429


def test_unhealthy_pods_may_always_go(api, ask):
    """A pod that is not ready is no loss to the budget."""
    api.load([pod("a", ready=False), pod("b", ready=True), budget(minAvailable=1)])
    assert evict(ask, "b")[0] == 429
    assert evict(ask, "a")[0] == 201


def test_two_budgets_and_foreign_names_are_refused(api, ask):
    """Two budgets over one pod are an error of the cluster's; an Eviction for another pod one of the caller's."""
    api.load([pod("a"), budget("one", minAvailable=0), budget("two", minAvailable=0)])
    assert evict(ask, "a")[0] == 500
    assert ask("POST", f"{PODS}/a/eviction", {"metadata": {"name": "b"}})[0] == 400
    assert ask("PATCH", f"{PODS}/a/eviction", {})[0] == 405


def test_preconditions_hold_for_evictions(api, ask):
    """Another uid is a conflict."""
    api.load([pod("a")])
    assert evict(ask, "a", deleteOptions={"preconditions": {"uid": "other"}})[0] == 409
