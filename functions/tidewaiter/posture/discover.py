"""Reads a cluster through the ClusterReader port: what runs in it, and which of its objects to judge."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from tidewaiter.model.cloud import Instance
from tidewaiter.model.cluster import Cluster, Workload
from tidewaiter.model.problem import Problem
from tidewaiter.ports import ClusterReader
from tidewaiter.posture.listing import Lister
from tidewaiter.posture.manifests import ManifestObject, live_object
from tidewaiter.posture.network.discovering import network_of_lists
from tidewaiter.posture.network.view import ClusterNetwork
from tidewaiter.posture.pods import mapping
from tidewaiter.posture.workloads import ClusterObjects, controller_of, workloads_of

# Everything the audit lists; deliberately no Secrets and no nodes/proxy. The shipped ClusterRole grants exactly these.
CONTROLLERS = {
    ("apps/v1", "deployments"): "Deployment",
    ("apps/v1", "replicasets"): "ReplicaSet",
    ("apps/v1", "statefulsets"): "StatefulSet",
    ("apps/v1", "daemonsets"): "DaemonSet",
    ("batch/v1", "jobs"): "Job",
    ("batch/v1", "cronjobs"): "CronJob",
    ("v1", "replicationcontrollers"): "ReplicationController",
}
# Read to be judged alone, or to know what leads where; (version, plural) to the kind of the objects.
JUDGED = {
    ("v1", "namespaces"): "Namespace",
    ("v1", "nodes"): "Node",
    ("v1", "limitranges"): "LimitRange",
    ("v1", "resourcequotas"): "ResourceQuota",
    ("v1", "services"): "Service",
    ("v1", "serviceaccounts"): "ServiceAccount",
    ("networking.k8s.io/v1", "ingresses"): "Ingress",
    ("networking.k8s.io/v1", "networkpolicies"): "NetworkPolicy",
    ("networking.k8s.io/v1", "ingressclasses"): "IngressClass",
    ("rbac.authorization.k8s.io/v1", "clusterrolebindings"): "ClusterRoleBinding",
    ("rbac.authorization.k8s.io/v1", "clusterroles"): "ClusterRole",
    ("rbac.authorization.k8s.io/v1", "rolebindings"): "RoleBinding",
    ("rbac.authorization.k8s.io/v1", "roles"): "Role",
    ("admissionregistration.k8s.io/v1", "mutatingwebhookconfigurations"): "MutatingWebhookConfiguration",
    ("admissionregistration.k8s.io/v1", "validatingwebhookconfigurations"): "ValidatingWebhookConfiguration",
}
# Kinds of add-ons and of newer versions: a cluster that does not serve one has none of it.
OPTIONAL = {
    ("admissionregistration.k8s.io/v1", "validatingadmissionpolicies"): "ValidatingAdmissionPolicy",
    ("admissionregistration.k8s.io/v1", "validatingadmissionpolicybindings"): "ValidatingAdmissionPolicyBinding",
    ("gateway.networking.k8s.io/v1", "gatewayclasses"): "GatewayClass",
    ("gateway.networking.k8s.io/v1", "gateways"): "Gateway",
    ("gateway.networking.k8s.io/v1", "httproutes"): "HTTPRoute",
    ("gateway.networking.k8s.io/v1", "grpcroutes"): "GRPCRoute",
    ("gateway.networking.k8s.io/v1alpha2", "tcproutes"): "TCPRoute",
    ("gateway.networking.k8s.io/v1alpha2", "tlsroutes"): "TLSRoute",
    ("gateway.networking.k8s.io/v1alpha2", "udproutes"): "UDPRoute",
    ("elbv2.k8s.aws/v1beta1", "ingressclassparams"): "IngressClassParams",
    ("policy.networking.k8s.io/v1alpha1", "adminnetworkpolicies"): "AdminNetworkPolicy",
    ("policy.networking.k8s.io/v1alpha1", "baselineadminnetworkpolicies"): "BaselineAdminNetworkPolicy",
    ("networking.k8s.aws/v1alpha1", "applicationnetworkpolicies"): "ApplicationNetworkPolicy",
    ("networking.k8s.aws/v1alpha1", "clusternetworkpolicies"): "ClusterNetworkPolicy",
    ("cilium.io/v2", "ciliumnetworkpolicies"): "CiliumNetworkPolicy",
    ("cilium.io/v2", "ciliumclusterwidenetworkpolicies"): "CiliumClusterwideNetworkPolicy",
    ("karpenter.k8s.aws/v1", "ec2nodeclasses"): "EC2NodeClass",
    ("eks.amazonaws.com/v1", "nodeclasses"): "NodeClass",
    ("kyverno.io/v1", "clusterpolicies"): "ClusterPolicy",
    ("policies.kyverno.io/v1alpha1", "imagevalidatingpolicies"): "ImageValidatingPolicy",
    ("policy.sigstore.dev/v1beta1", "clusterimagepolicies"): "ClusterImagePolicy",
    ("config.ratify.deislabs.io/v1beta1", "verifiers"): "Verifier",
    ("crd.projectcalico.org/v1", "networkpolicies"): "other/NetworkPolicy",
    ("crd.projectcalico.org/v1", "globalnetworkpolicies"): "GlobalNetworkPolicy",
}
READS = (("v1", "pods"), *CONTROLLERS, *JUDGED, *OPTIONAL)


class Discovery(NamedTuple):
    """What runs, the objects to judge with `assess_objects`, what could not be read, the kinds that were listed whole, and the network.

    `lists` are the objects as they were listed, pods of controllers among them.
    """

    workloads: tuple[Workload, ...]
    objects: tuple[ManifestObject, ...]
    problems: tuple[Problem, ...]
    complete: frozenset[str] = frozenset()
    network: ClusterNetwork | None = None
    lists: ClusterObjects | None = None


def discover_workloads(
    reader: ClusterReader, cluster: Cluster, instances: Mapping[str, Instance], *, policies_on: bool | None = None
) -> Discovery:
    """List a cluster and join what runs in it; a list that fails becomes a Problem and the rest is still read.

    `policies_on` is the switch of Auto Mode's policy controller, None where it was not read. `objects` leaves out what another object
    controls (a Deployment's pods), so that one flaw is reported once.
    Raises OfflineError when the API cannot be reached at all.
    """
    lister = Lister(reader, cluster, OPTIONAL)
    lists = {read: lister.read(read) for read in READS}
    problems = lister.problems
    controllers = [item for read in CONTROLLERS for item in lists[read] or ()]
    objects = ClusterObjects(
        pods=lists["v1", "pods"] or (),
        nodes=lists["v1", "nodes"] or (),
        service_accounts=lists["v1", "serviceaccounts"] or (),
        controllers=controllers,
    )
    by_kind = {"Pod": lists["v1", "pods"], **{kind: lists[read] for read, kind in (JUDGED | OPTIONAL).items()}}
    network, unjudged = network_of_lists(by_kind, lists["apps/v1", "daemonsets"], cluster, instances, policies_on=policies_on)
    problems.extend(unjudged)
    roots = _roots([*objects.pods, *controllers])
    others = tuple(live_object(one) for read in (*JUDGED, *OPTIONAL) for one in lists[read] or ())
    controlling = {kind: lists[read] for read, kind in CONTROLLERS.items()}
    complete = frozenset(kind for kind, items in (by_kind | controlling).items() if items is not None)
    workloads = workloads_of(objects, instances, cluster, network)
    return Discovery(workloads, (*roots, *others), tuple(problems), complete, network, objects)


def _roots(objects: Sequence[Mapping[str, Any]]) -> tuple[ManifestObject, ...]:
    listed = {str(mapping(item.get("metadata")).get("uid")) for item in objects} - {"None"}
    return tuple(live_object(item) for item in objects if str(controller_of(item).get("uid")) not in listed)
