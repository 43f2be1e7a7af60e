"""Secrets that say until when they are good."""

import base64
import json
from datetime import UTC, date, datetime

import pytest

from tests.content.samples import hits, letters
from tidewaiter.content.lapsed import lapsed
from tidewaiter.model.severity import Severity

TODAY = date(2026, 11, 23)


def web_token(day: str) -> str:
    """Make a token that ends on a day."""
    end = int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp())
    parts = ({"alg": "RS256"}, {"sub": "app", "exp": end})
    head, body = (base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)
    return f"{head}.{body}.{letters(86)}"


def signature(day: str) -> str:
    """Make a shared access signature that ends on a day."""
    return f"https://corp.blob.core.windows.net/c?sp=r&st=2023-01-01&se={day}T22:54:52Z&spr=https&sv=2024-11-04&sr=c&sig={letters(43)}%3D"


@pytest.mark.parametrize("made", [web_token, signature])
def test_what_ended_is_information(made):
    """The end is told, and once it has passed the secret counts as information; without a day nothing is judged."""
    for day, over in (("2026-11-22", True), ("2026-11-23", False), ("2030-01-01", False)):
        (hit,) = hits(f"value = {made(day)}\n")
        assert f"it ends on {day}" in hit.reasons
        (graded,) = lapsed([hit], TODAY)
        assert (graded.severity is Severity.INFORMATIONAL, "passed" in " ".join(graded.reasons)) == (over, over)
        assert list(lapsed([hit], None)) == [hit]


def test_an_end_that_is_no_date_ends_nothing():
    """Whatever stands there, the hit stays."""
    (hit,) = hits(signature("never")[:-4] + "a%3D")
    assert list(lapsed([hit], TODAY)) == [hit]
    assert hit.severity is not Severity.INFORMATIONAL
