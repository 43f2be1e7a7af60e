"""A synthetic cluster of any size, as its API and AWS would describe it: what `cluster_audit` measures audits with.

Objects have the weight of real ones (managed fields, environment, probes, status), since that is what an audit has to carry.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tidewaiter.errors import NotFoundError
from tidewaiter.model.account import AccessEntry, ClusterAccess, IamAccount, IamPrincipal, Policy
from tidewaiter.model.cloud import Instance, MetadataOptions
from tidewaiter.model.cluster import Cluster

ACCOUNT, REGION, NAME = "111122223333", "eu-west-1", "large"
ARN = f"arn:aws:eks:{REGION}:{ACCOUNT}:cluster/{NAME}"
ISSUER = f"oidc.eks.{REGION}.amazonaws.com/id/LARGE"
PROVIDER = f"arn:aws:iam::{ACCOUNT}:oidc-provider/{ISSUER}"
RBAC = "rbac.authorization.k8s.io"
_FIELDS = ("f:metadata", "f:labels", "f:ownerReferences", "f:spec", "f:containers", "f:env", "f:resources", "f:volumes", "f:status")

Object = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How large the cluster is; pods are spread evenly over deployments, one per service account."""

    pods: int = 5_000
    accounts: int = 500
    roles: int = 200
    namespaces: int = 50
    nodes: int = 100


def objects(size: Size) -> Iterator[Object]:
    """Yield every object of the cluster."""
    for index in range(size.namespaces):
        labels = {"pod-security.kubernetes.io/enforce": "baseline"} if index % 3 == 0 else {}
        yield _object("v1", "Namespace", f"ns{index}", "", labels=labels)
        yield from _policies(index)
    for index in range(size.nodes):
        yield {**_object("v1", "Node", f"n{index}", ""), "spec": {"providerID": f"aws:///{REGION}a/i-{index:017x}"}, "status": _NODE_STATUS}
    yield from (_object("rbac.authorization.k8s.io/v1", "ClusterRole", f"cr{index}", "") | {"rules": _rules(index)} for index in range(40))
    for index in range(size.accounts):
        yield from _application(index, size)
    for index in range(size.roles):
        yield from _role(index, size)


def _object(version: str, kind: str, name: str, namespace: str, **metadata: Any) -> Object:
    managed: list[Object] = [
        {"manager": manager, "operation": "Update", "apiVersion": version, "time": "2026-11-01T00:00:00Z", "fieldsType": "FieldsV1"}
        | {"fieldsV1": {field: {f"k:{key}": {".": {}, "f:name": {}} for key in range(6)} for field in _FIELDS}}
        for manager in ("kube-controller-manager", "kubelet")
    ]
    place = {"namespace": namespace} if namespace else {}
    return {"apiVersion": version, "kind": kind, "metadata": {"name": name, **place, "managedFields": managed, **metadata}}


