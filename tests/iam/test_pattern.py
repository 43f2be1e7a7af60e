"""Wildcards."""

import fnmatch
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.iam.pattern import arn, fold, glob, literal, resource, split, wildcards


@given(st.text("ab*?", max_size=8), st.text("ab", max_size=8))
def test_glob_agrees_with_the_standard_library(pattern, text):
    """On patterns without brackets it is fnmatch."""
    assert glob(wildcards(pattern), text) is fnmatch.fnmatchcase(text, pattern)


def test_many_stars_do_not_explode():
    """A hostile pattern costs steps in proportion to pattern times text."""
    started = time.perf_counter()
    assert not glob(wildcards("*a" * 200 + "b"), "a" * 2000)
    assert time.perf_counter() - started < 5


def test_literals_are_not_wildcards():
    """A literal `*` matches only itself."""
    assert glob(literal("*"), "*")
    assert not glob(literal("*"), "a")
    assert fold(wildcards("A*")) == wildcards("a*")


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("*", "arn:aws:s3:::b", True),
        ("*", "*", True),
        ("arn:aws:s3:::b", "*", False),
        ("arn:aws:s3:::b/*", "arn:aws:s3:::b/x:y/z", True),
        ("arn:aws:sqs:*:1:q", "arn:aws:sqs:eu:1:q", True),
        ("arn:aws:sqs:*:q", "arn:aws:sqs:eu:1:q", None),
        ("arn:aws:sqs:*:1:q", "arn:aws:sqs:eu:2:q", False),
        ("arn:aws:*", "arn:aws:sqs:eu:1:q", None),
    ],
)
def test_resources(pattern, text, expected):
    """reference_policies_elements_resource.html: wildcards stay within a segment; where that matters it is undecided."""
    assert resource(wildcards(pattern), text) is expected


def test_arns_are_cut_at_five_colons():
    """The resource part keeps its colons, and a shorter text is no ARN."""
    assert len(split(wildcards("arn:aws:logs:r:1:log-group:x:*"))) == 6
    assert not arn(wildcards("arn:aws:s3"), "arn:aws:s3")
