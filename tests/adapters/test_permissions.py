"""Declared permissions."""

import pytest

from tidewaiter.adapters.permissions import Grant, grants_of, uses


@uses("s3:ListBucket", on="bucket:artefacts")
@uses("s3:GetObject", on="bucket:artefacts/layers/*")
def _declared() -> str:
    return "called"


def _undeclared() -> None:
    """Declare nothing."""


def test_declarations_add_up_and_leave_the_method_alone():
    """Two resources, two grants, and the method still does its work."""
    assert grants_of([_declared]) == {Grant("s3:ListBucket", "bucket:artefacts"), Grant("s3:GetObject", "bucket:artefacts/layers/*")}
    assert _declared() == "called"


def test_a_method_that_declares_nothing_is_refused():
    """A forgotten declaration fails the synthesis instead of the deployment."""
    with pytest.raises(ValueError, match="_undeclared"):
        grants_of([_declared, _undeclared])
