"""Has projected tokens expire within a day."""

from tidewaiter.posture.fix import Fix, Patch, Wrong
from tidewaiter.posture.patching.edits import Edit

_DAY = 86_400


def _propose(wrong: Wrong) -> Patch | str:
    if not wrong.pointer.endswith("/expirationSeconds"):
        return "only its maker knows whether the audience is meant"
    return Patch(
        edits=(Edit(pointer=wrong.pointer, value=_DAY),), breaks="a program that reads the token once and never again fails after a day"
    )


FIX = Fix(id="TW-K8S-projected-token", title="Let the token expire within a day", propose=_propose)
