"""The control `ecr_pull_through_cache`: what it fails, what it passes and what it cannot know."""

import pytest

from tests.posture.registries import outcomes
from tidewaiter.posture.checks.ecr_pull_through_cache import CONTROL
from tidewaiter.posture.context import Context


def rule(url, kind="", prefix=None):
    """Make one pull-through cache rule."""
    return {
        "cache_rules": (
            {"ecrRepositoryPrefix": "cache", "upstreamRegistryUrl": url, "upstreamRegistry": kind, "upstreamRepositoryPrefix": prefix},
        )
    }


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (rule("registry-1.docker.io", "docker-hub"), ["FAIL medium"]),
        (rule("quay.io", "quay", "ROOT"), ["FAIL medium"]),
        (rule("public.ecr.aws"), ["FAIL medium"]),
        (rule("999988887777.dkr.ecr.eu-west-1.amazonaws.com", "ecr"), ["FAIL medium"]),
    ],
)
def test_hit_fails_with_its_severity(fields, expected):
    """What is wrong is a violation, as severe as the case is."""
    assert outcomes(CONTROL, **fields) == expected


@pytest.mark.parametrize(
    "fields",
    [
        rule("registry.k8s.io", "k8s"),
        rule("ghcr.io", "github-container-registry", "our-organisation"),
        rule("111122223333.dkr.ecr.us-east-1.amazonaws.com", "ecr"),
        rule("us.azurecr.io", "azure-container-registry"),
        {"cache_rules": ()},
    ],
)
def test_near_miss_passes(fields):
    """What looks alike but is right yields nothing."""
    assert outcomes(CONTROL, **fields) == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ["UNKNOWN ecr:DescribePullThroughCacheRules"]),
    ],
)
def test_missing_facts_are_not_a_pass(fields, expected):
    """What could not be read is unknown, and the grant that would help is named."""
    assert outcomes(CONTROL, **fields) == expected


def test_the_users_list_replaces_our_opinion():
    """What the list names is trusted, and nothing else."""
    listed = Context(allowed_registries=("registry-1.docker.io/*",))
    assert outcomes(CONTROL, listed, **rule("registry-1.docker.io", "docker-hub")) == []
    assert outcomes(CONTROL, listed, **rule("registry.k8s.io", "k8s")) == ["FAIL medium"]
