"""What the API server fills in."""

from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.posture.policies.defaults import completed

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["spec", "template", "containers", "ports", "image"]), inner)
    ),
    max_leaves=15,
)


def test_pods_and_services_get_their_defaults():
    """A value that is there stays, a null counts as absent."""
    pod = completed({"kind": "Pod", "spec": {"containers": [{"image": "a:1", "ports": [{"containerPort": 1}]}], "dnsPolicy": None}})
    assert (pod["spec"]["dnsPolicy"], pod["spec"]["serviceAccountName"]) == ("ClusterFirst", "default")
    assert pod["spec"]["containers"][0]["imagePullPolicy"] == "IfNotPresent"
    assert pod["spec"]["containers"][0]["ports"] == [{"protocol": "TCP", "containerPort": 1}]
    assert completed({"kind": "Service", "spec": {"type": "NodePort", "ports": [{"port": 1}]}})["spec"]["type"] == "NodePort"


def test_templates_get_their_defaults():
    """Every workload's pods, a CronJob's too; only a pod itself gets a service account."""
    template = {"spec": {"containers": [{"image": "host:5000/a"}]}}
    deployed = completed({"kind": "Deployment", "spec": {"template": template}})["spec"]
    assert (deployed["replicas"], deployed["template"]["spec"]["restartPolicy"]) == (1, "Always")
    assert deployed["template"]["spec"]["containers"][0]["imagePullPolicy"] == "Always"
    assert "serviceAccountName" not in deployed["template"]["spec"]
    cron = completed({"kind": "CronJob", "spec": {"jobTemplate": {"spec": {"template": template}}}})["spec"]
    assert cron["jobTemplate"]["spec"]["template"]["spec"]["schedulerName"] == "default-scheduler"


@given(st.sampled_from(["Pod", "Deployment", "CronJob", "Service", "X", None]), JSON)
def test_any_object_is_completed(kind, spec):
    """What is not of the expected form does no harm, and nothing is taken away but nulls."""
    found = completed({"kind": kind, "spec": spec, "gone": None})
    assert "gone" not in found
    assert ("spec" in found) == (spec is not None)
