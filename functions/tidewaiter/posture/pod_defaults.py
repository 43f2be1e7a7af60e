"""What a pod gets without saying so, from objects beside it: its account's word on tokens, and the defaults of a LimitRange.

https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/,
https://kubernetes.io/docs/concepts/policy/limit-range/
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tidewaiter.posture.pods import Pod, mapping, pod_of, sequence

Named = tuple[str, str]


class PodDefaults:
    """Knows the service accounts and LimitRanges of a set of objects."""

    def __init__(self, beside: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        self._mounts = {_place(one): one.get("automountServiceAccountToken") for one in beside.get("ServiceAccount", ())}
        self._limits: dict[str, set[str]] = defaultdict(set)
        self._requests: dict[str, set[str]] = defaultdict(set)
        for one in beside.get("LimitRange", ()):
            self._take(_place(one)[0], sequence(mapping(one.get("spec")).get("limits")))

    def _take(self, namespace: str, items: Iterable[Any]) -> None:
        """Take what containers get: a default limit stands in for a request too, and so does a highest or lowest value for a default."""
        for item in map(mapping, items):
            if item.get("type") == "Container":
                self._limits[namespace] |= {*mapping(item.get("default")), *mapping(item.get("max"))}
                self._requests[namespace] |= {*self._limits[namespace], *mapping(item.get("defaultRequest")), *mapping(item.get("min"))}

    def pod(self, data: Mapping[str, Any], minor: int) -> Pod | None:
        """Return the pod (template) of an object with what it gets; None if it has none."""
        pod = pod_of(data, minor)
        if pod is None:
            return None
        namespace = _place(data)[0]
        account = str(pod.spec.get("serviceAccountName") or pod.spec.get("serviceAccount") or "default")
        mounts = self._mounts.get((namespace, account))
        limits, requests = self._limits.get(namespace), self._requests.get(namespace)
        if mounts is None and not requests:
            return pod
        return replace(
            pod,
            account_mounts=mounts if isinstance(mounts, bool) else None,
            given_limits=frozenset(limits or ()),
            given_requests=frozenset(requests or ()),
        )


def _place(data: Mapping[str, Any]) -> Named:
    metadata = mapping(data.get("metadata"))
    return str(metadata.get("namespace") or "default"), str(metadata.get("name", ""))
