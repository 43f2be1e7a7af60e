"""Bindings that change what may talk to what."""

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target
from tidewaiter.posture.powers import RBAC_GOOD_PRACTICES, WRITE, Call, limited, may

CONTROL = Control(
    id="TW-RBAC-network-objects",
    title="Network policies, ingresses or endpoints can be changed",
    severity=Severity.MEDIUM,
    why="Policies can be removed and traffic of a service sent to somebody else's pods.",
    remediation=(
        "Take these resources out of the role (`kubectl edit clusterrole NAME`): they belong to the owner of the network, not to every "
        "workload's pipeline."
    ),
    targets=(Target.BINDING,),
    check=may(
        Call((*WRITE, "delete"), ("networkpolicies", "ingresses"), "networking.k8s.io"),
        Call((*WRITE, "delete"), ("ciliumclusterwidenetworkpolicies", "ciliumnetworkpolicies"), "cilium.io"),
        Call((*WRITE, "delete"), ("globalnetworkpolicies", "networkpolicies"), "crd.projectcalico.org"),
        Call((*WRITE, "delete"), ("globalnetworkpolicies", "networkpolicies"), "projectcalico.org"),
        Call(
            (*WRITE, "delete"),
            ("adminnetworkpolicies", "baselineadminnetworkpolicies", "clusternetworkpolicies"),
            "policy.networking.k8s.io",
        ),
        Call((*WRITE, "delete"), ("applicationnetworkpolicies", "clusternetworkpolicies"), "networking.k8s.aws"),
        Call(WRITE, ("gateways", "grpcroutes", "httproutes", "tcproutes", "tlsroutes", "udproutes"), "gateway.networking.k8s.io"),
        Call(WRITE, ("endpoints",)),
        Call(WRITE, ("endpointslices",), "discovery.k8s.io"),
    ),
    references=(RBAC_GOOD_PRACTICES,),
    applies=limited,
)
