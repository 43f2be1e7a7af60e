"""AppArmor switched off, by field or by annotation."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.pods import Pod, escape, mapping

_PREFIX = "container.apparmor.security.beta.kubernetes.io/"


def _check(pod: Pod) -> Iterator[Violation]:
    for who, security, pointer in pod.holders():
        profile = mapping(security.get("appArmorProfile")).get("type")
        if profile not in (None, "", "RuntimeDefault", "Localhost"):
            yield Violation(message=f"{who} has AppArmor profile {profile}", pointer=f"{pointer}/appArmorProfile/type")
    for key, value in mapping(pod.metadata.get("annotations")).items():
        if str(key).startswith(_PREFIX) and not _allowed(str(value)):
            container = str(key).removeprefix(_PREFIX)
            yield Violation(
                message=f"container {container} has AppArmor profile {value}",
                pointer=f"{pod.metadata_pointer}/annotations/{escape(str(key))}",
            )


def _allowed(profile: str) -> bool:
    return profile in ("", "runtime/default") or profile.startswith("localhost/")


CONTROL = Control(
    id="TW-K8S-apparmor-profile",
    title="AppArmor is unconfined or unknown",
    severity=Severity.LOW,
    why="Without the runtime's AppArmor profile a container may write kernel interfaces that the default forbids.",
    remediation="Remove the profile, or set `securityContext.appArmorProfile.type` to RuntimeDefault or Localhost.",
    targets=(Target.POD,),
    check=_check,
    mappings={"PSS": ("baseline",), "NSA": ("1.9",)},
)
