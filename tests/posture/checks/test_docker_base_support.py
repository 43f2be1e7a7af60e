"""The control `docker_base_support`: what it fails, what it passes and what it cannot know."""

from datetime import date

import pytest

from tidewaiter.posture.checks.docker_base_support import CONTROL
from tidewaiter.posture.context import NO_CONTEXT, Context, Support
from tidewaiter.posture.control import Unknown
from tidewaiter.posture.dockerfile import read_dockerfile

ENDS = {"old": date(2024, 6, 30), "soon": date(2026, 12, 24), "new": date(2030, 1, 1), "rolling": None}
TABLE = Context(
    today=date(2026, 11, 23),
    support_of=lambda repository, tag: [Support(title=tag, ends=ENDS[tag], source="")] if repository == "debian" and tag in ENDS else [],
)


def outcomes(text, context=TABLE):
    """Run the control on a Dockerfile: `line severity`, or `UNKNOWN`."""
    found = CONTROL.check(read_dockerfile(text, "Dockerfile"), context)
    return ["UNKNOWN" if isinstance(one, Unknown) else f"{one.line} {one.severity or CONTROL.severity}" for one in found]


HITS = [
    ("FROM debian:old", ["1 high"]),
    ("ARG V=old\nFROM debian:${V} AS a\nFROM debian:new\nCOPY --from=a /a /a", ["2 high"]),
    ("FROM debian:soon@sha256:" + "a" * 64, ["1 medium"]),
]
MISSES = ["FROM debian:new", "FROM debian:rolling", "FROM ours:old", "FROM debian:new AS debian\nFROM debian", "FROM scratch"]


@pytest.mark.parametrize(("text", "expected"), HITS)
def test_hit_names_the_line(text, expected):
    """Past its end, or near it; stages that are only copied from were built on it too."""
    assert outcomes(text) == expected


@pytest.mark.parametrize("text", MISSES)
def test_near_miss_passes(text):
    """Supported, without an end, somebody's own, and a stage of the same name."""
    assert outcomes(text) == []


def test_without_the_table_nothing_is_known():
    """That is not a pass."""
    assert outcomes("FROM debian:old", NO_CONTEXT) == ["UNKNOWN"]
