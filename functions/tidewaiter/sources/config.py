"""Image configuration documents (https://github.com/opencontainers/image-spec/blob/main/config.md) to our model."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from tidewaiter.errors import BadInputError
from tidewaiter.model.image import HistoryEntry, ImageConfig, Platform
from tidewaiter.sources import descriptor
from tidewaiter.sources.descriptor import checked_digest, text, text_list, text_map


def config_of(document: Mapping[str, Any]) -> ImageConfig:
    """Read what the image runs as; missing fields stay empty, as the specification allows."""
    inner = document.get("config")
    inner = inner if isinstance(inner, dict) else {}
    health = inner.get("Healthcheck")
    test = text_list(health.get("Test")) if isinstance(health, dict) else ()
    return ImageConfig(
        user=text(inner.get("User")),
        env=text_list(inner.get("Env")),
        entrypoint=text_list(inner.get("Entrypoint")),
        cmd=text_list(inner.get("Cmd")),
        exposed_ports=_keys(inner.get("ExposedPorts")),
        labels=text_map(inner.get("Labels")),
        volumes=_keys(inner.get("Volumes")),
        working_dir=text(inner.get("WorkingDir")),
        healthcheck=bool(test) and test[0] != "NONE",
        created=text(document.get("created")),
        history=_history(document.get("history")),
    )


def platform_of(document: Mapping[str, Any]) -> Platform:
    """Read the platform that a config says it was built for."""
    found = descriptor.platform_of(document)
    return replace(found, os=found.os or "linux", architecture=found.architecture or "unknown")


def diff_ids_of(document: Mapping[str, Any], layers: int, *, where: str) -> tuple[str, ...]:
    """Read `rootfs.diff_ids`; raises BadInputError unless there is one digest for each of the manifest's layers."""
    rootfs = document.get("rootfs")
    found = rootfs.get("diff_ids") if isinstance(rootfs, dict) else None
    ids = tuple(checked_digest(item, where=where) for item in found) if isinstance(found, list) else ()
    if len(ids) != layers:
        raise BadInputError(f"the config names {len(ids)} layers, the manifest {layers}", where=where, hint="Build or push the image again")
    return ids


def commands_of(history: Sequence[HistoryEntry], layers: int) -> tuple[str, ...]:
    """Match build commands to layers; all empty when the history does not add up to the number of layers."""
    commands = tuple(entry.created_by for entry in history if not entry.empty_layer)
    return commands if len(commands) == layers else ("",) * layers


def _keys(value: object) -> tuple[str, ...]:
    return tuple(sorted(key for key in value if isinstance(key, str))) if isinstance(value, dict) else text_list(value)


def _history(value: object) -> tuple[HistoryEntry, ...]:
    entries = value if isinstance(value, list) else []
    return tuple(
        HistoryEntry(
            created_by=text(entry.get("created_by")),
            empty_layer=entry.get("empty_layer") is True,
            created=text(entry.get("created")),
            comment=text(entry.get("comment")),
        )
        for entry in entries
        if isinstance(entry, dict)
    )
