"""Version ranges of statements, `vers:npm/>=1.0.0|<1.2.3` (https://github.com/package-url/vers-spec), in the order of our schemes."""

from collections.abc import Sequence
from functools import cmp_to_key, partial
from itertools import pairwise
from urllib.parse import unquote

from tidewaiter.matching.ecosystems import LANGUAGES
from tidewaiter.matching.scheme import Scheme, VersionError, scheme_for

MAX_CONSTRAINTS = 1000
PREFIX = "vers:"
_ECOSYSTEMS = {
    **LANGUAGES,
    "alpine": "Alpine",
    "apk": "Alpine",
    "deb": "Debian",
    "generic": "OSS-Fuzz",
    "intdot": "OSS-Fuzz",
    "rpm": "Red Hat",
    "semver": "npm",
}
"""Schemes of vers, as ecosystems whose versions are ordered so."""
_COMPARATORS = (">=", "<=", "!=", "<", ">", "=")
_Constraint = tuple[str, str]


def holds(text: str, version: str) -> bool:
    """Tell whether a range holds a version; raises VersionError for what cannot be read or ordered."""
    kind, slash, rest = text.partition("/")
    name = kind.lower().removeprefix(PREFIX)
    if not kind.lower().startswith(PREFIX) or not slash:
        raise VersionError(f"not a version range: {text[:60]!r}")
    if name in ("all", "none") and rest == "*":
        return name == "all"
    scheme = scheme_for(_ECOSYSTEMS.get(name, ""))
    if scheme is None:
        raise VersionError(f"versions of {name[:20]!r} cannot be ordered")
    return rest.strip() == "*" or _inside(_constraints(rest, scheme), version, scheme)


def _constraints(text: str, scheme: Scheme) -> list[_Constraint]:
    parts = text.split("|")
    if len(parts) > MAX_CONSTRAINTS:
        raise VersionError(f"a range of more than {MAX_CONSTRAINTS} parts")
    found = [_constraint(part.strip()) for part in parts]
    for _, version in found:
        _check(version, scheme)
    return sorted(found, key=cmp_to_key(partial(_before, scheme)))


def _before(scheme: Scheme, one: _Constraint, other: _Constraint) -> int:
    return scheme.compare(one[1], other[1])


def _constraint(part: str) -> _Constraint:
    sign = next((sign for sign in _COMPARATORS if part.startswith(sign)), "")
    return sign or "=", unquote(part.removeprefix(sign)).strip()


def _check(version: str, scheme: Scheme) -> None:
    scheme.compare(version, version)
    if scheme.is_vague(version):
        raise VersionError(f"{version[:60]} names no release that could be compared")


def _inside(constraints: Sequence[_Constraint], version: str, scheme: Scheme) -> bool:
    """Decide as the specification does ("Checking if a version is contained within a range"); constraints are in order."""
    _check(version, scheme)
    orders = [(sign, scheme.compare(version, bound)) for sign, bound in constraints]
    equal = {sign for sign, order in orders if order == 0}
    if equal:
        return "!=" not in equal and not equal.isdisjoint(("=", "<=", ">="))
    open_ended = [(sign[0], order) for sign, order in orders if sign[0] in "<>"]
    if not open_ended:
        if all(sign == "!=" for sign, _ in orders):
            raise VersionError("a range that only says what it does not hold")
        return False
    begins = open_ended[0][0] == "<" and open_ended[0][1] < 0
    ends = open_ended[-1][0] == ">" and open_ended[-1][1] > 0
    return begins or ends or any(one == (">", 1) and other == ("<", -1) for one, other in pairwise(open_ended))
