"""Bindings that write custom resources whose controllers act with wide rights."""

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target
from tidewaiter.posture.powers import RBAC_GOOD_PRACTICES, WRITE, Call, limited, may

_KYVERNO = (
    "deletingpolicies",
    "generatingpolicies",
    "imagevalidatingpolicies",
    "mutatingpolicies",
    "policyexceptions",
    "validatingpolicies",
)

CONTROL = Control(
    id="TW-RBAC-custom-resource-power",
    title="Custom resources of powerful controllers can be written",
    severity=Severity.HIGH,
    why=("The controller does what the resource says with its own rights: deploy anything, read any secret, make roles or nodes."),
    remediation=(
        "Take these resources out of the role (`kubectl edit clusterrole NAME`), and give them only to who may have the controller's "
        "rights."
    ),
    targets=(Target.BINDING,),
    check=may(
        Call(WRITE, ("applications", "applicationsets", "appprojects", "cronworkflows", "workflows"), "argoproj.io"),
        Call(WRITE, ("kustomizations",), "kustomize.toolkit.fluxcd.io"),
        Call(WRITE, ("helmreleases",), "helm.toolkit.fluxcd.io"),
        Call(WRITE, ("pipelineruns", "taskruns"), "tekton.dev"),
        Call(
            WRITE,
            ("externalsecrets", "clusterexternalsecrets", "clustersecretstores", "pushsecrets", "secretstores"),
            "external-secrets.io",
        ),
        Call((*WRITE, "delete"), ("clusterpolicies", "policies", "policyexceptions"), "kyverno.io"),
        Call((*WRITE, "delete"), _KYVERNO, "policies.kyverno.io"),
        Call((*WRITE, "delete"), ("constrainttemplates",), "templates.gatekeeper.sh"),
        Call((*WRITE, "delete"), ("configs",), "config.gatekeeper.sh"),
        Call(WRITE, ("assign", "modifyset"), "mutations.gatekeeper.sh"),
        Call(WRITE, ("ec2nodeclasses",), "karpenter.k8s.aws"),
        Call(WRITE, ("nodeclasses",), "eks.amazonaws.com"),
        Call(WRITE, ("roles", "policies"), "iam.services.k8s.aws"),
        Call(WRITE, ("podidentityassociations", "accessentries"), "eks.services.k8s.aws"),
    ),
    references=(RBAC_GOOD_PRACTICES,),
    applies=limited,
)
