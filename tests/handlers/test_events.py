"""What functions are handed is checked at the door."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers._events import Propose, Resolve, checked
from tidewaiter.errors import BadInputError

EVENTS = Path(__file__).resolve().parents[2] / "events"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


def test_a_push_names_its_image_by_digest():
    """Tags move; what was pushed does not."""
    event = json.loads((EVENTS / "ecr-image-push.json").read_text())
    asked = checked(Resolve, {"event": event, "execution": "e"})
    assert asked.event.reference.startswith(f"registry:{event['account']}.dkr.ecr.{event['region']}.amazonaws.com/")
    assert asked.event.reference.endswith(f"@{event['detail']['image-digest']}")


def test_an_event_of_another_source_starts_no_response():
    """Only our own bus events are planned for."""
    event = {"id": "1", "source": "aws.ecr", "detail-type": "x", "account": "1" * 12, "region": "eu-central-1", "detail": {}}
    with pytest.raises(BadInputError, match="Propose"):
        checked(Propose, {"event": event})


@given(JSON)
def test_any_other_json_is_a_clear_error(document):
    """Malformed events never reach a use case."""
    with pytest.raises(BadInputError, match="malformed Resolve event"):
        checked(Resolve, document)
