"""CloudFormation's intrinsic functions, resolved as far as the template alone says what they come to.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

import base64
from collections.abc import Callable, Mapping
from typing import Any

import re2

from tidewaiter.posture.pods import mapping
from tidewaiter.posture.templates.made_up import Identities
from tidewaiter.posture.templates.values import NOT_KNOWN, is_known, leaves

MAX_TEXT = 1 << 16
"""Characters that a text may grow to: variables of `Fn::Sub` may hold others, and double with each level."""
MAX_DEPTH = 120
MAX_VALUES = 200_000
"""Values that are resolved in one template."""
_VARIABLE = re2.compile(r"\$\{([^}!][^}]*)\}")
_DYNAMIC = "{{resolve:"
_NO_VALUE = object()
# What a pseudo parameter comes to is not known, but it comes to the same everywhere.
_PSEUDO = frozenset(f"AWS::{name}" for name in ("AccountId", "Region", "StackId", "StackName", "NotificationARNs"))
_COMMERCIAL = {"AWS::Partition": "aws", "AWS::URLSuffix": "amazonaws.com"}
"""Names of AWS's own things hold these: like parameters they have the usual value, but conditions that ask for them stay open."""


class Resolver:
    """Resolves the values of one template. Parameters count with their defaults."""

    def __init__(self, template: Mapping[str, Any]) -> None:
        self._parameters = mapping(template.get("Parameters"))
        self._mappings = mapping(template.get("Mappings"))
        self._conditions = mapping(template.get("Conditions"))
        self._decided: dict[str, bool | None] = {}
        self._left = MAX_VALUES
        self._depth = 0
        self._loose = False
        self._identities = Identities(mapping(template.get("Resources")), self.resolve)
        self._functions: Mapping[str, Callable[[Any], Any]] = {
            "Ref": self._ref,
            "Fn::Base64": self._base64,
            "Fn::FindInMap": self._find_in_map,
            "Fn::GetAtt": self._get_att,
            "Fn::If": self._if,
            "Fn::Join": self._join,
            "Fn::Select": self._select,
            "Fn::Split": self._split,
            "Fn::Sub": self._sub,
        }

    def resolve(self, value: Any) -> Any:
        """Return a value without functions; NOT_KNOWN stands where only the deployment knows."""
        found = self._resolve(value)
        return None if found is _NO_VALUE else found

    def holds(self, name: str) -> bool | None:
        """Decide a condition; None where that takes what is not known, or where it refers to itself."""
        if name not in self._decided and self._depth < MAX_DEPTH:
            self._decided[name] = None
            self._depth += 1
            self._decided[name] = self._condition(self._conditions.get(name))
            self._depth -= 1
        return self._decided.get(name)

    def _resolve(self, value: Any) -> Any:
        self._left -= 1
        if self._left < 0 or self._depth >= MAX_DEPTH:
            return NOT_KNOWN
        self._depth += 1
        found = self._by_shape(value)
        self._depth -= 1
        return found

    def _by_shape(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            return self._mapping(value)
        if isinstance(value, list):
            return [one for one in map(self._resolve, value) if one is not _NO_VALUE]
        return NOT_KNOWN if isinstance(value, str) and _DYNAMIC in value else value

    def _mapping(self, value: Mapping[str, Any]) -> Any:
        if len(value) == 1:
            (name, argument), *_ = value.items()
            if name in self._functions:
                return self._functions[name](argument)
            if name.startswith("Fn::"):
                return NOT_KNOWN
        found = {key: self._resolve(child) for key, child in value.items()}
        return {key: child for key, child in found.items() if child is not _NO_VALUE}

    def _ref(self, argument: Any) -> Any:
        name = str(argument)
        if name == "AWS::NoValue":
            return _NO_VALUE
        if name in _COMMERCIAL:
            return _COMMERCIAL[name]
        if name not in self._parameters:
            return self._identities.of_reference(name)
        parameter = mapping(self._parameters[name])
        default, kind = parameter.get("Default"), str(parameter.get("Type", ""))
        if default is None or kind.startswith("AWS::SSM::"):
            return NOT_KNOWN
        return [part.strip() for part in str(default).split(",")] if "List" in kind else default

    def _get_att(self, argument: Any) -> Any:
        parts = argument.split(".", 1) if isinstance(argument, str) else argument
        if not isinstance(parts, list) or len(parts) != 2 or not all(isinstance(one, str) for one in parts):  # noqa: PLR2004 - name, attribute
            return NOT_KNOWN
        return self._identities.of_attribute(*parts)

    def _sub(self, argument: Any) -> Any:
        template, own = (argument[0], mapping(argument[1])) if isinstance(argument, list) and len(argument) > 1 else (argument, {})
        if not isinstance(template, str):
            return NOT_KNOWN
        parts, end = [], 0
        for found in _VARIABLE.finditer(template):
            name = found.group(1).strip()
            value = self._resolve(own[name]) if name in own else self._variable(name)
            if value is NOT_KNOWN and self._loose:
                value = found.group(0)
            if isinstance(value, Mapping | list) or value is NOT_KNOWN:
                return NOT_KNOWN
            parts += [template[end : found.start()], "" if value is _NO_VALUE else _written(value)]
            end = found.end()
        return _bounded("".join((*parts, template[end:])).replace("${!", "${"))

    def _variable(self, name: str) -> Any:
        return self._get_att(name) if "." in name and name not in _PSEUDO else self._ref(name)

    def _join(self, argument: Any) -> Any:
        parts = self._resolve(argument)
        if not isinstance(parts, list) or len(parts) != 2 or not isinstance(parts[1], list):  # noqa: PLR2004 - delimiter, list
            return NOT_KNOWN
        if self._loose:
            parts[1] = ["${unknown}" if one is NOT_KNOWN else one for one in parts[1]]
        if any(one is NOT_KNOWN or isinstance(one, Mapping | list) for one in parts[1]):
            return NOT_KNOWN
        return _bounded(str(parts[0]).join(map(_written, parts[1])))

    def _select(self, argument: Any) -> Any:
        parts = self._resolve(argument)
        if not isinstance(parts, list) or len(parts) != 2 or not isinstance(parts[1], list) or not str(parts[0]).isdecimal():  # noqa: PLR2004
            return NOT_KNOWN
        index = int(str(parts[0])[:6])
        return parts[1][index] if index < len(parts[1]) else NOT_KNOWN

    def _split(self, argument: Any) -> Any:
        parts = self._resolve(argument)
        if not isinstance(parts, list) or len(parts) != 2 or not all(isinstance(one, str) and one for one in parts):  # noqa: PLR2004
            return NOT_KNOWN
        delimiter, whole = parts
        # A reference may come to anything, with the delimiter in it too.
        return NOT_KNOWN if "${" in whole else whole.split(delimiter)

    def _base64(self, argument: Any) -> Any:
        """Encode a text, in which what is not known stands as a variable: it is user data, a script as a rule."""
        loose, self._loose = self._loose, True
        value = self._resolve(argument)
        self._loose = loose
        return base64.b64encode(value.encode(errors="replace")).decode() if isinstance(value, str) else NOT_KNOWN

    def _find_in_map(self, argument: Any) -> Any:
        keys = self._resolve(argument)
        if not isinstance(keys, list) or not is_known(keys):
            return NOT_KNOWN
        found: Any = self._mappings
        for key in keys[:3]:
            found = mapping(found).get(str(key), NOT_KNOWN)
        return found

    def _if(self, argument: Any) -> Any:
        if not isinstance(argument, list) or len(argument) != 3:  # noqa: PLR2004 - condition and two values
            return NOT_KNOWN
        decided = self.holds(str(argument[0]))
        if decided is None:
            yes, no = self._resolve(argument[1]), self._resolve(argument[2])
            return yes if yes is not _NO_VALUE and yes == no and not any(one is NOT_KNOWN for one in leaves(yes)) else NOT_KNOWN
        return self._resolve(argument[1] if decided else argument[2])

    def _condition(self, value: Any) -> bool | None:
        if not isinstance(value, Mapping) or len(value) != 1:
            return None
        (name, argument), *_ = value.items()
        if name == "Condition":
            return self.holds(str(argument))
        if name == "Fn::Equals":
            return self._equals(argument)
        parts = [self._condition(one) for one in argument] if isinstance(argument, list) else []
        if name == "Fn::Not" and len(parts) == 1:
            return None if parts[0] is None else not parts[0]
        if name in ("Fn::And", "Fn::Or") and parts:
            decisive = name == "Fn::Or"
            return decisive if decisive in parts else None if None in parts else not decisive
        return None

    def _equals(self, argument: Any) -> bool | None:
        if any(isinstance(one, str) and "AWS::" in one and any(name in one for name in _COMMERCIAL) for one in leaves(argument)):
            return None
        sides = self._resolve(argument)
        if not isinstance(sides, list) or len(sides) != 2 or not is_known(sides):  # noqa: PLR2004 - two sides
            return None
        return _written(sides[0]) == _written(sides[1])


def _written(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _bounded(value: str) -> Any:
    return value if len(value) <= MAX_TEXT else NOT_KNOWN
