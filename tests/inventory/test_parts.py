"""Tables and contents of executables' parts."""

import pytest

from tidewaiter.inventory.parts import MAX_PARTS, LayoutError, Part, content_of, table


def read(at, size):
    return b"0123456789"[at : at + size]


def test_a_table_is_whole_or_refused():
    """Rows outside the file, and more than any executable has, are refused before they are read."""
    assert table(read, 2, 4, 2) == b"23456789"
    for at, size, count in ((2, 4, 3), (0, 1, MAX_PARTS + 1), (0, 1 << 30, 1)):
        with pytest.raises(LayoutError):
            table(read, at, size, count)


def test_content_is_whole_or_refused():
    """A part that ends behind the file is an error."""
    assert content_of(Part("a", 3, 2), read) == b"34"
    with pytest.raises(LayoutError):
        content_of(Part("a", 9, 2), read)
