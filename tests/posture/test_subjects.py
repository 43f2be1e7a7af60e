"""What controls are run on."""

from collections import Counter

from tidewaiter.posture.control import Target
from tidewaiter.posture.manifests import live_object, read_manifests
from tidewaiter.posture.subjects import resource_of, subjects_of

TEXT = """
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {team: a}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec: {template: {spec: {containers: [{name: c}]}}}
---
apiVersion: v1
kind: Service
metadata: {name: s, namespace: elsewhere}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: b}
roleRef: {kind: ClusterRole, name: view}
subjects: [{kind: User, name: ann}]
"""


def test_each_object_is_judged_as_what_it_is():
    """Every object once as itself, pods and bindings also as such, and a namespace that the files define as a whole."""
    found = list(subjects_of(read_manifests(TEXT, "a.yaml").objects, 34))
    assert Counter(target for target, _ in found) == {Target.OBJECT: 4, Target.POD: 1, Target.BINDING: 1, Target.NAMESPACE: 1}
    (space,) = [subject for target, subject in found if target is Target.NAMESPACE]
    assert (space.resource, space.location("/metadata/labels").line) == ("-/Namespace/shop", 4)
    assert [name for name, _ in space.value.pods()] == ["Deployment/web"]


def test_a_live_cluster_has_every_namespace_that_holds_something():
    """Live, a namespace is judged also when the Namespace objects could not be listed."""
    found = list(subjects_of(read_manifests(TEXT, "a.yaml").objects, 34, frozenset({"Service"})))
    views = [subject.value for target, subject in found if target is Target.NAMESPACE]
    assert [view.name for view in views] == ["elsewhere", "shop"]
    unknown = views[0].unknown("NetworkPolicy", "networkpolicies")
    assert unknown is not None
    assert unknown.permission == "kubernetes:list networkpolicies"
    assert views[0].unknown("Service", "services") is None


def test_cluster_scoped_objects_have_no_namespace():
    """A dash stands where the namespace would be."""
    assert resource_of(live_object({"kind": "ClusterRole", "metadata": {"name": "r"}})) == "-/ClusterRole/r"
    assert resource_of(live_object({"kind": "Service", "metadata": {"generateName": "s-"}})) == "default/Service/s-*"


def test_objects_of_others_are_no_namespaces():
    """What only has the name of a core kind is judged as a single object, never as a namespace or a pod."""
    text = "apiVersion: example.com/v1\nkind: Namespace\nmetadata: {name: a}\n---\napiVersion: a.com/v1\nkind: Pod\nspec: {hostPID: true}\n"
    found = [target for target, _ in subjects_of(read_manifests(text, "m").objects, 34)]
    assert found == [Target.OBJECT, Target.OBJECT]
