"""What the API server fills in before a policy sees an object: the defaults of pods, workloads and Services that expressions look at.

Source: the API reference of each kind (https://kubernetes.io/docs/reference/kubernetes-api/). Objects from a cluster have them already;
filling in never replaces a value. Null fields are dropped, as decoding does.
"""

from collections.abc import Mapping
from typing import Any

from tidewaiter.posture.pods import mapping, sequence

_REPLICATED = frozenset({"Deployment", "ReplicaSet", "StatefulSet", "ReplicationController"})
_TEMPLATED = _REPLICATED | {"DaemonSet", "Job"}
_POD = {
    "restartPolicy": "Always",
    "dnsPolicy": "ClusterFirst",
    "terminationGracePeriodSeconds": 30,
    "securityContext": {},
    "schedulerName": "default-scheduler",
    "enableServiceLinks": True,
    "serviceAccountName": "default",
}
_CONTAINER = {"resources": {}, "terminationMessagePath": "/dev/termination-log", "terminationMessagePolicy": "File"}
_SERVICE = {"type": "ClusterIP", "sessionAffinity": "None", "internalTrafficPolicy": "Cluster"}
_CONTAINERS = ("initContainers", "containers", "ephemeralContainers")


def completed(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return an object as a policy would see it; what is not of the expected form stays as it is."""
    kept: dict[str, Any] = _without_nulls(data)
    spec = kept.get("spec")
    kind = kept.get("kind")
    if not isinstance(spec, dict):
        return kept
    if kind == "Pod":
        kept["spec"] = _pod(spec, service_account=True)
    elif kind == "Service":
        kept["spec"] = _SERVICE | spec | _ports(spec)
    elif kind == "CronJob":
        kept["spec"] = {"suspend": False, "concurrencyPolicy": "Allow"} | spec | _nested(spec, "jobTemplate")
    elif kind in _TEMPLATED:
        kept["spec"] = ({"replicas": 1} if kind in _REPLICATED else {}) | spec | _template(spec)
    return kept


def _without_nulls(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _without_nulls(one) for key, one in value.items() if one is not None}
    return [_without_nulls(one) for one in value] if isinstance(value, list | tuple) else value


def _nested(spec: Mapping[str, Any], name: str) -> dict[str, Any]:
    inner = mapping(spec.get(name))
    job = mapping(inner.get("spec"))
    return {name: {**inner, "spec": {**job, **_template(job)}}} if job else {}


def _template(spec: Mapping[str, Any]) -> dict[str, Any]:
    template = mapping(spec.get("template"))
    pod = template.get("spec")
    return {"template": {**template, "spec": _pod(pod, service_account=False)}} if isinstance(pod, dict) else {}


def _pod(spec: Mapping[str, Any], *, service_account: bool) -> dict[str, Any]:
    """Fill in a pod; its service account only where the pod itself is made, since admission sets that and templates keep none."""
    lists = {name: [_container(one) for one in sequence(spec.get(name))] for name in _CONTAINERS if sequence(spec.get(name))}
    given = {name: value for name, value in _POD.items() if service_account or name != "serviceAccountName"}
    return {**given, **spec, **lists}


def _container(one: Any) -> Any:
    if not isinstance(one, dict):
        return one
    image = str(one.get("image", ""))
    last = image.rpartition("/")[2]
    latest = "@" not in image and (":" not in last or last.endswith(":latest"))
    return {**_CONTAINER, "imagePullPolicy": "Always" if latest else "IfNotPresent", **one, **_ports(one)}


def _ports(one: Mapping[str, Any]) -> dict[str, Any]:
    ports = sequence(one.get("ports"))
    return {"ports": [{"protocol": "TCP", **port} if isinstance(port, dict) else port for port in ports]} if ports else {}
