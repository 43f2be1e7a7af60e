"""Whose kubelet settings a subject holds: node groups of a cluster, node classes, node configurations, and kubelets' own answers."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from tidewaiter.model.cluster import Cluster
from tidewaiter.model.eks import NodeGroup
from tidewaiter.posture.control import Check, Target, Unknown, Violation
from tidewaiter.posture.kubelet.bootstrap import Bootstrap, read_bootstrap, take_node_config
from tidewaiter.posture.kubelet.settings import FILE_DEFAULTS, IMAGE_DEFAULTS, KubeletSettings, Unset
from tidewaiter.posture.objects import KubernetesObject, of_kind
from tidewaiter.posture.pods import mapping, sequence

TARGETS = (Target.CLUSTER, Target.OBJECT)
KUBELET_REFERENCES = (
    "https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/",
    "https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html",
)
OPT_IN = (
    "the node's kubelet was not asked: `tidewaiter audit cluster --kubelet-config` asks it, and needs a right that is dangerous to have"
)
_KNOWN_IMAGES = ("AL2_", "AL2023_", "BOTTLEROCKET_")
_KNOWN_FAMILIES = ("al2@", "al2023@", "bottlerocket@")
_COMPUTE = "eks.amazonaws.com/compute-type"
_RUN_BY_OTHERS = ("eks.amazonaws.com/nodegroup", "karpenter.sh/nodepool", _COMPUTE)
NO_TEXT = "the user data is not known before deployment"
"""What is said of user data of which a template gives no text."""
_KINDS = frozenset({"EC2NodeClass", "KubeletConfiguration", "Node", "NodeConfig"})


def of_kubelets(judge: Callable[[KubeletSettings], Iterable[Violation | Unknown]]) -> Check:
    """Make a check of every kubelet that a subject tells of."""

    def check(subject: Cluster | KubernetesObject) -> Iterator[Violation | Unknown]:
        if isinstance(subject, KubernetesObject):
            yield from _of_object(subject, judge)
            return
        details = subject.details
        if details is None or details.node_groups is None:
            reason = details.unread.get("node_groups", "") if details else ""
            yield Unknown(reason=reason or "the node groups of the cluster are not known", permission="eks:ListNodegroups")
            return
        for group in details.node_groups:
            if group.template_unread:
                reason = f"launch template of {group.name}: {group.template_unread}"
                yield Unknown(reason=reason, permission="ec2:DescribeLaunchTemplateVersions")
            else:
                yield from judge(of_group(group))

    return check


def judged(settings: KubeletSettings, path: str, flag: str, flaw: Callable[[Any], str]) -> Iterator[Violation | Unknown]:
    """Judge one setting: `flaw` says what is wrong with its effective value, or nothing."""
    value = settings.value(path, flag)
    if value is Unset.NOT_KNOWN:
        why = settings.unknown or "it is filled in when the node starts"
        yield Unknown(reason=f"{path} of {settings.name} is not known: {why}", permission="kubernetes:get nodes/proxy")
    elif value is not Unset.NOT_SET and (what := flaw(value)):
        yield Violation(message=f"{settings.name}: {what}", pointer=settings.pointer or "/" + path.replace(".", "/"))


def has_kubelet(subject: Any) -> bool:
    """Tell whether a subject says something of a kubelet; nodes of groups and classes are judged by these, which say it once."""
    if not isinstance(subject, KubernetesObject):
        return has_groups(subject)
    if subject.kind not in _KINDS:
        return False
    if of_kind("Node")(subject):
        labels = mapping(subject.metadata.get("labels"))
        others = any(name in labels for name in _RUN_BY_OTHERS) and labels.get(_COMPUTE) != "hybrid"
        return not others and not _answered(subject)
    if of_kind("EC2NodeClass", "karpenter.k8s.aws")(subject):
        return True
    return of_kind("KubeletConfiguration", "kubelet.config.k8s.io")(subject) or of_kind("NodeConfig", "node.eks.aws")(subject)


def has_groups(cluster: Cluster) -> bool:
    """Tell whether a cluster has node groups to judge, or may have: on Fargate and in Auto Mode kubelets are AWS's."""
    return cluster.details is None or cluster.details.node_groups != ()


def of_group(group: NodeGroup) -> KubeletSettings:
    """Return what the nodes of a group start with."""
    pointer = f"/nodegroups/{group.name}/launchTemplate/userData"
    text = (group.template or {}).get("UserData") or ""
    known = group.ami_type.startswith(_KNOWN_IMAGES)
    why = "" if known else f"node group {group.name} runs an image of its own ({group.ami_type or 'not said'})"
    found = read_bootstrap(text, encoded=True) if text and isinstance(text, str) else Bootstrap(unknown=NO_TEXT if text else "")
    return _settings(f"node group {group.name}", pointer, found, why)


def user_data_of(subject: Cluster | KubernetesObject) -> Iterator[tuple[str, str, str, bool]]:
    """Yield every user data of a subject: whose it is, where, the text, and whether it is base64."""
    if isinstance(subject, KubernetesObject):
        text = subject.spec.get("userData")
        if isinstance(text, str):
            yield str(subject.metadata.get("name", "")), "/spec/userData", text, False
        return
    for group in (subject.details.node_groups if subject.details else None) or ():
        text = (group.template or {}).get("UserData")
        if text and isinstance(text, str):
            yield f"node group {group.name}", f"/nodegroups/{group.name}/launchTemplate/userData", text, True


def _of_object(item: KubernetesObject, judge: Callable[[KubeletSettings], Iterable[Violation | Unknown]]) -> Iterator[Violation | Unknown]:
    if item.kind == "Node":
        yield Unknown(reason=OPT_IN, permission="kubernetes:get nodes/proxy")
    elif item.kind == "KubeletConfiguration":
        yield from judge(KubeletSettings(name="the kubelet", config=item.data, defaults=FILE_DEFAULTS))
    elif item.kind == "NodeConfig":
        found = Bootstrap()
        take_node_config(item.data, found)
        yield from judge(_settings("the kubelet", "/spec/kubelet", found, ""))
    else:
        yield from judge(_of_class(item))


def _of_class(item: KubernetesObject) -> KubeletSettings:
    """Return what the nodes of Karpenter's class start with; without a family or alias the image is somebody's own."""
    family = str(item.spec.get("amiFamily", ""))
    aliases = [str(mapping(one).get("alias", "")) for one in sequence(item.spec.get("amiSelectorTerms"))]
    known = family in ("AL2", "AL2023", "Bottlerocket") or (aliases and all(one.startswith(_KNOWN_FAMILIES) for one in aliases))
    text = item.spec.get("userData")
    found = read_bootstrap(text, encoded=False) if isinstance(text, str) else Bootstrap()
    return _settings("the class", "/spec/userData", found, "" if known else "the class selects images of its own")


def _settings(name: str, pointer: str, found: Bootstrap, why: str) -> KubeletSettings:
    """Join what was read with what its image does; who starts the kubelet tells the image where nothing else does."""
    unknown = found.unknown or ("" if found.starter else why)
    return KubeletSettings(name=name, pointer=pointer, config=found.config, flags=found.flags, defaults=IMAGE_DEFAULTS, unknown=unknown)


def _answered(item: KubernetesObject) -> bool:
    name = item.metadata.get("name")
    return any(mapping(one.get("metadata")).get("name") == name for one in item.beside.get("KubeletConfiguration", ()))
