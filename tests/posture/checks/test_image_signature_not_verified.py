"""The control `image_signature_not_verified`: what it fails, what it passes and what it cannot know."""

import pytest

from tidewaiter.posture.checks.image_signature_not_verified import CONTROL
from tidewaiter.posture.verifiers import KINDS

SPACE = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {team: a}}\n"
ALL = frozenset({*KINDS, "Namespace"})
KYVERNO = """---
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: signed}
spec: {validationFailureAction: %s, rules: [{match: {any: [{resources: {kinds: [Pod]%s}}]}, verifyImages: [{imageReferences: ["*"]}]}]}
"""


def test_hit_without_a_verifier(judge):
    """Nothing is there, or what is there only says something."""
    assert judge(CONTROL, SPACE, ALL) == ["FAIL /metadata/name"]
    assert judge(CONTROL, SPACE + KYVERNO % ("Audit", ""), ALL) == ["FAIL /metadata/name"]
    assert judge(CONTROL, SPACE + KYVERNO % ("Enforce", ", namespaces: [other-*]"), ALL) == ["FAIL /metadata/name"]


@pytest.mark.parametrize("namespaces", ["", ", namespaces: [sh*]"])
def test_near_miss_passes(judge, namespaces):
    """A policy that refuses, for all namespaces or for this one."""
    assert judge(CONTROL, SPACE + KYVERNO % ("Enforce", namespaces), ALL) == ["PASS"]


def test_missing_facts_are_not_a_pass(judge):
    """Kinds that could not be listed may hold the verifier."""
    assert judge(CONTROL, SPACE, ALL - {"Verifier"}) == ["UNKNOWN kubernetes:list verifiers"]


def test_files_and_the_platforms_namespaces_are_left_alone(judge):
    """What a cluster admits is not in files."""
    assert judge(CONTROL, SPACE) == []
    assert judge(CONTROL, SPACE.replace("shop", "kube-system"), ALL) == []
