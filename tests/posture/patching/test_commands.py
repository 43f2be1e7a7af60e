"""Commands for live systems: they do what the fix does, and no name from outside becomes a command of its own."""

import copy
import json
import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.model.finding import Finding, FindingKind, Location
from tidewaiter.model.severity import Severity
from tidewaiter.policy.failures import failure_findings
from tidewaiter.posture.engine import assess_objects
from tidewaiter.posture.manifests import live_object
from tidewaiter.posture.patching.commands import with_commands

EVERYTHING = frozenset({"Pod", "Namespace", "NetworkPolicy", "Deployment"})


def deployment(name="web", namespace="shop", **spec):
    """Make a live Deployment with two containers."""
    containers = [{"name": one, "image": "a/b:1", "securityContext": {"capabilities": {"add": ["SYS_ADMIN", "CHOWN"]}}} for one in "ab"]
    template = {"metadata": {}, "spec": {"containers": containers, **spec}}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name, "namespace": namespace},
        "spec": {"template": template},
    }


def commanded(*objects):
    """Audit live objects, and return their findings with commands, and the objects by (kind, name)."""
    items = [live_object(one) for one in objects]
    return with_commands(failure_findings(assess_objects(items, "1.34", EVERYTHING)), items, 34)


def patched(data, command):
    """Run `kubectl patch` as the API server would."""
    words = shlex.split(command)
    assert words[:5] == ["kubectl", "patch", "deployment.apps/web", "-n", "shop"]
    body = json.loads(words[-1])
    return {"json": applied, "merge": merged, "strategic": merged}[words[5].removeprefix("--type=")](data, body)


def merged(data, patch):
    """Merge a patch (RFC 7386); containers go by name, as in a strategic merge patch."""
    if isinstance(patch, list) and all(isinstance(one, dict) and "name" in one for one in patch):
        by_name = {one["name"]: one for one in patch}
        assert set(by_name) <= {one["name"] for one in data}
        return [merged(one, by_name[one["name"]]) if one["name"] in by_name else one for one in data]
    if not isinstance(patch, dict):
        return patch
    data = dict(data) if isinstance(data, dict) else {}
    for key, value in patch.items():
        data[key] = None if value is None else merged(data.get(key), value)
    return {key: value for key, value in data.items() if value is not None}


def applied(data, steps):
    """Apply a JSON patch (RFC 6902); raises for a test that fails."""
    data = copy.deepcopy(data)
    for step in steps:
        *way, last = [one.replace("~1", "/").replace("~0", "~") for one in step["path"].split("/")[1:]]
        place = data
        for key in way:
            if isinstance(place, list) and int(key) >= len(place):
                raise LookupError(step["path"])
            place = place[int(key)] if isinstance(place, list) else place[key]
        key = int(last) if isinstance(place, list) and last != "-" else last
        if step["op"] == "test":
            held = place[key] if isinstance(place, list) else place.get(key)
            if held != step["value"]:
                raise LookupError(step["path"])
        elif step["op"] == "remove":
            del place[key]
        elif isinstance(place, list):
            place.append(step["value"]) if key == "-" else place.__setitem__(key, step["value"])
        else:
            assert (key in place) == (step["op"] == "replace")
            place[key] = step["value"]
    return data


def test_commands_change_what_they_name():
    """Each patch applies to the live object, checks the container by name, and the finding is gone."""
    data = deployment(hostNetwork=True)
    before = commanded(data)
    patches = [one for one in before if "kubectl patch" in one.evidence.get("command", "")]
    assert {"TW-K8S-host-namespaces", "TW-K8S-escape-capability", "TW-K8S-seccomp-not-set"} <= {one.rule_id for one in patches}
    for one in patches:
        after = commanded(patched(data, one.evidence["command"]))
        assert one.id not in {left.id for left in after}, one.rule_id


def test_commands_hold_one_after_the_other():
    """No command takes back or changes what an earlier one did: it merges, or is refused as a whole because a list moved."""
    data = deployment(hostNetwork=True)
    cleared = set()
    for one in commanded(data):
        command = one.evidence.get("command", "")
        if "kubectl patch" in command:
            try:
                data = patched(data, command)
            except LookupError:
                continue
            cleared.add(one.id)
            assert not cleared & {left.id for left in commanded(data)}
    assert len(cleared) > 8


