"""What a control says of a view, in words that tests compare."""

from typing import Any

from tidewaiter.posture.context import NO_CONTEXT, Context
from tidewaiter.posture.control import Control, Unknown


def said(control: Control, view: Any, context: Context = NO_CONTEXT) -> list[str]:
    """Return `SEVERITY words` for every violation and `UNKNOWN permission` for what could not be decided; nothing is a pass."""
    assert control.applies(view)
    found = control.check(view, context) if control.in_context else control.check(view)
    return [
        f"UNKNOWN {one.permission}" if isinstance(one, Unknown) else f"{one.severity or control.severity} {one.message}" for one in found
    ]
