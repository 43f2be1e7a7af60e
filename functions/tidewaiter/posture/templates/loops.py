"""`Fn::ForEach`: the resources that a loop of CloudFormation's language extensions makes.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import re2

from tidewaiter.posture.templates.values import is_known

_LOOP = "Fn::ForEach::"
_ARGUMENTS = 3
_MOST_VALUES = 100_000
"""Values that one loop may write; CloudFormation itself takes 500 resources and a megabyte."""
_DEEPEST = 5
_WORD = re2.compile("[^A-Za-z0-9]")


class LoopError(Exception):
    """A loop goes over what is not known, or makes too much."""


def expanded(name: str, value: Any, resolve: Callable[[Any], Any]) -> dict[str, Any]:
    """Return what a loop makes, by logical id; raises LoopError where that is not known."""
    return dict(_Loops(resolve).made(name, value, 0))


class _Loops:
    def __init__(self, resolve: Callable[[Any], Any]) -> None:
        self._resolve = resolve
        self._left = _MOST_VALUES

    def made(self, name: str, value: Any, depth: int) -> Iterator[tuple[str, Any]]:
        if not name.startswith(_LOOP):
            yield name, value
            return
        if not isinstance(value, list) or len(value) != _ARGUMENTS or not isinstance(value[2], Mapping) or depth >= _DEEPEST:
            raise LoopError
        variable, items = str(value[0]), self._resolve(value[1])
        if not isinstance(items, list) or not is_known(items):
            raise LoopError
        for item in map(str, items):
            for key, body in value[2].items():
                yield from self.made(_in_text(str(key), variable, item), self._with(body, variable, item), depth + 1)

    def _with(self, value: Any, variable: str, item: str) -> Any:
        """Put an item in the place of the loop's variable."""
        self._left -= 1
        if self._left < 0:
            raise LoopError
        if isinstance(value, Mapping):
            if len(value) == 1 and value.get("Ref") == variable:
                return item
            return {_in_text(str(key), variable, item): self._with(child, variable, item) for key, child in value.items()}
        if isinstance(value, list):
            return [self._with(one, variable, item) for one in value]
        return _in_text(value, variable, item) if isinstance(value, str) else value


def _in_text(text: str, variable: str, item: str) -> str:
    """Replace `${Name}`, and `&{Name}`, which leaves out what no logical id may hold."""
    return text.replace(f"${{{variable}}}", item).replace(f"&{{{variable}}}", _WORD.sub("", item))
