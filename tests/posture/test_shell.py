"""Shell text to simple commands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.posture.shell import commands_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a b && c || d; e", ["a b", "c", "d", "e"]),
        ("a 'b && c' \"d;e\"", ["a b && c d;e"]),
        ("(a; b) & c # d", ["a", "b", "c"]),
        ("a \\; b", ["a ; b"]),
    ],
)
def test_commands_are_taken_apart(text, expected):
    """Operators outside quotes end a command, comments are left out."""
    assert [" ".join(command.words) for command in commands_of(text)] == expected


def test_pipes_are_remembered_across_a_line_break():
    """A command after a pipe reads the one before, also on the next line."""
    assert [command.piped for command in commands_of("a |\n b; c | d")] == [False, True, False, True]


@pytest.mark.parametrize(
    "text",
    ["sudo /usr/bin/curl x", "A=1 env curl x", "if ! curl x", "/usr/bin/sudo -E -u app env -i A=1 curl x", "python3 -m curl x"],
)
def test_the_program_is_found_behind_wrappers(text):
    """Assignments, wrappers and keywords are not the program."""
    (command,) = commands_of(text)
    assert (command.program, command.arguments()) == ("curl", ("x",))


@given(st.text(max_size=200))
def test_any_text_is_split(text):
    """No text breaks the splitter, and no command is empty."""
    assert all(command.words for command in commands_of(text))
