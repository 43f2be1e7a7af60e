"""Patches: JSON merge patch (RFC 7386), JSON patch (RFC 6902) and the common part of strategic merge patch.

Of the strategic form, named lists (containers, volumes, env, ports, volumeMounts) merge by their key and `$patch: delete|replace` work;
other directives (`$retainKeys`, `$setElementOrder`, `$deleteFromPrimitiveList`) are refused by name rather than guessed.
"""

import copy
from collections.abc import Callable, Mapping
from typing import Any

from tidewaiter.local.kubernetes.status import bad_request

MERGE_KEYS: Mapping[str, str] = {
    "containers": "name",
    "initContainers": "name",
    "ephemeralContainers": "name",
    "volumes": "name",
    "env": "name",
    "imagePullSecrets": "name",
    "ports": "containerPort",
    "volumeMounts": "mountPath",
    "ownerReferences": "uid",
    "conditions": "type",
}
MAX_OPERATIONS = 10_000


def apply_patch(media_type: str, target: Any, patch: Any) -> Any:
    """Return a patched copy of `target`; raises a 400 or 415 Status."""
    kinds: Mapping[str, Callable[[Any, Any], Any]] = {
        "application/merge-patch+json": merge_patch,
        "application/json-patch+json": json_patch,
        "application/strategic-merge-patch+json": strategic_patch,
    }
    if media_type not in kinds:
        error = bad_request(f"the body of the request was in an unknown format - accepted media types include: {', '.join(kinds)}")
        error.code, error.reason = 415, "UnsupportedMediaType"
        raise error
    return kinds[media_type](copy.deepcopy(target), patch)


def merge_patch(target: Any, patch: Any) -> Any:
    """Apply RFC 7386: null removes, objects merge, everything else replaces."""
    if not isinstance(patch, dict):
        return patch
    result = target if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merge_patch(result.get(key), value)
    return result


def strategic_patch(target: Any, patch: Any, field: str = "") -> Any:
    """Apply a strategic merge patch; `field` names the list that is being merged."""
    if isinstance(patch, list) and field in MERGE_KEYS and all(isinstance(entry, dict) for entry in patch):
        return _merge_named(target if isinstance(target, list) else [], patch, MERGE_KEYS[field])
    if not isinstance(patch, dict):
        return patch
    _check_directives(patch)
    if patch.get("$patch") == "replace":
        return {key: value for key, value in patch.items() if key != "$patch"}
    result = target if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        elif key != "$patch":
            result[key] = strategic_patch(result.get(key), value, key)
    return result


def _check_directives(patch: Mapping[str, Any]) -> None:
    for key in patch:
        if key.startswith("$") and key != "$patch":
            raise bad_request(f"strategic merge patch directive {key} is not served by this API")


def _merge_named(target: list[Any], patch: list[Any], key: str) -> list[Any]:
    result = list(target)
    for entry in patch:
        _check_directives(entry)
        if key not in entry:
            raise bad_request(f"strategic merge patch: list element without its merge key {key}")
        index = next((i for i, old in enumerate(result) if isinstance(old, dict) and old.get(key) == entry[key]), None)
        if entry.get("$patch") == "delete":
            result = [old for i, old in enumerate(result) if i != index]
        elif index is None:
            result.append(entry)
        else:
            result[index] = strategic_patch(result[index], entry)
    return result


def json_patch(target: Any, patch: Any) -> Any:
    """Apply RFC 6902, all operations or none."""
    if not isinstance(patch, list) or len(patch) > MAX_OPERATIONS:
        raise bad_request("a JSON patch is a list of operations")
    for operation in patch:
        if not isinstance(operation, dict) or not isinstance(operation.get("path"), str):
            raise bad_request("a JSON patch operation needs op and path")
        target = _operate(target, operation)
    return target


def _operate(target: Any, operation: Mapping[str, Any]) -> Any:
    verb, path = operation.get("op"), _tokens(operation["path"])
    if verb == "test":
        if _read(target, path) != operation.get("value"):
            raise bad_request(f"testing path {operation['path']} failed")
        return target
    if verb == "remove":
        return _remove(target, path)
    if verb in ("add", "replace"):
        return _write(target, path, copy.deepcopy(operation.get("value")), replace=verb == "replace")
    if verb in ("move", "copy"):
        source = _tokens(str(operation.get("from", "")))
        value = copy.deepcopy(_read(target, source))
        return _write(_remove(target, source) if verb == "move" else target, path, value, replace=False)
    raise bad_request(f"unknown JSON patch operation {verb!r}")


def _tokens(pointer: str) -> list[str]:
    if pointer and not pointer.startswith("/"):
        raise bad_request(f"{pointer!r} is not a JSON pointer")
    return [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]


def _read(target: Any, path: list[str]) -> Any:
    for token in path:
        if isinstance(target, dict) and token in target:
            target = target[token]
        elif isinstance(target, list) and token.isdecimal() and int(token) < len(target):
            target = target[int(token)]
        else:
            raise bad_request(f"JSON patch: path /{'/'.join(path)} does not exist")
    return target


def _remove(target: Any, path: list[str]) -> Any:
    if not path:
        return None
    _read(target, path)
    holder = _read(target, path[:-1])
    holder.pop(path[-1] if isinstance(holder, dict) else int(path[-1]))
    return target


def _write(target: Any, path: list[str], value: Any, *, replace: bool) -> Any:
    if not path:
        return value
    if replace:
        _read(target, path)
    holder, last = _read(target, path[:-1]), path[-1]
    if isinstance(holder, dict):
        holder[last] = value
    elif isinstance(holder, list):
        _write_item(holder, last, value, replace=replace)
    else:
        raise bad_request(f"JSON patch: /{'/'.join(path[:-1])} holds no members")
    return target


def _write_item(holder: list[Any], token: str, value: Any, *, replace: bool) -> None:
    index = len(holder) if token == "-" else int(token) if token.isdecimal() else -1  # noqa: S105 - a JSON pointer token
    if not 0 <= index <= len(holder):
        raise bad_request(f"JSON patch: index {token} is out of bounds")
    if replace:
        holder[index] = value
    else:
        holder.insert(index, value)
