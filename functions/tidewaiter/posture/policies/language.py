"""CEL as the API server speaks it: the checker and runtime of cel-cpp, with the functions that Kubernetes adds.

The runtime bounds an evaluation to 10,000 steps of comprehensions and expressions to 32 levels; regular expressions are RE2.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import re2
from cel_expr_python import cel
from cel_expr_python.ext import ext_bindings, ext_optional, ext_strings

from tidewaiter.posture.policies import addresses, authorizer, formats, lists, quantities, semvers, texts, urls
from tidewaiter.posture.policies.codecs import decode, encode, fits
from tidewaiter.posture.policies.faults import EvaluationError, ExpressionError, UndecidedError
from tidewaiter.posture.policies.functions import Function

MAX_EXPRESSION = 16 * 1024
_LIBRARIES = (addresses, authorizer, formats, lists, quantities, semvers, texts, urls)
_TYPES = {
    "bool": cel.Type.BOOL,
    "double": cel.Type.DOUBLE,
    "dyn": cel.Type.DYN,
    "int": cel.Type.INT,
    "list": cel.Type.LIST,
    "map": cel.Type.MAP,
    "string": cel.Type.STRING,
}
_ROOTS = ("object", "oldObject", "request", "request.userInfo", "request.uid", "namespaceObject", "params")
_COMPLAINT = re2.compile(r"ERROR: <input>:(-?\d+):(-?\d+): ([^\n]*)")
_UNDECLARED = re2.compile(r"undeclared reference to '([^']*)'")
_NO_VALUE = re2.compile(r'No value with name "([^"]*)"')
_UNPASSABLE = re2.compile(r"(Non-CEL value type|Unexpected value type|out of range for ')")
_REFUSALS = (RuntimeError, TypeError, ValueError, ArithmeticError, SystemError)
"""What the bindings raise for values that cannot pass between Python and the runtime, and for broken limits."""
_STATUS = re2.compile(r"^[A-Z_]+: |(?: \[[A-Z_]+\])$")


class Language:
    """Expressions over the variables of admission, and those that a policy defines; each of them has a type of its own."""

    def __init__(self, defined: Mapping[str, cel.Type]) -> None:
        variables = dict.fromkeys(_ROOTS, cel.Type.DYN) | {"authorizer": cel.Type.MAP} | dict(defined)
        extensions = [ext_strings.ExtStrings(), ext_optional.ExtOptional(), ext_bindings.ExtBindings(), _kubernetes()]
        self._environment = cel.NewEnv(variables=variables, extensions=extensions)

    def check(self, text: str) -> cel.Expression:
        """Check an expression. Raises ExpressionError with line and column."""
        if len(text) > MAX_EXPRESSION:
            raise ExpressionError(f"an expression of more than {MAX_EXPRESSION} characters")
        try:
            return self._environment.compile(text.encode().decode())
        except _REFUSALS as error:
            raise ExpressionError(_complaint(text, str(error))) from None


def evaluate(expression: cel.Expression, values: Mapping[str, Any]) -> Any:
    """Return the plain value of an expression. Raises EvaluationError or UndecidedError."""
    try:
        value = expression.eval(data=values)
        plain = value.plain_value()
    except _REFUSALS as error:
        raise _undecided(str(error)) from None
    if value.type() != cel.Type.ERROR:
        return plain
    if _UNPASSABLE.search(str(plain)):
        raise _undecided(str(plain))
    missing = _NO_VALUE.search(str(plain))
    if missing:
        raise UndecidedError(f"{missing.group(1)} is not known offline", missing.group(1))
    raise EvaluationError(_STATUS.sub("", str(plain)))


def _undecided(error: str) -> UndecidedError:
    if _UNPASSABLE.search(error):
        return UndecidedError("a value is of a type or size that cannot be passed to an expression here")
    return UndecidedError(_STATUS.sub("", error).strip())


def _complaint(text: str, error: str) -> str:
    """Choose the complaint about an unknown function: those about its arguments follow from it."""
    found = [(int(line), int(column), what) for line, column, what in _COMPLAINT.findall(error) if int(line) > 0]
    if not found:
        return str(_STATUS.sub("", error.partition("\n")[0]))
    calls = [one for one in found if _called(text, one)]
    line, column, what = (calls or found)[0]
    name = _UNDECLARED.search(what)
    if name:
        what = f"unknown {'function' if calls else 'name'} '{name.group(1)}'"
    return f"{what} at {f'line {line}, ' if text.count(chr(10)) else ''}column {column}"


def _called(text: str, complaint: tuple[int, int, str]) -> bool:
    line, column, what = complaint
    rows = text.split("\n")
    return bool(_UNDECLARED.search(what)) and line <= len(rows) and rows[line - 1][column - 1 : column] == "("


@cache
def _kubernetes() -> cel.CelExtension:
    """Declare the added functions; overloads that differ only in types the runtime cannot tell apart share one."""
    groups: dict[str, dict[tuple[bool, tuple[str, ...]], list[Function]]] = defaultdict(lambda: defaultdict(list))
    for one in (function for library in _LIBRARIES for function in library.FUNCTIONS):
        groups[one.name][one.member, tuple(map(_erased, one.parameters))].append(one)
    return cel.CelExtension(
        "kubernetes",
        [
            cel.FunctionDecl(name, [_overload(name, *shape, functions) for shape, functions in shapes.items()])
            for name, shapes in groups.items()
        ],
    )


def _erased(word: str) -> str:
    return "map" if "." in word else word


def _overload(name: str, member: bool, parameters: tuple[str, ...], functions: list[Function]) -> cel.Overload:  # noqa: FBT001 - of the key
    returns = {_erased(one.returns) for one in functions}
    return cel.Overload(
        f"kubernetes_{name.replace('.', '_')}_{'_'.join(parameters)}_{'member' if member else 'global'}",
        return_type=_TYPES[returns.pop() if len(returns) == 1 else "dyn"],
        parameters=[_TYPES[word] for word in parameters],
        is_member=member,
        impl=_dispatcher(functions),
    )


def _dispatcher(functions: list[Function]) -> Callable[..., Any]:
    def call(*values: Any) -> Any:
        for one in functions:
            if all(fits(word, value) for word, value in zip(one.parameters, values, strict=True)):
                return encode(one.returns, one.call(*(decode(word, value) for word, value in zip(one.parameters, values, strict=True))))
        raise ValueError("no such overload")

    return call
