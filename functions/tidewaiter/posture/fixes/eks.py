"""Commands that set clusters right."""

from dataclasses import replace

from tidewaiter.posture.aws_commands import named
from tidewaiter.posture.fix import Fix

LOGS = Fix(
    id="TW-EKS-control-plane-logging",
    title="Send the log",
    command=named('eks update-cluster-config --name {name} --logging \'{"clusterLogging":[{"types":["\'{words}\'"],"enabled":true}]}\''),
    breaks="",
    terraform='aws_eks_cluster: enabled_cluster_log_types = ["api", "audit", "authenticator", "controllerManager", "scheduler"]',
)
PRIVATE = Fix(
    id="TW-EKS-private-endpoint",
    title="Switch the private endpoint on",
    command=named("eks update-cluster-config --name {name} --resources-vpc-config endpointPrivateAccess=true"),
    breaks="",
    terraform="aws_eks_cluster: vpc_config { endpoint_private_access = true }",
)
PUBLIC = Fix(
    id="TW-EKS-public-endpoint",
    title="Switch the public endpoint off",
    command=named("eks update-cluster-config --name {name} --resources-vpc-config endpointPublicAccess=false,endpointPrivateAccess=true"),
    breaks="whoever administers from outside the VPC, pipelines too, no longer reaches the API server",
    terraform="aws_eks_cluster: vpc_config { endpoint_public_access = false }",
)
LIMITED = replace(PUBLIC, id="TW-EKS-limited-public-endpoint")
DELETION = Fix(
    id="TW-EKS-deletion-protection",
    title="Protect the cluster from deletion",
    command=named("eks update-cluster-config --name {name} --deletion-protection"),
    breaks="",
    terraform="aws_eks_cluster: deletion_protection = true",
)
NODES = Fix(
    id="TW-EKS-node-group-version",
    title="Update the nodes",
    command=named("eks update-nodegroup-version --cluster-name {name} --nodegroup-name {part}", at="/nodegroups/"),
    breaks="every node of the group is replaced",
    terraform="aws_eks_node_group: version",
)
