"""JSON web tokens."""

import base64
import json
from typing import Any

import pytest

from tests.content.samples import found, letters


def token(claims: dict[str, Any], header: dict[str, Any] | None = None) -> str:
    """Make a token whose signature is made up."""
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in (header or {"alg": "RS256"}, claims)]
    return ".".join((*parts, letters(43)))


@pytest.mark.parametrize(
    ("text", "rule_id"),
    [
        pytest.param(token({"sub": "1"}), "TW-SECRET-json-web-token", id="json-web-token"),
        pytest.param(
            token({"iss": "kubernetes/serviceaccount", "sub": "system:serviceaccount:shop:web"}),
            "TW-SECRET-kubernetes-service-account-token",
            id="kubernetes-service-account-token",
        ),
        pytest.param(
            token({"kubernetes.io": {"namespace": "shop"}, "sub": "x"}),
            "TW-SECRET-kubernetes-service-account-token",
            id="kubernetes-service-account-token",
        ),
    ],
)
def test_hit(text: str, rule_id: str) -> None:
    """A secret of the documented format is found on its line."""
    assert (rule_id, 2) in found(f"# settings\n{text}\n# end")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(token({"sub": "1"}, {"alg": "none"}), id="unsigned"),
        pytest.param(token({"sub": "1"}, {"typ": "JWT"}), id="no-algorithm"),
        pytest.param(f"eyJ{letters(20)}.eyJ{letters(20)}.{letters(40)}", id="not-json"),
    ],
)
def test_near_miss(text: str) -> None:
    """What only looks alike is left alone."""
    assert found(f"# settings\n{text}\n# end") == []
