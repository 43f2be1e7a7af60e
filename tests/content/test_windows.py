"""Windows over a stream, and the numbers of its lines."""

from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.content import windows
from tidewaiter.content.windows import AHEAD, BEHIND, BLOCK, Lines, Window, Windows


def cut(data: bytes, sizes: list[int]) -> list[Window]:
    """Feed data in chunks of some sizes, the rest at once."""
    cutter, got, at = Windows(), [], 0
    for size in [*sizes, len(data)]:
        got += cutter.feed(data[at : at + size])
        at += size
    return [*got, *cutter.finish()]


@given(st.lists(st.integers(1, 300_000), max_size=6), st.integers(0, 3 * BLOCK + AHEAD + 5))
def test_windows_own_every_byte_once(sizes: list[int], length: int) -> None:
    """However the bytes arrive, the windows are the same, own the file without gaps and show what lies around."""
    data = bytes(range(251)) * (length // 251) + bytes(length % 251)
    at = 0
    for window in cut(data, sizes):
        assert window.offset + window.start == at
        assert window.shown() == data[max(at - BEHIND, 0) : min(at + BLOCK + AHEAD, length)][: len(window.shown())]
        assert window.last == min(window.end + AHEAD, length - window.offset)
        at = window.offset + window.end
    assert at == length


def test_a_part_is_left_out() -> None:
    """What lies before and after a range is shown; without the range, all."""
    window = Window(b"0123456789", 1, 2, 8, 9, 100)
    assert [bytes(part) for part in window.parts(range(0))] == [b"12345678"]
    assert [bytes(part) for part in window.parts(range(103, 106))] == [b"12", b"678"]
    assert [bytes(part) for part in window.parts(range(90, 104))] == [b"45678"]
    assert list(window.parts(range(90, 200))) == []


def test_lines_are_counted_late_and_bounded() -> None:
    """Whether what was passed is still there or was counted to make room, the number of a line is right."""
    size = windows.UNCOUNTED // 2 + 1
    lines, data = Lines(), b"a\n" * (size // 2)
    for _ in range(3):
        lines.passed(Window(data, 0, 0, len(data), len(data), 0))
    assert lines.at(Window(b"x\ny", 0, 0, 3, 3, 0), 2) == 3 * data.count(b"\n") + 2
