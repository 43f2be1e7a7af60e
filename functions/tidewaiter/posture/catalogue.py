"""All built-in controls: the folder `checks` is their registry."""

from functools import cache

from tidewaiter.plugins import discover
from tidewaiter.posture.control import Control


@cache
def controls() -> tuple[Control, ...]:
    """Return every built-in control, ordered by id."""
    from tidewaiter.posture import checks

    return discover(checks, Control)
