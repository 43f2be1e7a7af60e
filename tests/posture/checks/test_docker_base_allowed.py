"""The control `docker_base_allowed`: what it fails, what it passes and what it cannot know."""

import pytest

from tidewaiter.posture.checks.docker_base_allowed import CONTROL
from tidewaiter.posture.context import NO_CONTEXT, Context
from tidewaiter.posture.control import Unknown
from tidewaiter.posture.dockerfile import read_dockerfile

OURS = Context(allowed_bases=("docker.io/library/debian", "docker.io/library/debian:*", "ghcr.io/ours/*"))


def outcomes(text, context=OURS):
    """Run the control on a Dockerfile: lines, or `UNKNOWN`."""
    found = CONTROL.check(read_dockerfile(text, "Dockerfile"), context)
    return ["UNKNOWN" if isinstance(one, Unknown) else one.line for one in found]


HITS = [
    ("FROM node:22", [1]),
    ("FROM ghcr.io/ours/a AS a\nFROM ghcr.io/others/b", [2]),
    ("FROM docker.io/library/debian-not:13", [1]),
]
MISSES = ["FROM debian:13", "FROM ghcr.io/ours/base:1 AS a\nFROM a", "FROM scratch"]


@pytest.mark.parametrize(("text", "lines"), HITS)
def test_hit_names_the_line(text, lines):
    """Every stage that starts from an image counts."""
    assert outcomes(text) == lines


@pytest.mark.parametrize("text", MISSES)
def test_near_miss_passes(text):
    """What is in the list, an earlier stage, and nothing at all."""
    assert outcomes(text) == []


def test_missing_facts_are_not_a_pass():
    """A base that depends on an argument, and no list."""
    assert outcomes("ARG BASE\nFROM $BASE") == ["UNKNOWN"]
    assert outcomes("FROM debian", NO_CONTEXT) == ["UNKNOWN"]
    assert CONTROL.needs == "allowed_bases"
