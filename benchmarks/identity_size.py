"""A cluster of the size that the audit must bear: 5,000 pods, 500 service accounts, 200 roles."""

from dataclasses import replace

from benchmarks.identity_account import ACCOUNT, ISSUER, PROVIDER, World, world
from tidewaiter.model.account import IamPrincipal, Policy
from tidewaiter.model.cloud import Instance
from tidewaiter.model.cluster import Workload
from tidewaiter.posture.manifests import live_object

PODS, ACCOUNTS, ROLES, NODES = 5_000, 500, 200, 100


def large_world() -> World:
    """Make it: a role in ten may do anything in IAM, every second service account has a role of its own or a shared one."""
    small = world(12)  # binds no group of everybody, which would make each pod an administrator
    roles = tuple(_role(index) for index in range(ROLES))
    accounts = [_account(index) for index in range(ACCOUNTS)]
    pods = [_pod(index) for index in range(PODS)]
    nodes = [{"metadata": {"name": f"n{index}"}, "spec": {"providerID": f"aws:///eu-west-1a/i-{index}"}} for index in range(NODES)]
    facts = replace(
        small.facts,
        pods=pods,
        nodes=nodes,
        rbac=[live_object(one) for one in accounts] + [one for one in small.facts.rbac if one.data["kind"] != "ServiceAccount"],
        workloads=[_workload(index, small.facts.cluster.arn) for index in range(PODS)],
        instances={f"i-{index}": _instance(index) for index in range(NODES)},
        metadata={},
    )
    return World(account=replace(small.account, principals=roles), facts=facts)


def _role(index: int) -> IamPrincipal:
    actions = ["iam:*", "sts:*"] if index % 10 == 0 else ["s3:Get*", "sqs:*", "dynamodb:*"]
    statements = [
        {"Effect": "Allow", "Action": actions, "Resource": "*"},
        *({"Effect": "Allow", "Action": f"s3:Put{number}", "Resource": f"arn:aws:s3:::b{number}/*"} for number in range(20)),
    ]
    subject = {"StringEquals": {f"{ISSUER}:sub": f"system:serviceaccount:ns{index % 50}:sa{index}"}}
    web = {"Effect": "Allow", "Principal": {"Federated": PROVIDER}, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": subject}
    return IamPrincipal(
        arn=f"arn:aws:iam::{ACCOUNT}:role/r{index}",
        kind="role",
        name=f"r{index}",
        policies=(Policy(name="p", document={"Version": "2012-10-17", "Statement": statements}),),
        trust={"Version": "2012-10-17", "Statement": [web]},
    )


def _account(index: int) -> dict[str, object]:
    annotations = {"eks.amazonaws.com/role-arn": f"arn:aws:iam::{ACCOUNT}:role/r{index}"} if index < ROLES else {}
    metadata = {"namespace": f"ns{index % 50}", "name": f"sa{index}", "annotations": annotations}
    return {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": metadata}


def _pod(index: int) -> dict[str, object]:
    account = index % ACCOUNTS
    spec = {"nodeName": f"n{index % NODES}", "serviceAccountName": f"sa{account}", "containers": [{"name": "c", "image": "i"}]}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"namespace": f"ns{account % 50}", "name": f"pod{index}"}, "spec": spec}


def _workload(index: int, cluster: str) -> Workload:
    namespace = f"ns{index % ACCOUNTS % 50}"
    powers = ("privileged",) if index % 500 == 0 else ()
    return Workload(key=f"{cluster}/{index}", image_digest="", namespace=namespace, pod=f"pod{index}", container="c", powers=powers)


def _instance(index: int) -> Instance:
    role = f"arn:aws:iam::{ACCOUNT}:role/r{index % 3 + 1}"
    return Instance(id=f"i-{index}", account=ACCOUNT, region="eu-west-1", state="running", vpc_id="v", interfaces=(), role_arn=role)
