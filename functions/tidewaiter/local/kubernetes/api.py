"""What the loopback API does with a call, apart from HTTP: authorize, act on the store, answer."""

from collections.abc import Mapping
from typing import Any

from tidewaiter.local.kubernetes.eviction import evict
from tidewaiter.local.kubernetes.patches import apply_patch
from tidewaiter.local.kubernetes.resources import TYPES, ResourceType
from tidewaiter.local.kubernetes.routes import Call
from tidewaiter.local.kubernetes.selectors import parse_field_selector, parse_label_selector
from tidewaiter.local.kubernetes.status import ApiStatusError, bad_request
from tidewaiter.local.kubernetes.store import KubernetesObject, ObjectStore

MAX_LIMIT = 10_000
_HEALTH = ("/healthz", "/livez", "/readyz")

Answer = tuple[int, dict[str, Any]]


class KubernetesApi:
    """Serves calls on a store; `version` is `major.minor`."""

    def __init__(self, store: ObjectStore, version: str) -> None:
        self.store = store
        self.version = version

    def serve(self, call: Call, body: Any, media_type: str) -> Answer:
        """Act on one authorized call; raises ApiStatusError for every refusal."""
        if call.resource is None:
            return 200, self._meta(call.path)
        if call.subresource == "eviction":
            return self._evict(call, body)
        if call.verb == "list":
            return 200, self._list(call.resource, call)
        if call.verb == "get":
            return 200, self.store.get(call.resource, call.namespace, call.name)
        if call.verb == "delete":
            options = body if isinstance(body, dict) else {}
            return 200, self.store.delete(call.resource, call.namespace, call.name, options.get("preconditions") or {})
        return self._write(call.resource, call, body, media_type)

    def _write(self, resource: ResourceType, call: Call, body: Any, media_type: str) -> Answer:
        if call.verb == "patch":
            return 200, self.store.change(
                resource, call.namespace, call.name, lambda old: _patched(old, body, media_type, call.subresource)
            )
        if not isinstance(body, dict):
            raise bad_request("the object provided is not a JSON object")
        if call.verb == "create":
            if resource.namespaced and not call.namespace:
                raise ApiStatusError(405, "MethodNotAllowed", "a namespaced object is created inside a namespace")
            return 201, self.store.create(resource, call.namespace, body)
        return 200, self.store.change(
            resource, call.namespace, call.name, lambda old: _only_status(old, body) if call.subresource else body
        )

    def _evict(self, call: Call, body: Any) -> Answer:
        if call.verb != "create" or not isinstance(body, dict):
            raise ApiStatusError(405, "MethodNotAllowed", "the eviction subresource takes a POST of an Eviction")
        if (body.get("metadata") or {}).get("name", call.name) != call.name:
            raise bad_request("the name in the Eviction does not match the pod")
        evict(self.store, call.namespace, call.name, body.get("deleteOptions") or {})
        return 201, {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success", "code": 201}

    def _list(self, resource: ResourceType, call: Call) -> dict[str, Any]:
        limit = call.query.get("limit", "0")
        if not limit.isdecimal():
            raise bad_request(f"limit: {limit} is not a number")
        labels = parse_label_selector(call.query.get("labelSelector", ""))
        fields = parse_field_selector(call.query.get("fieldSelector", ""))

        def chosen() -> list[KubernetesObject]:
            everything = self.store.all_of(resource, call.namespace)
            return [item for item in everything if labels(item["metadata"].get("labels") or {}) and fields(item)]

        items, metadata = self.store.page(chosen, min(int(limit), MAX_LIMIT), call.query.get("continue", ""))
        bare = [{key: value for key, value in item.items() if key not in ("kind", "apiVersion")} for item in items]
        return {"kind": f"{resource.kind}List", "apiVersion": resource.api_version, "metadata": metadata, "items": bare}

    def _meta(self, path: str) -> dict[str, Any]:
        """Answer version, health and discovery paths; discovery is basic: names, kinds and scopes."""
        if path == "/version":
            major, _, minor = self.version.partition(".")
            return {"major": major, "minor": minor, "gitVersion": f"v{self.version}.0-tidewaiter", "platform": "loopback"}
        if path in _HEALTH:
            return {"status": "ok"}
        if path == "/api":
            return {"kind": "APIVersions", "versions": ["v1"]}
        if path == "/apis":
            return {"kind": "APIGroupList", "apiVersion": "v1", "groups": _groups()}
        version = path.removeprefix("/apis/") if path.startswith("/apis/") else path.removeprefix("/api/")
        served = [t for t in TYPES.values() if t.api_version == version]
        if not served:
            raise ApiStatusError(404, "NotFound", "the server could not find the requested resource")
        entries = [{"name": t.plural, "kind": t.kind, "namespaced": t.namespaced, "verbs": _VERBS} for t in served]
        return {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": version, "resources": entries}


_VERBS = ["create", "delete", "get", "list", "patch", "update"]


def _groups() -> list[dict[str, Any]]:
    groups: dict[str, str] = {t.group: t.version for t in TYPES.values() if t.group}
    return [
        {"name": name, "versions": [{"groupVersion": f"{name}/{version}", "version": version}]} for name, version in sorted(groups.items())
    ]


def _patched(old: KubernetesObject, patch: Any, media_type: str, subresource: str) -> KubernetesObject:
    # Without a resourceVersion of its own a patch applies to whatever is there; with one it is conditional.
    new: Any = apply_patch(media_type, old, patch)
    if not isinstance(new, dict):
        raise bad_request("the patch does not leave an object")
    return _only_status(old, new) if subresource else new


def _only_status(old: KubernetesObject, new: Mapping[str, Any]) -> KubernetesObject:
    told = (new.get("metadata") or {}).get("resourceVersion") if isinstance(new.get("metadata"), Mapping) else None
    metadata = old["metadata"] | ({"resourceVersion": told} if told else {})
    return {**old, "metadata": metadata, "status": new.get("status", {})}
