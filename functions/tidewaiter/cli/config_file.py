"""Flags from a file: `tidewaiter.yaml`, or `[tool.tidewaiter]` in pyproject.toml; a flag or an environment variable is stronger.

A key is the long name of a flag, such as `fail-on`. Which keys there are is read from the verbs themselves.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tidewaiter.cli.inputs import read_bytes
from tidewaiter.cli.suggest import did_you_mean
from tidewaiter.errors import BadInputError

OWN_FILE = "tidewaiter.yaml"
PROJECT_FILE = "pyproject.toml"
_MAX_BYTES = 1 << 20
_PREFIX = "TIDEWAITER_"
_NOT_IN_A_FILE = frozenset({"config", "by"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Checked values by key, and the file they came from (empty if there is none)."""

    values: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""


def keys_of(command: Any) -> dict[str, Any]:
    """Map each key to the parameter it sets, over a command and everything below it: the options that have a variable of ours."""
    return {_key(option): option for _, option in _options(command)}


def defaults_for(command: Any, settings: Settings) -> dict[str, Any]:
    """Lay settings out as the nested defaults that Click reads: by sub-command, then by parameter."""
    found: dict[str, Any] = {one.name: settings.values[_key(one)] for one in _own(command) if _key(one) in settings.values}
    return found | {name: defaults_for(below, settings) for name, below in getattr(command, "commands", {}).items()}


def load(explicit: Path | None, keys: Mapping[str, Any]) -> Settings:
    """Read the file that was named, or the one in this folder. Raises BadInputError for an unknown key or a value of a wrong type."""
    if explicit:
        return _checked(_parse(explicit), str(explicit), keys)
    for name in (OWN_FILE, PROJECT_FILE):
        path = Path(name)
        if path.is_file() and (values := _parse(path)):
            return _checked(values, name, keys)
    return Settings()


def _parse(path: Path) -> Mapping[str, Any]:
    text = read_bytes(path, _MAX_BYTES).decode(errors="replace")
    try:
        values = tomllib.loads(text).get("tool", {}).get("tidewaiter", {}) if path.suffix == ".toml" else _yaml(text)
    except BadInputError as error:
        raise BadInputError(f"cannot be read: {error.message}", where=f"{path}:{error.where}") from None
    except (ValueError, RecursionError, AttributeError) as error:
        raise BadInputError(f"cannot be read: {str(error)[:200]}", where=str(path)) from None
    if not isinstance(values, Mapping):
        raise BadInputError("not a mapping of flags to values", where=str(path), hint="Write lines such as `fail-on: high`")
    return values


def _yaml(text: str) -> Any:
    """Read YAML with bounded depth and size; raises BadInputError with the line as its place, also for a key that is given twice."""
    from tidewaiter.posture.yaml_nodes import DocumentBuilder

    builder = DocumentBuilder()
    root = builder.build(text)
    for twice in builder.duplicates:
        raise BadInputError(f"{twice.key[:50]!r} is given twice", where=str(twice.line))
    return root.value if root and root.value is not None else {}


def _checked(values: Mapping[str, Any], source: str, keys: Mapping[str, Any]) -> Settings:
    for key, value in values.items():
        if key not in keys:
            hint = did_you_mean(str(key), keys) or f"Known are {', '.join(sorted(keys))}"
            raise BadInputError(f"unknown key {str(key)[:100]!r}", where=source, hint=hint)
        _check_type(key, value, keys[key], source)
    return Settings(values={key: _normal(value, keys[key]) for key, value in values.items()}, source=source)


def _check_type(key: str, value: Any, option: Any, source: str) -> None:
    if option.is_flag:
        fits, wanted = isinstance(value, bool), "true or false"
    elif option.multiple:
        fits, wanted = isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, str) for one in value)), "a list of words"
    else:
        fits, wanted = isinstance(value, str), "a word (in quotes, if it looks like a number)"
    if not fits:
        raise BadInputError(f"{key} must be {wanted}, not {str(value)[:100]!r}", where=source)


def _normal(value: Any, option: Any) -> Any:
    return [value] if option.multiple and isinstance(value, str) else value


def _options(command: Any) -> Iterator[tuple[str, Any]]:
    yield from ((one.name, one) for one in _own(command))
    for below in getattr(command, "commands", {}).values():
        yield from _options(below)


def _own(command: Any) -> Iterator[Any]:
    for one in command.params:
        if _variables(one) and _key(one) not in _NOT_IN_A_FILE:
            yield one


def _variables(option: Any) -> list[str]:
    """Return the environment variables of ours that set an option."""
    names = option.envvar or ()
    return [name for name in ([names] if isinstance(names, str) else names) if name.startswith(_PREFIX)]


def _key(option: Any) -> str:
    return max(option.opts, key=len).lstrip("-") if option.opts else ""