def _policies(index: int) -> Iterator[Object]:
    space, version = f"ns{index}", "networking.k8s.io/v1"
    if index % 2 == 0:
        deny = {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
        yield _object(version, "NetworkPolicy", "deny", space) | {"spec": deny}
    for number in range(4):
        peers = [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": f"ns{(index + number) % 50}"}}, "podSelector": {}}]
        selector = {"matchLabels": {"tier": ("web", "api", "db", "job")[number]}}
        spec = {"podSelector": selector, "ingress": [{"from": peers, "ports": [{"port": 8080 + number}]}]}
        spec["egress"] = [{"to": peers}, {"to": [{"ipBlock": {"cidr": "0.0.0.0/0", "except": ["169.254.169.254/32"]}}]}]
        yield _object(version, "NetworkPolicy", f"allow{number}", space) | {"spec": spec}


def _application(index: int, size: Size) -> Iterator[Object]:
    space, name = f"ns{index % size.namespaces}", f"app{index}"
    notes = {"eks.amazonaws.com/role-arn": _role_arn(index)} if index < size.roles else {}
    yield _object("v1", "ServiceAccount", f"sa{index}", space, annotations=notes)
    labels = {"app": name, "tier": ("web", "api", "db", "job")[index % 4], "pod-template-hash": f"{index:08x}"}
    template = _spec(index, name)
    selector = {"matchLabels": {"app": name}}
    written = {"kubectl.kubernetes.io/last-applied-configuration": json.dumps(template)}
    deployed = {"selector": selector, "template": {"metadata": {"labels": labels}, "spec": template}}
    deployment = _object("apps/v1", "Deployment", name, space, uid=f"d{index}", annotations=written) | {"spec": deployed}
    yield deployment
    for old in range(3):
        owner = {"apiVersion": "apps/v1", "kind": "Deployment", "name": name, "uid": f"d{index}", "controller": True}
        replicas = f"{name}-{old}{index:07x}"
        yield _object("apps/v1", "ReplicaSet", replicas, space, uid=f"r{index}-{old}", ownerReferences=[owner]) | {"spec": deployed}
    kind = "LoadBalancer" if index % 25 == 0 else "ClusterIP"
    service = {"type": kind, "selector": {"app": name}, "ports": [{"port": 80, "targetPort": "http"}]}
    yield _object("v1", "Service", name, space) | {"spec": service}
    for number in range(index, size.pods, size.accounts):
        yield _pod(number, index, labels, size)


def _spec(index: int, name: str) -> Object:
    environment: list[Object] = [{"name": f"SETTING_{key}", "value": f"https://service-{key}.{name}.internal:8443/"} for key in range(12)]
    environment += [{"name": f"TOKEN_{key}", "valueFrom": {"secretKeyRef": {"name": name, "key": f"k{key}"}}} for key in range(3)]
    probe = {"httpGet": {"path": "/healthz", "port": "http"}, "periodSeconds": 10, "failureThreshold": 3}
    container = {
        "name": "main",
        "image": f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/{name}:1.{index}",
        "env": environment,
        "ports": [{"name": "http", "containerPort": 8080, "protocol": "TCP"}],
        "livenessProbe": probe,
        "readinessProbe": probe,
        "resources": {"limits": {"cpu": "1", "memory": "512Mi"}, "requests": {"cpu": "100m", "memory": "128Mi"}},
        "securityContext": {"privileged": True} if index % 100 == 0 else {"allowPrivilegeEscalation": index % 2 == 0},
        "volumeMounts": [{"name": "config", "mountPath": "/etc/app"}, {"name": "tmp", "mountPath": "/tmp"}],  # noqa: S108 - text only
    }
    sidecar = container | {"name": "proxy", "image": "envoy:1.31", "ports": [{"name": "admin", "containerPort": 15000}]}
    volumes = [{"name": "config", "configMap": {"name": name}}, {"name": "tmp", "emptyDir": {}}]
    return {"serviceAccountName": f"sa{index}", "containers": [container, sidecar], "volumes": volumes, "restartPolicy": "Always"}


def _pod(number: int, index: int, labels: Mapping[str, str], size: Size) -> Object:
    space, spec = f"ns{index % size.namespaces}", _spec(index, f"app{index}")
    owner = {"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": f"app{index}-0{index:07x}", "uid": f"r{index}-0", "controller": True}
    name = f"app{index}-0{index:07x}-{number:05x}"
    sources = [{"serviceAccountToken": {"expirationSeconds": 3607, "path": "token"}}, {"configMap": {"name": "kube-root-ca.crt"}}]
    token = {"name": f"kube-api-access-{number:05x}", "projected": {"defaultMode": 420, "sources": sources}}
    spec |= {"nodeName": f"n{number % size.nodes}", "volumes": [*spec["volumes"], token]}
    spec |= {"tolerations": [{"key": f"node.kubernetes.io/{what}", "operator": "Exists"} for what in ("not-ready", "unreachable")]}
    address = f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"
    said = [
        {"type": kind, "status": "True", "lastTransitionTime": "2026-11-01T00:00:00Z"} for kind in ("Ready", "Initialized", "PodScheduled")
    ]
    statuses = [
        {"name": one["name"], "image": one["image"], "imageID": f"{one['image'].split(':')[0]}@sha256:{index:064x}", "ready": True}
        for one in spec["containers"]
    ]
    status = {"phase": "Running", "podIP": address, "podIPs": [{"ip": address}], "conditions": said, "containerStatuses": statuses}
    body = _object("v1", "Pod", name, space, labels=dict(labels), ownerReferences=[owner])
    return body | {"spec": spec, "status": status}


_NODE_STATUS = {
    "conditions": [{"type": "Ready", "status": "True"}],
    "images": [{"names": [f"i{key}"], "sizeBytes": key} for key in range(50)],
}


def _rules(index: int) -> list[Object]:
    shapes = (
        ("get", "pods"),
        ("create", "pods"),
        ("get", "secrets"),
        ("create", "pods/exec"),
        ("patch", "deployments"),
        ("list", "configmaps"),
    )
    verb, resource = shapes[index % len(shapes)]
    return [{"apiGroups": ["apps" if resource == "deployments" else ""], "resources": [resource], "verbs": [verb, "list"]}]


def _role(index: int, size: Size) -> Iterator[Object]:
    space, version = f"ns{index % size.namespaces}", f"{RBAC}/v1"
    yield _object(version, "Role", f"role{index}", space) | {"rules": _rules(index)}
    subject = {"kind": "ServiceAccount", "name": f"sa{index}", "namespace": space}
    reference = {"apiGroup": RBAC, "kind": "Role", "name": f"role{index}"}
    yield _object(version, "RoleBinding", f"role{index}", space) | {"roleRef": reference, "subjects": [subject]}
    if index % 5 == 0:
        reference = {"apiGroup": RBAC, "kind": "ClusterRole", "name": f"cr{index % 40}"}
        yield _object(version, "ClusterRoleBinding", f"wide{index}", "") | {"roleRef": reference, "subjects": [subject]}


def _role_arn(index: int) -> str:
    return f"arn:aws:iam::{ACCOUNT}:role/r{index}"


class Cloud:
    """AWS around the cluster: one cluster, its instances, its IAM roles."""

    def __init__(self, size: Size, endpoint: str) -> None:
        self._size = size
        self._endpoint = endpoint

    def cluster(self, name: str) -> Cluster:
        """Return the cluster."""
        return Cluster(
            arn=ARN, name=name, account=ACCOUNT, region=REGION, version="1.34", endpoint=self._endpoint, authentication_mode="API"
        )

    def instance(self, instance_id: str) -> Instance:
        """Return the instance of a node."""
        number = int(instance_id.removeprefix("i-"), 16)
        if number >= self._size.nodes:
            raise NotFoundError("no such instance", where=instance_id)
        metadata = MetadataOptions(enabled=True, tokens_required=number % 2 == 0, hop_limit=1 + number % 2)
        role = _role_arn(number % 3 + 1)
        return Instance(
            id=instance_id,
            account=ACCOUNT,
            region=REGION,
            state="running",
            vpc_id="vpc-1",
            interfaces=(),
            role_arn=role,
            metadata=metadata,
        )

    def iam_account(self, number: str) -> IamAccount:
        """Return the roles: one in ten may do anything in IAM, all trust a service account."""
        return IamAccount(account=number, principals=tuple(map(self._principal, range(self._size.roles))), providers=(PROVIDER,))

    def access(self, cluster: Cluster) -> ClusterAccess:
        """Return who gets in."""
        del cluster
        entry = AccessEntry(principal_arn=_role_arn(0), username="r0", groups=("ops",))
        return ClusterAccess(issuer=ISSUER, entries=(entry,), associations=())

    def _principal(self, index: int) -> IamPrincipal:
        actions = ["iam:*", "sts:*"] if index % 10 == 0 else ["s3:Get*", "sqs:*", "dynamodb:*"]
        more = ({"Effect": "Allow", "Action": f"s3:Put{number}", "Resource": f"arn:aws:s3:::b{number}/*"} for number in range(20))
        document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": actions, "Resource": "*"}, *more]}
        subject = {"StringEquals": {f"{ISSUER}:sub": f"system:serviceaccount:ns{index % self._size.namespaces}:sa{index}"}}
        web = {"Effect": "Allow", "Principal": {"Federated": PROVIDER}, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": subject}
        return IamPrincipal(
            arn=_role_arn(index),
            kind="role",
            name=f"r{index}",
            policies=(Policy(name="p", document=document),),
            trust={"Version": "2012-10-17", "Statement": [web]},
        )
