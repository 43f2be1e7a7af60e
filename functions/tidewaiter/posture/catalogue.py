"""All built-in controls: the folder `checks` is their registry."""

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from functools import cache

from tidewaiter.plugins import discover
from tidewaiter.posture.context import Context
from tidewaiter.posture.control import Control
from tidewaiter.posture.objects import OfKind


@cache
def controls() -> tuple[Control, ...]:
    """Return every built-in control, ordered by id."""
    from tidewaiter.posture import checks

    return discover(checks, Control)


def fitting(pattern: str) -> int:
    """Count the controls whose ids fit a pattern with wildcards (fnmatch); they are loaded only for one that may fit any."""
    if not pattern.startswith(("T", "*", "?", "[")) or not set(pattern) & set("*?["):
        return 0
    return sum(fnmatchcase(one.id, pattern) for one in controls())


def mappings_of(control: Control) -> Mapping[str, tuple[str, ...]]:
    """Return the numbers of every framework that a control decides or informs, with those that it names itself."""
    return _joined().get(control.id) or control.mappings


@cache
def _joined() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    from tidewaiter.posture.framework import mappings  # which is made of controls itself

    return mappings()


def runs(control: Control, context: Context) -> bool:
    """Tell whether a control runs: it was chosen, and what it cannot do without was given."""
    return context.runs(control.id, opt_in=control.opt_in) and (not control.needs or getattr(context, control.needs) is not None)


def not_run(context: Context) -> list[str]:
    """Name the controls that a context leaves out, so that having no result of them is not taken for having nothing to judge."""
    return [one.id for one in controls() if not runs(one, context)]


def of_kind(chosen: Iterable[Control], kind: str) -> list[Control]:
    """Leave out the controls that say themselves that they are about another kind: most of them are, for every object."""
    return [one for one in chosen if not isinstance(one.applies, OfKind) or one.applies.kind == kind]
