"""The eviction subresource: deletes a pod unless a PodDisruptionBudget forbids it.

Rules as https://kubernetes.io/docs/concepts/workloads/pods/disruptions/ tells them, computed at the time of the call.
"""

import math
from collections.abc import Mapping
from typing import Any

from tidewaiter.local.kubernetes.resources import BY_KIND, TYPES
from tidewaiter.local.kubernetes.selectors import selector_of
from tidewaiter.local.kubernetes.status import ApiStatusError, budget_refusal
from tidewaiter.local.kubernetes.store import KubernetesObject, ObjectStore

PODS = TYPES["v1", "pods"]
BUDGETS = TYPES["policy/v1", "poddisruptionbudgets"]


def evict(store: ObjectStore, namespace: str, name: str, options: Mapping[str, Any]) -> None:
    """Delete a pod if every budget allows; raises 429 naming the budget, 500 when two budgets select the pod."""
    with store.lock:
        pod = store.get(PODS, namespace, name)
        budgets = [budget for budget in store.all_of(BUDGETS, namespace) if _selects(budget, pod)]
        if len(budgets) > 1:
            message = "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support."
            raise ApiStatusError(500, "InternalError", message)
        if budgets and healthy(pod):
            _check(store, budgets[0], namespace, name)
        store.delete(PODS, namespace, name, options.get("preconditions") or {})


def healthy(pod: Mapping[str, Any]) -> bool:
    """Tell whether a pod counts for a budget: Ready, or Running where no conditions are kept."""
    status = pod.get("status") or {}
    conditions = {entry.get("type"): entry.get("status") for entry in status.get("conditions") or ()}
    return bool(conditions.get("Ready") == "True" if "Ready" in conditions else status.get("phase") == "Running")


def _selects(budget: Mapping[str, Any], pod: Mapping[str, Any]) -> bool:
    selector = (budget.get("spec") or {}).get("selector")
    return selector is not None and selector_of(selector)(pod["metadata"].get("labels") or {})


def _check(store: ObjectStore, budget: KubernetesObject, namespace: str, name: str) -> None:
    pods = [pod for pod in store.all_of(PODS, namespace) if _selects(budget, pod)]
    running = sum(1 for pod in pods if healthy(pod))
    needed = _needed(budget.get("spec") or {}, _expected(store, pods))
    if running - 1 < needed:
        title = budget["metadata"]["name"]
        raise budget_refusal(name, [f"The disruption budget {title} needs {needed} healthy pods and has {running} currently"])


def _needed(spec: Mapping[str, Any], expected: int) -> int:
    if spec.get("maxUnavailable") is not None:
        return expected - _scaled(spec["maxUnavailable"], expected)
    return _scaled(spec.get("minAvailable", 1), expected)


def _scaled(value: Any, expected: int) -> int:
    """Read a count or a percentage, which Kubernetes rounds up."""
    if isinstance(value, str) and value.endswith("%"):
        return math.ceil(int(value[:-1]) * expected / 100)
    return int(value)


def _expected(store: ObjectStore, pods: list[KubernetesObject]) -> int:
    """Count the pods that should be there: the replicas of their controllers, one for each pod without a known one."""
    controllers: dict[str, int] = {}
    loose = 0
    for pod in pods:
        owner = next((o for o in pod["metadata"].get("ownerReferences") or () if o.get("controller")), None)
        replicas = _replicas(store, pod["metadata"]["namespace"], owner) if owner else None
        if owner is None or replicas is None:
            loose += 1
        else:
            controllers[str(owner.get("uid"))] = replicas
    return loose + sum(controllers.values())


def _replicas(store: ObjectStore, namespace: str, owner: Mapping[str, Any]) -> int | None:
    resource = BY_KIND.get((str(owner.get("apiVersion")), str(owner.get("kind"))))
    if resource is None:
        return None
    try:
        controller = store.get(resource, namespace, str(owner.get("name")))
    except ApiStatusError:
        return None
    replicas = (controller.get("spec") or {}).get("replicas")
    return replicas if isinstance(replicas, int) else None
