"""Which objects a policy is about: rules, selectors and kinds, for a request that creates the object.

Source: https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/ and the MatchResources reference.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from tidewaiter.posture.pods import mapping
from tidewaiter.posture.policies.faults import UndecidedError
from tidewaiter.posture.policies.policy import Policy, Target, World
from tidewaiter.posture.policies.shapes import Match, Rule
from tidewaiter.posture.selectors import label_keys, selects, selects_all

_EXEMPT = ("ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding", "MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding")
NAME_LABEL = "kubernetes.io/metadata.name"


def concerns(policy: Policy, target: Target, world: World) -> bool:
    """Tell whether a policy is about an object. Raises UndecidedError when that depends on a namespace that is not known."""
    if policy.kinds is not None:
        return any(_kind_fits(kind, target) for kind in policy.kinds)
    exempt = target.group == "admissionregistration.k8s.io" and target.kind in _EXEMPT
    return not exempt and policy.spec.match_constraints is not None and matches(policy.spec.match_constraints, target, world)


def matches(match: Match, target: Target, world: World) -> bool:
    """Tell whether rules and selectors all fit. Raises UndecidedError when that depends on a namespace that is not known."""
    exact = match.match_policy == "Exact"
    if match.resource_rules and not _any_fits(match.resource_rules, target, exact=exact):
        return False
    if _any_fits(match.exclude_resource_rules or (), target, exact=exact) or not selects(match.object_selector or {}, target.labels):
        return False
    return _namespace_fits(match.namespace_selector or {}, target, world)


def _kind_fits(wanted: str, target: Target) -> bool:
    """Compare with `Kind`, or `group/version/Kind` and `v1/Kind` where the kind alone is not enough."""
    group_and_version, _, kind = wanted.rpartition("/")
    version = f"{target.group}/{target.version}" if target.group else target.version
    return kind in ("*", target.kind) and group_and_version in ("", version)


def _any_fits(rules: Iterable[Rule], target: Target, *, exact: bool) -> bool:
    return any(_fits(rule, target, exact=exact) for rule in rules)


def _fits(rule: Rule, target: Target, *, exact: bool) -> bool:
    scope = "Namespaced" if target.namespace else "Cluster"
    return (
        _listed(rule.operations, "CREATE")
        and _listed(rule.api_groups, target.group)
        and (not exact or _listed(rule.api_versions, target.version))
        and any(_resource_fits(one, target.plural) for one in rule.resources)
        and (not rule.resource_names or target.name in rule.resource_names)
        and rule.scope in (None, "*", scope)
    )


def _listed(words: Iterable[str], wanted: str) -> bool:
    return any(word in ("*", wanted) for word in words)


def _resource_fits(word: str, plural: str) -> bool:
    """Match a resource itself: `pods`, `*`, `pods/*` and `*/*` do, `pods/exec` does not."""
    resource, _, sub = word.partition("/")
    return resource in ("*", plural) and sub in ("", "*")


def _namespace_fits(selector: Mapping[str, Any], target: Target, world: World) -> bool:
    if selects_all(selector):
        return True
    if target.kind == "Namespace" and not target.group:
        return selects(selector, {NAME_LABEL: target.name, **target.labels})
    if not target.namespace:
        return True
    known = world.namespaces.get(target.namespace)
    if known is None and not label_keys([selector]) <= {NAME_LABEL}:
        raise UndecidedError(f"the labels of the namespace {target.namespace} are not known; give its manifest as well")
    labels = mapping(mapping((known or {}).get("metadata")).get("labels"))
    return selects(selector, {NAME_LABEL: target.namespace, **labels})
