"""Service accounts that several applications share."""

from collections import defaultdict
from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.applications import application_of
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.namespaces import NamespaceView, managed_by_users
from tidewaiter.posture.pods import pod_of

_KINDS = {
    "Deployment": "deployments",
    "StatefulSet": "statefulsets",
    "DaemonSet": "daemonsets",
    "CronJob": "cronjobs",
    "Job": "jobs",
    "Pod": "pods",
}


def _check(view: NamespaceView) -> Iterator[Violation | Unknown]:
    """Judge accounts with a name; the default one has a control of its own."""
    users: dict[str, set[str]] = defaultdict(set)
    for kind in _KINDS:
        for data in view.of(kind):
            pod = pod_of(data, view.minor)
            if pod is not None and pod.spec.get("automountServiceAccountToken") is not False:
                users[str(pod.spec.get("serviceAccountName") or pod.spec.get("serviceAccount") or "default")].add(application_of(data))
    for account, names in sorted(users.items()):
        known = sorted(names - {""})
        if account != "default" and len(known) > 1:
            yield Violation(message=f"service account {account} is that of {', '.join(known[:5])}", pointer="/metadata/name")
    if unknown := view.first_unknown(_KINDS):
        yield unknown


CONTROL = Control(
    id="TW-K8S-shared-service-account",
    title="Service account is shared by applications",
    severity=Severity.LOW,
    why="Rights that one of them needs all of them have, and the audit log does not tell which one acted.",
    remediation="Give each application an account: `kubectl create serviceaccount NAME`, and name it in `serviceAccountName`.",
    targets=(Target.NAMESPACE,),
    check=_check,
    references=("https://kubernetes.io/docs/concepts/security/rbac-good-practices/",),
    mappings={"CIS EKS 1.8.0": ("5.2.1",)},
    applies=managed_by_users,
)
