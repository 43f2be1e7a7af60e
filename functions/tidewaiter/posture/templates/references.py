"""What a Terraform configuration says that unknown values will come from: references to other resources, also through modules."""

from collections.abc import Iterator, Mapping
from typing import Any

import re2

from tidewaiter.posture.pods import mapping, sequence
from tidewaiter.posture.templates.values import NOT_KNOWN

_INDEX = re2.compile(r"\[[^\]]*\]")
_NO_RESOURCE = ("data.", "each.", "count.", "local.", "module.", "path.", "self.", "terraform.", "var.")
_MAX_MODULES = 20
_MAX_DEPTH = 50


class References:
    """Answers for resources of one plan; `configuration` is its member of that name."""

    def __init__(self, configuration: Mapping[str, Any]) -> None:
        self._root = mapping(configuration.get("root_module"))
        self._expressions: dict[tuple[str, ...], dict[str, Mapping[str, Any]]] = {}

    def module_of(self, address: str) -> str:
        """Say which module a resource is in and where that comes from; empty for the root module."""
        names = _modules(address)
        if not names:
            return ""
        calls = list(self._calls(names))
        source = str(calls[-1].get("source", "")) if calls else ""
        return f"module {'.'.join(names)}" + (f" ({source})" if source else "")

    def filled(self, address: str, values: Mapping[str, Any], computed: frozenset[str] = frozenset()) -> Mapping[str, Any]:
        """Write references (`${aws_iam_role.node.arn}`) where values are not known and come from one resource.

        What is not known and nobody sets, because the provider reads it back, is left out: in written blocks, and of `computed` attributes.
        """
        names = _modules(address)
        own = _INDEX.sub("", address).removeprefix("".join(f"module.{name}." for name in names))
        written = self._written(names).get(own)
        expressions = written or {}
        unset = {key for key in computed if values.get(key) is NOT_KNOWN and written is not None and key not in expressions}
        return mapping(self._fill({key: value for key, value in values.items() if key not in unset}, expressions, names, 0))

    def _written(self, names: tuple[str, ...]) -> Mapping[str, Mapping[str, Any]]:
        """Return the expressions of each resource of a module, by its address there."""
        if names not in self._expressions:
            module = mapping([self._root, *(mapping(one.get("module")) for one in self._calls(names))][-1])
            resources = map(mapping, sequence(module.get("resources")))
            self._expressions[names] = {str(one.get("address")): mapping(one.get("expressions")) for one in resources}
        return self._expressions[names]

    def _calls(self, names: tuple[str, ...]) -> Iterator[Mapping[str, Any]]:
        module = self._root
        for name in names:
            call = mapping(mapping(module.get("module_calls")).get(name))
            yield call
            module = mapping(call.get("module"))

    def _fill(self, value: Any, expression: Any, names: tuple[str, ...], depth: int) -> Any:
        if depth > _MAX_DEPTH:
            return value
        if value is NOT_KNOWN:
            return self._reference(expression, names) or NOT_KNOWN
        if isinstance(value, Mapping):
            written = {key: child for key, child in value.items() if child is not NOT_KNOWN or not depth or not _left_out(key, expression)}
            return {key: self._fill(child, _inside(expression, key), names, depth + 1) for key, child in written.items()}
        if isinstance(value, list):
            return [self._fill(child, _inside(expression, index), names, depth + 1) for index, child in enumerate(value)]
        return value

    def _reference(self, expression: Any, names: tuple[str, ...]) -> str:
        """Name the one attribute that an expression refers to; what a module is given is looked up where it is called."""
        for _ in range(min(len(names), _MAX_MODULES) + 1):
            found = [str(one) for one in sequence(mapping(expression).get("references"))]
            if found and found[0].startswith("var.") and names:
                call = list(self._calls(names))[-1]
                expression = mapping(call.get("expressions")).get(found[0].removeprefix("var.").partition(".")[0])
                names = names[:-1]
                continue
            return _only_resource(found, names)
        return ""


def _only_resource(found: list[str], names: tuple[str, ...]) -> str:
    plain = [_INDEX.sub("", one) for one in found]
    if not plain or any(one.startswith(_NO_RESOURCE) for one in plain):
        return ""
    if any(not plain[0].startswith(one) for one in plain):  # shorter forms of the first are listed with it
        return ""
    return f"${{{''.join(f'module.{name}.' for name in names)}{plain[0]}}}"


def _modules(address: str) -> tuple[str, ...]:
    parts = _INDEX.sub("", address).split(".")
    return tuple(name for word, name in zip(parts[::2], parts[1::2], strict=False) if word == "module") if parts[0] == "module" else ()


def _left_out(key: str, block: Any) -> bool:
    """Tell whether a block was written without an attribute; of blocks that a loop makes (`dynamic`) a plan says nothing."""
    return isinstance(block, Mapping) and bool(block) and not {key, "references", "constant_value"} & block.keys()


def _inside(expression: Any, key: str | int) -> Any:
    if isinstance(key, int):
        return expression[key] if isinstance(expression, list) and key < len(expression) else expression
    return expression.get(key) if isinstance(expression, Mapping) else None
