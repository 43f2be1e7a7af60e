"""What a control has to have seen before having nothing to say means that all is well."""

from collections.abc import Iterator

from tidewaiter.posture.control import Control, Target, always
from tidewaiter.posture.discover import CONTROLLERS, JUDGED, OPTIONAL
from tidewaiter.posture.objects import OfKind

_PLURALS = {"Pod": "pods", **{kind: plural for (_, plural), kind in (CONTROLLERS | JUDGED | OPTIONAL).items()}}
_PODS = frozenset({"Pod", *CONTROLLERS.values()})
_ALL = _PODS | frozenset(JUDGED.values())
_REGISTRY, _ROLES, _ASSOCIATIONS = "ecr:repository", "iam:role", "eks:podidentityassociation"
_NEEDED: dict[Target, frozenset[str]] = {
    Target.POD: _PODS,
    Target.OBJECT: _ALL,
    Target.NAMESPACE: frozenset({"Namespace"}),
    Target.BINDING: frozenset({"ClusterRoleBinding", "RoleBinding", "ClusterRole", "Role"}),
    Target.CLUSTER: frozenset(),
    Target.REPOSITORY: frozenset({_REGISTRY}),
    Target.REGISTRY: frozenset({_REGISTRY}),
    Target.ASSOCIATION: frozenset({_ASSOCIATIONS}),
    Target.DOCKERFILE: frozenset({"Dockerfile"}),
}
_UNSEEN = {
    _REGISTRY: ("the registry was not audited (`tidewaiter audit account` does)", "ecr:DescribeRepositories"),
    _ROLES: ("the roles of the account were not read", "iam:GetAccountAuthorizationDetails"),
    _ASSOCIATIONS: ("Pod Identity associations were not read", "eks:ListPodIdentityAssociations"),
    "Dockerfile": ("a cluster has no Dockerfiles: scan them where they are", ""),
}
_OF_A_REGISTRY = frozenset({Target.REPOSITORY, Target.REGISTRY})


def missing(control: Control, kind: str, listed: frozenset[str], *, judged: bool) -> Iterator[tuple[str, str]]:
    """Yield (reason, permission) for what a control would have to see in a report of a `kind` and did not.

    `listed` names what was seen whole, `judged` tells whether the control had anything to judge. Files stand for themselves: there a
    control that judged nothing has not been assessed.
    """
    if kind == "cluster":
        for one in sorted(_needed(control) - listed):
            yield _UNSEEN.get(one) or (f"not every {one} of the cluster could be listed", f"kubernetes:list {_PLURALS.get(one, one)}")
        if Target.CLUSTER in control.targets and not judged and control.applies is always:
            yield f"{control.id} has no result for the cluster", ""
    elif not judged and not (kind == "registry" and _OF_A_REGISTRY & set(control.targets)):
        yield _absent(control), ""


def _absent(control: Control) -> str:
    if Target.CLUSTER in control.targets:
        return "how the cluster is set is not in what was scanned: `tidewaiter audit cluster` reads it"
    if _OF_A_REGISTRY & set(control.targets):
        return "the registry is not in what was scanned: `tidewaiter audit registry` reads it"
    return f"nothing that {control.id} judges is in what was scanned"


def _needed(control: Control) -> frozenset[str]:
    if isinstance(control.applies, OfKind):
        return frozenset({control.applies.kind})
    return frozenset(one for target in control.targets for one in _NEEDED.get(target, {_ROLES}))
