"""Logical lines of Dockerfiles."""

from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.posture.dockerfile_lines import read_lines


def test_here_documents_end_at_their_delimiters():
    """Several in order, a dash that strips tabs, quoted names; a here-string is none."""
    text = "RUN <<A <<-'B'\none\nA\n\ttwo\n\tB\nRUN cat <<< word\n"
    read = list(read_lines(text))
    assert [(one.line, one.script, one.closed) for one in read] == [(1, "one\n\ttwo", True), (6, "", True)]


def test_an_open_continuation_ends_with_the_file():
    """The last line may continue on nothing."""
    (one,) = read_lines("RUN a \\\n\n# c\n  b \\")
    assert (one.name, one.text.split()) == ("RUN", ["a", "b"])


@given(st.text(max_size=200))
def test_every_line_is_read_once(text):
    """Instructions come in order, with lines inside the file."""
    numbers = [one.line for one in read_lines(text)]
    assert numbers == sorted(set(numbers))
    assert all(1 <= number <= text.count("\n") + 1 for number in numbers)