def test_all_edits_of_a_container_are_in_one_patch():
    """A profile of the node's goes with its type."""
    data = deployment()
    data["spec"]["template"]["spec"]["containers"][1]["securityContext"]["seccompProfile"] = {"type": "Unconfined", "localhostProfile": "x"}
    (found,) = [one for one in commanded(data) if one.rule_id == "TW-K8S-seccomp-unconfined"]
    containers = patched(data, found.evidence["command"])["spec"]["template"]["spec"]["containers"]
    assert containers[1]["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert containers[0] == data["spec"]["template"]["spec"]["containers"][0]


def test_a_list_that_changed_meanwhile_is_not_patched():
    """What goes by number checks first what is there: the API server refuses the patch as a whole."""
    (found,) = [one for one in commanded(deployment()) if one.rule_id == "TW-K8S-escape-capability" and "/0/sec" in one.location.pointer]
    steps = json.loads(shlex.split(found.evidence["command"])[-1])
    pointer = "/spec/template/spec/containers/0"
    assert [one["op"] for one in steps] == ["test", "test", "remove"]
    assert [(one["path"], one["value"]) for one in steps[:2]] == [
        (f"{pointer}/name", "a"), (f"{pointer}/securityContext/capabilities/add/0", "SYS_ADMIN")]  # fmt: skip


def test_free_hardening_is_a_label_and_a_merge_patch():
    """A namespace whose pods meet a level gets the command, and the patch for those who keep manifests."""
    namespace = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}}
    pod = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "p", "namespace": "shop"},
        "spec": {"containers": [{"name": "c", "image": "a"}]},
    }
    (free,) = [one for one in commanded(namespace, pod) if one.rule_id == "TW-K8S-pod-security-free-level"]
    assert free.evidence["command"] == "kubectl label --overwrite namespace/shop pod-security.kubernetes.io/enforce=baseline"
    assert free.evidence["patch"] == "metadata:\n  labels:\n    pod-security.kubernetes.io/enforce: baseline\n"
    assert "may break" not in free.evidence


def test_what_cannot_be_changed_says_so():
    """Running pods are what they are; a Helm release takes changes back."""
    pod = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "p"},
        "spec": {"containers": [{"name": "c", "image": "a"}], "hostPID": True},
    }
    (found,) = [one for one in commanded(pod) if one.rule_id == "TW-K8S-host-namespaces"]
    assert "cannot be changed" in found.evidence["no command"]
    managed = deployment(hostPID=True)
    managed["metadata"]["labels"] = {"app.kubernetes.io/managed-by": "Helm"}
    (found,) = [one for one in commanded(managed) if one.rule_id == "TW-K8S-host-namespaces"]
    assert "change the chart" in found.evidence["lasts"]


@pytest.mark.parametrize(
    ("rule", "pointer", "words", "expected"),
    [
        ("TW-EKS-private-endpoint", "/x", "", ["update-cluster-config", "--name", "a;b"]),
        ("TW-EKS-control-plane-logging", "/x", "log type audit is off", ['{"clusterLogging":[{"types":["audit"],"enabled":true}]}']),
        ("TW-EKS-node-group-version", "/nodegroups/$(id)/version", "", ["--nodegroup-name", "$(id)"]),
    ],
)
def test_aws_commands_hold_the_names(rule, pointer, words, expected):
    """The name comes out of the ARN as one word, whatever it holds, with its region."""
    finding = Finding(
        id="f", kind=FindingKind.MISCONFIGURATION, rule_id=rule, title="t", description=words, severity=Severity.LOW,
        resource="arn:aws:eks:eu-central-1:111122223333:cluster/a;b", location=Location(pointer=pointer),
    )  # fmt: skip
    command = shlex.split(with_commands([finding])[0].evidence["command"])
    assert command[:2] == ["aws", "eks"]
    assert command[-2:] == ["--region", "eu-central-1"]
    assert all(one in command for one in expected)


@given(st.text(min_size=1, max_size=12), st.text(min_size=1, max_size=12))
def test_no_name_becomes_a_command(name, namespace):
    """Whatever objects are called, the command is `kubectl` with these very names and nothing else."""
    for one in commanded(deployment(name, namespace, hostPID=True)):
        command = one.evidence.get("command", "")
        if command.startswith("kubectl patch"):
            words = shlex.split(command)
            assert words[2:5] == [f"deployment.apps/{name}", "-n", namespace]
            assert len(words) == 8
