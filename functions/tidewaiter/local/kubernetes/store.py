"""The state of the loopback API: objects with uids, resource versions and list snapshots, guarded by one lock."""

import base64
import copy
import json
import threading
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from tidewaiter.local.kubernetes.resources import TYPES, ResourceType
from tidewaiter.local.kubernetes.status import already_exists, bad_request, conflict, expired, invalid, not_found

MAX_SNAPSHOTS = 64
_IMMUTABLE = ("uid", "name", "namespace", "creationTimestamp")

KubernetesObject = dict[str, Any]
Key = tuple[str, str]


class ObjectStore:
    """Objects by type, namespace and name. Stored objects are never changed in place, so snapshots can share them."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._version = 1
        self._objects: dict[ResourceType, dict[Key, KubernetesObject]] = {resource: {} for resource in TYPES.values()}
        self._snapshots: dict[str, tuple[int, list[KubernetesObject]]] = {}

    def get(self, resource: ResourceType, namespace: str, name: str) -> KubernetesObject:
        """Return an object, or raise 404. Callers must not change it."""
        with self.lock:
            found = self._objects[resource].get((namespace, name))
        if found is None:
            raise not_found(resource, name)
        return found

    def all_of(self, resource: ResourceType, namespace: str = "") -> list[KubernetesObject]:
        """Return the objects of a type in a namespace (or all), ordered as the API orders them."""
        with self.lock:
            items = sorted(self._objects[resource].items())
        return [item for (home, _), item in items if not namespace or home == namespace]

    def create(self, resource: ResourceType, namespace: str, body: Mapping[str, Any]) -> KubernetesObject:
        """Store a new object under its name or a generated one; raises 409 if it exists, 404 if its namespace does not."""
        data = copy.deepcopy(dict(body))
        metadata = _checked_metadata(resource, namespace, data)
        if not metadata.get("name"):
            if not metadata.get("generateName"):
                raise invalid(resource, "", "metadata.name: Required value: name or generateName is required")
            metadata["name"] = f"{metadata['generateName']}{uuid.uuid4().hex[:5]}"
        with self.lock:
            if resource.namespaced and ("", namespace) not in self._objects[TYPES["v1", "namespaces"]]:
                raise not_found(TYPES["v1", "namespaces"], namespace)
            key = (namespace if resource.namespaced else "", str(metadata["name"]))
            if key in self._objects[resource]:
                raise already_exists(resource, key[1])
            metadata.update(uid=str(uuid.uuid4()), creationTimestamp=_now(), resourceVersion=self._next())
            if resource.namespaced:
                metadata["namespace"] = namespace
            self._objects[resource][key] = data
        return data

    def change(
        self, resource: ResourceType, namespace: str, name: str, change: Callable[[KubernetesObject], KubernetesObject]
    ) -> KubernetesObject:
        """Replace an object by what `change` makes of it; a resourceVersion in the result must be the current one (else 409)."""
        with self.lock:
            old = self.get(resource, namespace, name)
            new = change(copy.deepcopy(old))
            if not isinstance(new, dict) or not isinstance(new.get("metadata"), dict):
                raise invalid(resource, name, "metadata: Required value")
            told, current = new["metadata"].get("resourceVersion"), old["metadata"]["resourceVersion"]
            if told not in (None, "", current):
                raise conflict(resource, name)
            _keep_identity(resource, name, old, new)
            if new != old:
                new["metadata"]["resourceVersion"] = self._next()
            self._objects[resource][old["metadata"].get("namespace", ""), name] = new
            self._collect(resource, new)
            return new

    def delete(self, resource: ResourceType, namespace: str, name: str, preconditions: Mapping[str, Any]) -> KubernetesObject:
        """Remove an object, or mark it when finalizers hold it; raises 409 when uid or resourceVersion are not as asked."""
        with self.lock:
            old = self.get(resource, namespace, name)
            for field in ("uid", "resourceVersion"):
                wanted, found = preconditions.get(field), old["metadata"].get(field)
                if wanted and wanted != found:
                    raise conflict(
                        resource, name, f"Precondition failed: {field} in precondition: {wanted}, {field} in object meta: {found}"
                    )
            marked = copy.deepcopy(old)
            marked["metadata"].setdefault("deletionTimestamp", _now())
            marked["metadata"]["resourceVersion"] = self._next()
            self._objects[resource][old["metadata"].get("namespace", ""), name] = marked
            self._collect(resource, marked)
            return marked

    def page(self, items: Callable[[], list[KubernetesObject]], limit: int, token: str) -> tuple[list[KubernetesObject], dict[str, Any]]:
        """Cut a list into pages of one snapshot and return (items, list metadata); raises 410 for a token whose snapshot is gone."""
        with self.lock:
            snapshot, start = _read_token(token) if token else (uuid.uuid4().hex, 0)
            if token and snapshot not in self._snapshots:
                raise expired()
            version, everything = self._snapshots.get(snapshot) or (self._version, items())
            page = everything[start : start + limit] if limit else everything[start:]
            rest = len(everything) - start - len(page)
            metadata: dict[str, Any] = {"resourceVersion": str(version)}
            if rest:
                self._snapshots[snapshot] = (version, everything)
                while len(self._snapshots) > MAX_SNAPSHOTS:
                    self._snapshots.pop(next(iter(self._snapshots)))
                metadata |= {"continue": _write_token(snapshot, start + len(page)), "remainingItemCount": rest}
            return page, metadata

    def expire_snapshots(self) -> None:
        """Forget every list snapshot, as etcd's compaction does: the next page of any running list answers 410."""
        with self.lock:
            self._snapshots.clear()

    def _next(self) -> str:
        self._version += 1
        return str(self._version)

    def _collect(self, resource: ResourceType, data: KubernetesObject) -> None:
        """Remove an object that is marked for deletion and that no finalizer holds any longer."""
        metadata = data["metadata"]
        if metadata.get("deletionTimestamp") and not metadata.get("finalizers"):
            self._objects[resource].pop((metadata.get("namespace", ""), metadata["name"]), None)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _checked_metadata(resource: ResourceType, namespace: str, data: KubernetesObject) -> dict[str, Any]:
    told = (data.setdefault("apiVersion", resource.api_version), data.setdefault("kind", resource.kind))
    if told != (resource.api_version, resource.kind):
        raise bad_request(f"the object in the data is {told[0]} {told[1]}, the URL wants {resource.api_version} {resource.kind}")
    metadata = data.setdefault("metadata", {})
    if not isinstance(metadata, dict):
        raise bad_request("metadata is not an object")
    if resource.namespaced and metadata.get("namespace") not in (None, "", namespace):
        raise bad_request("the namespace of the provided object does not match the namespace sent on the request")
    return metadata


def _keep_identity(resource: ResourceType, name: str, old: KubernetesObject, new: KubernetesObject) -> None:
    for field in _IMMUTABLE:
        before = old["metadata"].get(field)
        if new["metadata"].setdefault(field, before) != before:
            raise invalid(resource, name, f"metadata.{field}: Invalid value: field is immutable")
        if before is None:
            new["metadata"].pop(field)
    if (new.setdefault("apiVersion", old["apiVersion"]), new.setdefault("kind", old["kind"])) != (old["apiVersion"], old["kind"]):
        raise bad_request("apiVersion and kind cannot be changed")


def _write_token(snapshot: str, start: int) -> str:
    return base64.urlsafe_b64encode(json.dumps([snapshot, start]).encode()).decode()


def _read_token(token: str) -> tuple[str, int]:
    try:
        snapshot, start = json.loads(base64.urlsafe_b64decode(token))
    except (ValueError, TypeError):
        raise bad_request("continue key is not valid") from None
    if not isinstance(snapshot, str) or not isinstance(start, int) or start < 0:
        raise bad_request("continue key is not valid")
    return snapshot, start
