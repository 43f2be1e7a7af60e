"""Clocks."""

from datetime import UTC, datetime, timedelta

import pytest

from tidewaiter.adapters.clock import CLOCK_FILE_ENV, OffsetClock, SystemClock, clock_of
from tidewaiter.errors import BadInputError


def test_time_is_the_systems_unless_a_file_moves_it(tmp_path):
    """The offset is read each time, and no file means none."""
    path = tmp_path / "clock"
    clock = clock_of({CLOCK_FILE_ENV: str(path)})
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
    path.write_text("86400\n")
    assert timedelta(hours=23) < clock.now() - datetime.now(UTC) < timedelta(hours=25)
    assert isinstance(clock_of({}), SystemClock)


@pytest.mark.parametrize("text", ["tomorrow", "1e999", "nan"])
def test_a_file_without_a_number_is_an_error(tmp_path, text):
    """A typo must not silently mean now."""
    path = tmp_path / "clock"
    path.write_text(text)
    with pytest.raises(BadInputError, match="not a number"):
        OffsetClock(path).now()
