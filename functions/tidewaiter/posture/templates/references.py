"""What a Terraform configuration says that unknown values will come from: references to other resources, also through modules."""

from collections.abc import Container, Iterator, Mapping
from typing import Any

import re2

from tidewaiter.posture.pods import mapping, sequence
from tidewaiter.posture.templates.values import NOT_KNOWN

_INDEX = re2.compile(r"\[[^\]]*\]")
_MODULE = re2.compile(r"module\.([^.\[]+(?:\[[^\]]*\])?)\.")
_KNOWN_EARLIER = ("count.", "each.", "local.", "path.", "self.", "terraform.", "var.")
_PASSING_ON = ("null_resource", "terraform_data", "time_sleep")
"""Types of resources that only hand on what they are given, later."""
_MAX_STEPS = 20
_MOST_REFERENCES = 200
_MAX_DEPTH = 50


class References:
    """Answers for resources of one plan; `configuration` is its member of that name, `made` what it makes, by address without indexes."""

    def __init__(self, configuration: Mapping[str, Any], made: Container[str] = ()) -> None:
        self._root = mapping(configuration.get("root_module"))
        self._made = made
        self._expressions: dict[tuple[str, ...], dict[str, Mapping[str, Any]]] = {}

    def module_of(self, address: str) -> str:
        """Say which module a resource is in and where that comes from; empty for the root module."""
        names = _modules(address)
        if not names:
            return ""
        calls = list(self._calls(names))
        source = str(calls[-1].get("source", "")) if calls else ""
        return f"module {'.'.join(_INDEX.sub('', name) for name in names)}" + (f" ({source})" if source else "")

    def filled(self, address: str, values: Mapping[str, Any], computed: frozenset[str] = frozenset()) -> Mapping[str, Any]:
        """Write references (`${aws_iam_role.node.arn}`) where values are not known and come from one resource.

        What is not known and nobody sets, because the provider reads it back, is left out: in written blocks, and of `computed` attributes.
        """
        names = _modules(address)
        own = _INDEX.sub("", address.removeprefix(_prefix(names)))
        written = self._written(names).get(own)
        expressions = written or {}
        unset = {key for key in computed if values.get(key) is NOT_KNOWN and written is not None and key not in expressions}
        return mapping(self._fill({key: value for key, value in values.items() if key not in unset}, expressions, names, 0))

    def _written(self, names: tuple[str, ...]) -> Mapping[str, Mapping[str, Any]]:
        """Return the expressions of each resource of a module, by its address there."""
        plain = tuple(_INDEX.sub("", name) for name in names)
        if plain not in self._expressions:
            module = mapping([self._root, *(mapping(one.get("module")) for one in self._calls(plain))][-1])
            resources = map(mapping, sequence(module.get("resources")))
            self._expressions[plain] = {str(one.get("address")): mapping(one.get("expressions")) for one in resources}
        return self._expressions[plain]

    def _calls(self, names: tuple[str, ...]) -> Iterator[Mapping[str, Any]]:
        module = self._root
        for name in names:
            call = mapping(mapping(module.get("module_calls")).get(_INDEX.sub("", name)))
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
        """Name the one attribute that an expression refers to, followed into and out of modules and through resources that pass it on."""
        for _ in range(_MAX_STEPS):
            found = [_INDEX.sub("", str(one)) for one in sequence(mapping(expression).get("references"))]
            kind, _, rest = self._leading(found, names).partition(".")
            name, _, attribute = rest.partition(".")
            if kind == "var" and names:
                call, names = list(self._calls(names))[-1], names[:-1]
                expression = mapping(call.get("expressions")).get(name)
            elif kind == "module":
                names = (*names, name)
                outputs = mapping(mapping(mapping([*self._calls(names)][-1]).get("module")).get("outputs"))
                expression = mapping(outputs.get(attribute.partition(".")[0])).get("expression")
            elif kind in _PASSING_ON:
                expression = _of_one_resource(self._written(names).get(f"{kind}.{name}", {}).get(attribute.partition(".")[0]))
            else:
                return f"${{{_prefix(names)}{kind}.{rest}}}" if attribute else ""
        return ""

    def _leading(self, found: list[str], names: tuple[str, ...]) -> str:
        """Return the reference that an unknown value comes from; empty where it may come from several.

        A choice (`var.create ? aws_iam_role.this[0].arn : var.role_arn`) is decided by what the plan makes.
        """
        if len(found) > _MOST_REFERENCES:
            return ""
        longest = [one for one in dict.fromkeys(found) if not any(other.startswith(f"{one}.") for other in found)]
        resources = [one for one in longest if not one.startswith(_KNOWN_EARLIER)]
        if not resources:
            given = [one for one in longest if one.startswith("var.")]
            return given[0] if given and given[0] == longest[0] else ""
        if len(longest) > 1:
            prefix = _INDEX.sub("", _prefix(names))
            resources = [one for one in resources if prefix + ".".join(one.split(".")[:2]) in self._made]
        return resources[0] if len(resources) == 1 and not resources[0].startswith("data.") else ""


def _of_one_resource(expression: Any) -> Any:
    """Make several attributes of one resource a reference to that resource."""
    found = [_INDEX.sub("", str(one)).split(".") for one in sequence(mapping(expression).get("references"))]
    kinds = {".".join(one[:2]) for one in found if len(one) > 1}
    return {"references": [f"{one}.id" for one in kinds]} if len(kinds) == 1 else None


def _modules(address: str) -> tuple[str, ...]:
    """Return the modules of an address, with their indexes: `module.a["x"].module.b.aws_x.y` is in `a["x"]` and `b`."""
    names: tuple[str, ...] = ()
    while found := _MODULE.match(address):
        names, address = (*names, found.group(1)), address[found.end() :]
    return names


def _prefix(names: tuple[str, ...]) -> str:
    return "".join(f"module.{name}." for name in names)


def _left_out(key: str, block: Any) -> bool:
    """Tell whether a block was written without an attribute; of blocks that a loop makes (`dynamic`) a plan says nothing."""
    return isinstance(block, Mapping) and bool(block) and not {key, "references", "constant_value"} & block.keys()


def _inside(expression: Any, key: str | int) -> Any:
    if isinstance(key, int):
        return expression[key] if isinstance(expression, list) and key < len(expression) else expression
    return expression.get(key) if isinstance(expression, Mapping) else None
