"""Names that a pod's own hosts file overrides."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.pods import Pod, mapping, sequence


def _check(pod: Pod) -> Iterator[Violation]:
    for index, one in enumerate(map(mapping, sequence(pod.spec.get("hostAliases")))):
        names = ", ".join(str(name) for name in sequence(one.get("hostnames")))
        yield Violation(message=f"{names} is taken to be {one.get('ip', '')}", pointer=f"{pod.pointer}/hostAliases/{index}")


CONTROL = Control(
    id="TW-K8S-host-aliases",
    title="Pod overrides name resolution",
    severity=Severity.INFORMATIONAL,
    why=("An entry in the hosts file sends traffic somewhere else without any change to DNS, and nobody looks for it there."),
    remediation="Use a Service or a DNS record instead of `hostAliases`.",
    targets=(Target.POD,),
    check=_check,
    references=("https://kubernetes.io/docs/tasks/network/customize-hosts-file-for-pods/",),
)
