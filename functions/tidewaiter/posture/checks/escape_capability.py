"""Linux capabilities that are enough to leave the container."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.pods import Pod, mapping, sequence

_ESCAPES = frozenset({"ALL", "BPF", "DAC_READ_SEARCH", "PERFMON", "SYS_ADMIN", "SYS_BOOT", "SYS_MODULE", "SYS_PTRACE", "SYS_RAWIO"})


def _check(pod: Pod) -> Iterator[Violation]:
    for container in pod.containers():
        for index, name in enumerate(sequence(mapping(container.security.get("capabilities")).get("add"))):
            if str(name).upper().removeprefix("CAP_") in _ESCAPES:
                yield Violation(message=f"container {container.name} adds {name}", pointer=container.at("capabilities", "add", str(index)))


def _is_linux(pod: Pod) -> bool:
    return not pod.windows


CONTROL = Control(
    id="TW-K8S-escape-capability",
    title="Container holds a capability that breaks isolation",
    severity=Severity.CRITICAL,
    why="Each of these lets its holder mount, trace, load code into the kernel or read any file of the node.",
    remediation="Drop `ALL` and add back only what the program needs; none of these is needed by an ordinary service.",
    targets=(Target.POD,),
    check=_check,
    references=("https://man7.org/linux/man-pages/man7/capabilities.7.html",),
    applies=_is_linux,
)
