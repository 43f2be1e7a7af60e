"""The timeline tells as it happens and keeps what it told."""

from tidewaiter.local.timeline import Timeline


def test_what_is_told_is_kept_in_order() -> None:
    """Every moment is said at once, with its time, and is a row of the report."""
    said: list[str] = []
    timeline = Timeline(said.append)
    first, second = timeline.tell("push", "web:1.0"), timeline.tell("verdict", "block")
    assert first <= second
    assert [line.split()[2] for line in said] == ["push", "verdict"]
    assert [(row["who"], row["what"]) for row in timeline.rows()] == [("push", "web:1.0"), ("verdict", "block")]
