"""Console sign-ins."""

import pytest

from tests.detection.samples import event, judge, role, sample
from tidewaiter.detection.rules.access_console_without_mfa import RULE
from tidewaiter.model.detection import Event


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param(sample("cloudtrail-console-login-no-mfa"), id="no-mfa"),
    ],
)
def test_hit(seen: Event) -> None:
    """What the rule is about is matched, with a reason."""
    hit = judge(RULE, seen)
    assert hit is not None
    assert all(hit.reasons)


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param(
            event("ConsoleLogin", "signin", None, responseElements={"ConsoleLogin": "Success"}, additionalEventData={"MFAUsed": "Yes"}),
            id="with-mfa",
        ),
        pytest.param(
            event("ConsoleLogin", "signin", None, responseElements={"ConsoleLogin": "Failure"}, additionalEventData={"MFAUsed": "No"}),
            id="failed",
        ),
        pytest.param(
            event(
                "ConsoleLogin",
                "signin",
                None,
                userIdentity=role("alice"),
                responseElements={"ConsoleLogin": "Success"},
                additionalEventData={"MFAUsed": "No"},
            ),
            id="federated",
        ),
    ],
)
def test_near_miss(seen: Event) -> None:
    """What only looks alike is left alone."""
    assert judge(RULE, seen) is None
