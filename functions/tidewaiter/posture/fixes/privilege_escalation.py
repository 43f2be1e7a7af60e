"""Switches privilege escalation off."""

from tidewaiter.posture.fix import Fix, Patch, Wrong
from tidewaiter.posture.patching.edits import Edit
from tidewaiter.posture.pods import mapping, sequence, switched_on

_BREAKS = "programs that gain rights through setuid bits (sudo, ping) or file capabilities lose them"


def _propose(wrong: Wrong) -> Patch | str:
    container = wrong.container()
    security = container.security if container else {}
    capabilities = mapping(security.get("capabilities"))
    added = {str(one).upper().removeprefix("CAP_") for one in sequence(capabilities.get("add"))}
    if switched_on(security.get("privileged")) or "SYS_ADMIN" in added:
        return "the API server refuses it beside `privileged` or SYS_ADMIN: these have to go first"
    powerless = "ALL" in sequence(capabilities.get("drop")) and not added
    return Patch(edits=(Edit(pointer=wrong.pointer, value=False),), breaks="" if powerless else _BREAKS)


FIX = Fix(id="TW-K8S-privilege-escalation", title="Set `allowPrivilegeEscalation: false`", propose=_propose)
