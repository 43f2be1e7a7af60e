"""Takes custom AppArmor, SELinux and Windows settings away."""

from tidewaiter.posture.fix import Fix, Patch, Wrong, removing

_BREAKS = "somebody chose this; what the container's usual profile refuses may be why"
_remove = removing(_BREAKS)
_remove_parent = removing(_BREAKS, 1)


def _apparmor(wrong: Wrong) -> Patch | str:
    """Remove the profile with what belongs to it, or the annotation of older versions: the runtime's own holds then."""
    return (_remove_parent if wrong.pointer.endswith("/appArmorProfile/type") else _remove)(wrong)


APPARMOR = Fix(id="TW-K8S-apparmor-profile", title="Remove the AppArmor profile", propose=_apparmor)
SELINUX = Fix(id="TW-K8S-selinux-options", title="Remove the SELinux option", propose=_remove)
WINDOWS = Fix(
    id="TW-K8S-windows-host-process",
    title="Remove `hostProcess`",
    propose=removing("the container no longer sees or changes the node, which is what HostProcess containers are for"),
)
