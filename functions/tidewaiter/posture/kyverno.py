"""Kyverno's ClusterPolicies: which of them refuse what, in which namespaces.

https://kyverno.io/docs/policy-types/cluster-policy/
"""

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

from tidewaiter.posture.pods import mapping, sequence

_LEVELS = ("baseline", "restricted")


def verifies_images(policy: Mapping[str, Any], namespace: str) -> bool:
    """Tell whether a policy refuses images without a signature in a namespace."""
    for rule in _rules(policy, namespace):
        for image in map(mapping, sequence(rule.get("verifyImages"))):
            if _refuses(policy, image) and image.get("required") is not False:
                return True
    return False


def enforces_pod_security(policy: Mapping[str, Any], namespace: str) -> bool:
    """Tell whether a policy refuses pods below a Pod Security Standard in a namespace, but for what it excludes by name."""
    blocks = (mapping(rule.get("validate")) for rule in _rules(policy, namespace))
    return any(mapping(one.get("podSecurity")).get("level") in _LEVELS and _refuses(policy, one) for one in blocks)


def _refuses(policy: Mapping[str, Any], block: Mapping[str, Any]) -> bool:
    """Read a rule's own action, else that of its policy; without either, violations are only written down."""
    action = block.get("failureAction") or mapping(policy.get("spec")).get("validationFailureAction")
    return str(action).lower() == "enforce"


def _rules(policy: Mapping[str, Any], namespace: str) -> Iterator[Mapping[str, Any]]:
    rules = map(mapping, sequence(mapping(policy.get("spec")).get("rules")))
    return (rule for rule in rules if _matches(rule, namespace))


def _matches(rule: Mapping[str, Any], name: str) -> bool:
    """Read the namespaces that a rule names; a rule that names none is for all."""
    chosen = list(_namespaces(rule.get("match")))
    spared = [pattern for patterns in _namespaces(rule.get("exclude")) for pattern in patterns]
    if any(fnmatchcase(name, one) for one in spared):
        return False
    return any(not patterns or any(fnmatchcase(name, one) for one in patterns) for patterns in chosen)


def _namespaces(match: object) -> Iterator[list[str]]:
    block = mapping(match)
    alternatives = [*map(mapping, sequence(block.get("any"))), *map(mapping, sequence(block.get("all")))] or [block]
    yield from ([str(one) for one in sequence(mapping(each.get("resources")).get("namespaces"))] for each in alternatives if each)
