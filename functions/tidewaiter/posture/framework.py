"""What a framework asks for, as data: numbers, our own short titles, and which controls decide each."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache

from tidewaiter.errors import NotFoundError
from tidewaiter.plugins import discover
from tidewaiter.posture.catalogue import controls
from tidewaiter.posture.control import Control


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One numbered line of a framework.

    The controls whose `mappings` name the number decide it, and so do `controls`: ids or patterns, `ID#field` for failures of this field
    only. Those that `informs` names give facts and decide nothing; those that it only `relates` to are about the same matter: their
    findings name the number, and that is all. What no control can decide has a `question` with the `reason` why, and
    the names of `facts` (see `facts`) that help to answer it; a number with both is decided as far as the controls go. Where `refutes`
    is set, controls can show that it is not met, and only an answer that it is. `source` is where the line was read, if not where the
    framework was.
    """

    number: str
    title: str
    controls: tuple[str, ...] = ()
    informs: tuple[str, ...] = ()
    relates: tuple[str, ...] = ()
    question: str = ""
    reason: str = ""
    facts: tuple[str, ...] = ()
    refutes: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Framework:
    """One version of a framework. `key` is its name in `Control.mappings`, `source` where its numbers were `read` (YYYY-MM-DD).

    `name` is what findings call it, where that is not the key; a framework without either is in no finding.
    """

    id: str
    title: str
    version: str
    source: str
    read: str
    requirements: tuple[Requirement, ...]
    key: str = ""
    name: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decider:
    """A control that decides a number, limited to failures of one `field` if that is not empty."""

    control: Control
    field: str = ""


@cache
def frameworks() -> tuple[Framework, ...]:
    """Return every framework, ordered by id."""
    from tidewaiter.posture import frameworks as package

    return discover(package, Framework)


def framework(word: str) -> Framework:
    """Find a framework by its id, with or without the last `.0` of its version. Raises NotFoundError that names the known ones."""
    known = {one.id: one for one in frameworks()}
    found = known.get(word.lower()) or known.get(word.lower().removesuffix(".0"))
    if found is None:
        raise NotFoundError(f"no framework {word[:60]!r}", where="--compliance", hint=f"Known are {', '.join(known)}")
    return found


def deciders(whole: Framework, requirement: Requirement) -> tuple[Decider, ...]:
    """Return what decides a number, each control once."""
    return _decided_by(whole.key, requirement)


@cache
def _decided_by(key: str, requirement: Requirement) -> tuple[Decider, ...]:
    named = dict(_named(requirement.controls))
    mapped = {one.id for one in controls() if key and requirement.number in one.mappings.get(key, ())}
    chosen = (mapped | named.keys()) - {one for one, _ in _named(requirement.informs)}
    return tuple(Decider(control=one, field=named.get(one.id, "")) for one in controls() if one.id in chosen)


def mappings() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Return, by control, the numbers of every framework that it decides, informs or is related to, with those that it names itself."""
    found: dict[str, dict[str, tuple[str, ...]]] = {one.id: dict(one.mappings) for one in controls()}
    for whole in frameworks():
        name = whole.name or whole.key
        for requirement in whole.requirements if name else ():
            ids = {one.control.id for one in deciders(whole, requirement)}
            for one in ids | {one for one, _ in _named((*requirement.informs, *requirement.relates))}:
                numbers = found[one].get(name, ())
                found[one][name] = numbers if requirement.number in numbers else (*numbers, requirement.number)
    return found


def control_ids(whole: Framework) -> frozenset[str]:
    """Name every control that a framework uses, to decide or to inform."""
    deciding = {one.control.id for requirement in whole.requirements for one in deciders(whole, requirement)}
    return frozenset(deciding | {one for requirement in whole.requirements for one, _ in _named(requirement.informs)})


def _named(patterns: Iterable[str]) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        wanted, _, field = pattern.partition("#")
        yield from ((one.id, field) for one in controls() if fnmatchcase(one.id, wanted))
