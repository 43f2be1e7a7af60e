"""The demo's account before anything happens: a shop with two nodes, two roles, two repositories and a cluster."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from moto.eks.models import eks_backends

from tidewaiter.local.aws import EmbeddedAws
from tidewaiter.local.kubernetes import LoopbackKubernetes, User, sts_identity
from tidewaiter.posture.access import AUDITORS, audit_cluster_role, audit_cluster_role_binding

CLUSTER = "shop"
WEB, API = "shop/web", "shop/api"
_TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One EC2 instance that serves as a node: its role, its network interfaces and their groups."""

    name: str
    instance_id: str
    role_arn: str
    interfaces: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What was there before: compare with it after the release."""

    web: Node
    api: Node


def build_scene(aws: EmbeddedAws) -> Scene:
    """Create network, nodes, roles and repositories with the operator's credentials."""
    ec2 = aws.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.20.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.20.1.0/24")["Subnet"]["SubnetId"]
    group = ec2.create_security_group(GroupName="shop-nodes", Description="Nodes of the shop cluster", VpcId=vpc)["GroupId"]
    for repository in (WEB, API):
        aws.client("ecr").create_repository(repositoryName=repository)
    return Scene(web=start_node(aws, "shop-web-node", subnet, group), api=start_node(aws, "shop-api-node", subnet, group))


def interfaces_of(aws: EmbeddedAws, instance_id: str) -> dict[str, tuple[str, ...]]:
    """Read the security groups of every network interface of an instance."""
    found = aws.client("ec2").describe_network_interfaces(Filters=[{"Name": "attachment.instance-id", "Values": [instance_id]}])
    return {one["NetworkInterfaceId"]: tuple(group["GroupId"] for group in one["Groups"]) for one in found["NetworkInterfaces"]}


def role_policies(aws: EmbeddedAws, role_arn: str) -> tuple[str, ...]:
    """List the inline policies of a role."""
    return tuple(aws.client("iam").list_role_policies(RoleName=role_arn.rsplit("/", 1)[-1])["PolicyNames"])


def settings_for_demo(account: str) -> str:
    """Write response settings that switch three actions to automatic, in this one account only."""
    switched = [
        ("bad-image", "block-image"),
        ("compromised-workload", "isolate-instance"),
        ("compromised-workload", "revoke-role-sessions"),
    ]
    rules = [{"playbook": playbook, "account": account, "action": action} for playbook, action in switched]
    return json.dumps({"auto": rules, "lease_seconds": 3600})


def start_cluster(aws: EmbeddedAws, kubernetes: LoopbackKubernetes, audit_role: str) -> None:
    """Register the EKS cluster whose API server is the loopback one, and let the audit's role read it."""
    roles = aws.client("iam").create_role(RoleName="shop-cluster", AssumeRolePolicyDocument=json.dumps(_TRUST))
    aws.client("eks").create_cluster(
        name=CLUSTER,
        version="1.34",
        roleArn=roles["Role"]["Arn"],
        resourcesVpcConfig={"subnetIds": [], "endpointPublicAccess": True, "publicAccessCidrs": ["0.0.0.0/0"]},
    )
    eks_backends[aws.account][aws.region].clusters[CLUSTER].endpoint = kubernetes.url
    kubernetes.access[audit_role] = User(name="tidewaiter-audit", groups=(AUDITORS,))
    kubernetes.load([audit_cluster_role(), audit_cluster_role_binding()])


def loopback_cluster(aws: EmbeddedAws) -> LoopbackKubernetes:
    """Make the API server; EKS tokens are resolved by the embedded AWS's own STS."""
    return LoopbackKubernetes(version="1.34", identify=sts_identity(aws.endpoint, CLUSTER))


def run_workloads(aws: EmbeddedAws, kubernetes: LoopbackKubernetes, scene: Scene, digests: Mapping[str, str]) -> None:
    """Let both images run: the web pod on one node behind a load balancer, the api pod on the other."""
    registry = f"{aws.account}.dkr.ecr.{aws.region}.amazonaws.com"
    kubernetes.load([{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}}])
    for name, repository, node in (("web", WEB, scene.web), ("api", API, scene.api)):
        run_pod(aws, kubernetes, node, f"{registry}/{repository}@{digests[repository]}", name, exposed=name == "web")


def run_pod(aws: EmbeddedAws, kubernetes: LoopbackKubernetes, node: Node, image: str, name: str, *, exposed: bool = True) -> None:
    """Let an image (`host/repository@sha256:...`) run on a node, behind a public load balancer when it is exposed."""
    kubernetes.load([_kubernetes_node(aws, node), *_pod_and_service(name, image, node, exposed=exposed)])


def start_node(aws: EmbeddedAws, name: str, subnet: str, group: str, *, path: str = "/") -> Node:
    """Start an instance with a role of its own (under an IAM `path`) in a subnet and a security group."""
    iam, ec2 = aws.client("iam"), aws.client("ec2")
    role = iam.create_role(RoleName=name, Path=path, AssumeRolePolicyDocument=json.dumps(_TRUST))["Role"]["Arn"]
    iam.create_instance_profile(InstanceProfileName=name)
    iam.add_role_to_instance_profile(InstanceProfileName=name, RoleName=name)
    image = ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
    started = ec2.run_instances(
        ImageId=image,
        MinCount=1,
        MaxCount=1,
        InstanceType="m7g.large",
        SubnetId=subnet,
        SecurityGroupIds=[group],
        IamInstanceProfile={"Name": name},
        TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": name}]}],
    )
    instance = started["Instances"][0]["InstanceId"]
    return Node(name=name, instance_id=instance, role_arn=role, interfaces=interfaces_of(aws, instance))


def _kubernetes_node(aws: EmbeddedAws, node: Node) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"name": node.name},
        "spec": {"providerID": f"aws:///{aws.region}a/{node.instance_id}"},
    }


def _pod_and_service(name: str, image: str, node: Node, *, exposed: bool) -> Sequence[dict[str, Any]]:
    labels = {"app": name}
    container: dict[str, Any] = {"name": name, "image": image}
    if not exposed:
        container["securityContext"] = {
            "allowPrivilegeEscalation": False,
            "runAsNonRoot": True,
            "capabilities": {"drop": ["ALL"]},
            "seccompProfile": {"type": "RuntimeDefault"},
        }
    pod = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": f"{name}-0", "namespace": "shop", "labels": labels},
        "spec": {"nodeName": node.name, "serviceAccountName": "default", "containers": [container]},
        "status": {
            "phase": "Running",
            "podIP": "10.20.1.10" if exposed else "10.20.1.11",
            "containerStatuses": [{"name": name, "imageID": image, "image": image, "ready": True, "state": {"running": {}}}],
        },
    }
    service = {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": name, "namespace": "shop"},
        "spec": {"type": "LoadBalancer" if exposed else "ClusterIP", "selector": labels, "ports": [{"port": 80}]},
    }
    return pod, service
