"""The API's verbs: lists, pages, versions, conflicts, deletion."""

import pytest

PODS = "/api/v1/namespaces/shop/pods"


def pod(name, **metadata):
    """Make a pod."""
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name, **metadata}, "spec": {"nodeName": f"n-{name}"}}


@pytest.fixture(autouse=True)
def shop(ask):
    """Make the namespace."""
    ask("POST", "/api/v1/namespaces", {"metadata": {"name": "shop"}})


def test_a_list_is_one_snapshot_over_its_pages(api, ask):
    """Objects made between two pages do not appear in the second, and the count of the rest is told."""
    for name in "abcde":
        ask("POST", PODS, pod(name))
    _, first = ask("GET", f"{PODS}?limit=2")
    ask("POST", PODS, pod("aa"))
    _, second = ask("GET", f"{PODS}?limit=2&continue={first['metadata']['continue']}")
    _, third = ask("GET", f"{PODS}?limit=2&continue={second['metadata']['continue']}")
    assert [item["metadata"]["name"] for page in (first, second, third) for item in page["items"]] == list("abcde")
    assert (first["kind"], first["metadata"]["remainingItemCount"]) == ("PodList", 3)
    assert len({page["metadata"]["resourceVersion"] for page in (first, second, third)}) == 1
    assert "continue" not in third["metadata"]
    assert all("kind" not in item for item in first["items"])


def test_expired_and_senseless_tokens(api, ask):
    """A forgotten snapshot is 410 Expired; a token that never was one is 400."""
    for name in "abc":
        ask("POST", PODS, pod(name))
    token = ask("GET", f"{PODS}?limit=1")[1]["metadata"]["continue"]
    api.store.expire_snapshots()
    assert ask("GET", f"{PODS}?limit=1&continue={token}")[1]["reason"] == "Expired"
    assert ask("GET", f"{PODS}?limit=1&continue=!!")[0] == 400
    assert ask("GET", f"{PODS}?limit=many")[0] == 400


def test_selectors_narrow_lists(ask):
    """Labels and the usual fields select; an unknown field is refused."""
    ask("POST", PODS, pod("a", labels={"app": "web"}))
    ask("POST", PODS, pod("b", labels={"app": "db"}))

    def found(query):
        return [item["metadata"]["name"] for item in ask("GET", f"{PODS}?{query}")[1]["items"]]

    assert found("labelSelector=app%3Dweb") == ["a"]
    assert found("labelSelector=app%20notin%20(web)") == ["b"]
    assert found("fieldSelector=spec.nodeName%3Dn-b") == ["b"]
    assert ask("GET", f"{PODS}?fieldSelector=spec.color%3Dred")[0] == 400


def test_objects_get_identity_and_versions(ask):
    """A create gives uid, time and version; names are unique or generated; a namespace must exist."""
    status, made = ask("POST", PODS, pod("a"))
    assert (status, made["metadata"]["namespace"]) == (201, "shop")
    assert ask("POST", PODS, pod("a"))[1]["message"] == 'pods "a" already exists'
    generated = ask("POST", PODS, {"metadata": {"generateName": "job-"}})[1]["metadata"]["name"]
    assert generated.startswith("job-")
    assert len(generated) > 4
    assert ask("POST", "/api/v1/namespaces/none/pods", pod("a"))[1]["message"] == 'namespaces "none" not found'
    assert ask("POST", PODS, {})[0] == 422
    assert ask("POST", PODS, {"kind": "Node", "metadata": {"name": "x"}})[0] == 400
    assert ask("POST", PODS, b"{")[0] == 400
    assert ask("GET", f"{PODS}/none")[1]["details"] == {"name": "none", "kind": "pods"}


def test_stale_writes_conflict(ask):
    """An update carries the version it read; after another write it is refused, and identity cannot change."""
    made = ask("POST", PODS, pod("a"))[1]
    changed = ask("PUT", f"{PODS}/a", {**made, "spec": {"nodeName": "other"}})[1]
    assert int(changed["metadata"]["resourceVersion"]) > int(made["metadata"]["resourceVersion"])
    status, refusal = ask("PUT", f"{PODS}/a", {**made, "spec": {"nodeName": "third"}})
    assert (status, refusal["reason"]) == (409, "Conflict")
    assert "the object has been modified" in refusal["message"]
    renamed = {**changed, "metadata": {**changed["metadata"], "uid": "mine"}}
    assert ask("PUT", f"{PODS}/a", renamed)[0] == 422


def test_a_write_that_changes_nothing_keeps_the_version(ask):
    """As in the real API, a no-op is no new version."""
    made = ask("POST", PODS, pod("a"))[1]
    assert ask("PUT", f"{PODS}/a", made)[1]["metadata"]["resourceVersion"] == made["metadata"]["resourceVersion"]


def test_deletion_respects_preconditions_and_finalizers(ask):
    """Another uid is a conflict; a finalizer holds the object until it is taken off."""
    made = ask("POST", PODS, pod("a", finalizers=["example.com/hold"]))[1]
    assert ask("DELETE", f"{PODS}/a", {"preconditions": {"uid": "other"}})[0] == 409
    assert ask("DELETE", f"{PODS}/a", {"preconditions": {"uid": made["metadata"]["uid"]}})[1]["metadata"]["deletionTimestamp"]
    assert ask("GET", f"{PODS}/a")[0] == 200
    ask("PATCH", f"{PODS}/a", {"metadata": {"finalizers": None}}, media="application/merge-patch+json")
    assert ask("GET", f"{PODS}/a")[0] == 404


def test_the_status_subresource_changes_only_the_status(ask):
    """A patch of status leaves the spec, and says 404 for subresources that are not served."""
    ask("POST", PODS, pod("a"))
    patch = {"status": {"phase": "Running"}, "spec": {"nodeName": "hijacked"}}
    changed = ask("PATCH", f"{PODS}/a/status", patch, media="application/merge-patch+json")[1]
    assert (changed["status"], changed["spec"]) == ({"phase": "Running"}, {"nodeName": "n-a"})
    assert ask("GET", f"{PODS}/a/log")[0] == 404


def test_discovery_names_what_is_served(ask):
    """Versions, groups and resources are listed; an unknown group is 404."""
    assert ask("GET", "/api")[1]["versions"] == ["v1"]
    assert {group["name"] for group in ask("GET", "/apis")[1]["groups"]} >= {"apps", "policy", "rbac.authorization.k8s.io"}
    names = {entry["name"]: entry["namespaced"] for entry in ask("GET", "/apis/rbac.authorization.k8s.io/v1")[1]["resources"]}
    assert names == {"rolebindings": True, "roles": True, "clusterrolebindings": False, "clusterroles": False}
    assert ask("GET", "/apis/example.com/v1")[0] == 404
    assert ask("GET", "/readyz")[0] == 200
