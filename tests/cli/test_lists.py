"""`tidewaiter list`."""

import pytest

from tests.cli.conftest import Command


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("checks", "TW-K8S-privileged-container"),
        ("detections", "TW-DET-admin-policy"),
        ("actions", "block-image"),
        ("formats", "sarif"),
    ],
)
def test_lists_are_aligned_and_name_what_is_there(tidewaiter: Command, what: str, said: str) -> None:
    """One line each, the id first."""
    done = tidewaiter("list", what)
    assert (done.code, done.err) == (0, "")
    assert any(line.startswith(said) for line in done.out.splitlines())


def test_an_unknown_list_suggests_one(tidewaiter: Command) -> None:
    """Wrong usage is 2 and offers the near word."""
    done = tidewaiter("list", "check")
    assert (done.code, done.out) == (2, "")
    assert "Did you mean" in done.err
    assert "checks" in done.err
