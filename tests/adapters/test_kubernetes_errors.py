"""Kubernetes answers as Tidewaiter's errors."""

import pytest

from tidewaiter.adapters.kubernetes_errors import GoneError, is_budget_refusal, raise_for, retry_delay
from tidewaiter.errors import BadInputError, ConflictError, NotFoundError, OfflineError, PermissionMissingError, RefusedError


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, BadInputError),
        (401, PermissionMissingError),
        (403, PermissionMissingError),
        (404, NotFoundError),
        (409, ConflictError),
        (410, GoneError),
        (422, BadInputError),
        (429, RefusedError),
        (500, OfflineError),
        (302, OfflineError),
    ],
)
def test_every_status_has_its_error(status, error):
    """The error's type says what the caller can do, its text what the server said and where."""
    with pytest.raises(error) as caught:
        raise_for(status, {"message": "said so"}, verb="list", resource="pods", where="https://k")
    assert "said so" in str(caught.value)
    assert caught.value.where == "https://k"


@pytest.mark.parametrize("status", [200, 201, 299])
def test_success_raises_nothing(status):
    """What the server did is no error, whatever it answers."""
    assert raise_for(status, {"message": "made"}, verb="create", resource="pods", where="x") is None


@pytest.mark.parametrize("details", [None, {}, {"causes": None}, {"causes": [1, {"reason": "Other"}]}])
def test_other_429s_are_no_budget_refusals(details):
    """Only a cause named DisruptionBudget is one."""
    assert not is_budget_refusal({"details": details})
    assert is_budget_refusal({"details": {"causes": [{"reason": "DisruptionBudget"}]}})


@pytest.mark.parametrize(
    ("headers", "attempt", "seconds"),
    [({}, 1, 0.5), ({}, 4, 4.0), ({}, 20, 30.0), ({"Retry-After": "7"}, 1, 7.0), ({"Retry-After": "-1"}, 1, 0.5)],
)
def test_waits_are_bounded(headers, attempt, seconds):
    """The server's wish counts within half a minute; a senseless one is ignored."""
    assert retry_delay(headers, attempt) == seconds
