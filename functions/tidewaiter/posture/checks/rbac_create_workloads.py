"""Bindings that start pods."""

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target
from tidewaiter.posture.powers import RBAC_GOOD_PRACTICES, WRITE, Call, limited, may

CONTROL = Control(
    id="TW-RBAC-create-workloads",
    title="Pods can be created",
    severity=Severity.HIGH,
    why="Who starts a pod chooses its service account and mounts, and so has every account and Secret of the namespace.",
    remediation=(
        "Leave deploying to the pipeline's account in its own namespaces (a RoleBinding instead of the ClusterRoleBinding), and "
        "enforce a Pod Security level there: `kubectl label ns NAME pod-security.kubernetes.io/enforce=baseline`."
    ),
    targets=(Target.BINDING,),
    check=may(
        Call(WRITE, ("pods", "replicationcontrollers")),
        Call(WRITE, ("daemonsets", "deployments", "replicasets", "statefulsets"), "apps"),
        Call(WRITE, ("cronjobs", "jobs"), "batch"),
    ),
    references=(RBAC_GOOD_PRACTICES,),
    mappings={"CIS EKS 1.8.0": ("4.1.4",)},
    applies=limited,
)
