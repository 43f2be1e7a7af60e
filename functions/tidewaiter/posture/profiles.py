"""Which controls run: profiles by name, and what somebody adds or leaves out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache

from tidewaiter.errors import NotFoundError
from tidewaiter.posture.catalogue import controls
from tidewaiter.posture.framework import control_ids, frameworks

DEFAULT = "default"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A named set of controls."""

    name: str
    title: str
    controls: frozenset[str]


@cache
def profiles() -> tuple[Profile, ...]:
    """Return every profile: the default, all controls, and one per framework with what it uses."""
    opted = frozenset(one.id for one in controls() if not one.opt_in)
    everything = frozenset(one.id for one in controls())
    return (
        Profile(name=DEFAULT, title="Every control that is not opt-in", controls=opted),
        Profile(name="all", title="Every control, opt-in ones too", controls=everything),
        *(Profile(name=one.id, title=f"{one.title} {one.version}", controls=control_ids(one)) for one in frameworks()),
    )


def selection(profile: str = "", add: Sequence[str] = (), skip: Sequence[str] = (), besides: Iterable[str] = ()) -> frozenset[str] | None:
    """Name the controls of a profile, with those of `add` (ids or patterns) and `besides`, without those of `skip`.

    None means the default, unchanged. Raises NotFoundError for a profile or a pattern that names nothing: it would change nothing silently.
    """
    more = frozenset(besides)
    if not (profile or add or skip or more):
        return None
    base = _profile(profile or DEFAULT).controls
    return (base | more | frozenset(_named(add, "--control"))) - frozenset(_named(skip, "--skip-control"))


def _profile(word: str) -> Profile:
    known = {one.name: one for one in profiles()}
    found = known.get(word.lower()) or known.get(word.lower().removesuffix(".0"))
    if found is None:
        raise NotFoundError(f"no profile {word[:60]!r}", where="--control-profile", hint=f"Known are {', '.join(known)}")
    return found


def _named(patterns: Sequence[str], where: str) -> Iterator[str]:
    for pattern in patterns:
        found = [one.id for one in controls() if fnmatchcase(one.id.lower(), pattern.lower())]
        if not found:
            raise NotFoundError(f"no control {pattern[:100]!r}", where=where, hint="`tidewaiter list checks` names them")
        yield from found
