"""All built-in controls: the folder `checks` is their registry."""

from functools import cache

from tidewaiter.plugins import discover
from tidewaiter.posture.context import Context
from tidewaiter.posture.control import Control


@cache
def controls() -> tuple[Control, ...]:
    """Return every built-in control, ordered by id."""
    from tidewaiter.posture import checks

    return discover(checks, Control)


def not_run(context: Context) -> list[str]:
    """Name the controls that a context leaves out, so that having no result of them is not taken for having nothing to judge."""
    return [one.id for one in controls() if not context.runs(one.id, opt_in=one.opt_in)]
