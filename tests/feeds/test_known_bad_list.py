"""Lists of one's own: plain hashes, sha256sum's form, CSV."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.adapters.feed_reading import feed_file, items
from tidewaiter.feeds.known_bad_list import KNOWN_BAD_LIST, parse
from tidewaiter.matching.ranges import arrange
from tidewaiter.model.advisory import Advisory
from tidewaiter.model.problem import Problem

A, B = "a" * 64, "b" * 64


def read(tmp_path, text):
    """Read a file as a feed."""
    path = tmp_path / "list"
    path.write_text(text)
    file = feed_file(path, lambda _problem: None)
    return list(items(file)) if file and file.feed is KNOWN_BAD_LIST else None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (f"{A}\n{B}\n", ["", ""]),
        (f"# taken 2026-11-20\n{A.upper()}\n\n# more\n{B}", ["", ""]),
        (f"{A}  bin/miner\n{B} *bin/other\n", ["bin/miner", "bin/other"]),
        (f"sha256,name\n{A},Some Thing\n{B},\n", ["Some Thing", ""]),
        (f'sha256,name\r\n"{A}","a, b"\r\n{B},c\r\n', ["a, b", "c"]),
    ],
)
def test_every_form_is_read(tmp_path, text, names):
    """Hash and name; a comment may hold the day."""
    found = read(tmp_path, text)
    assert [one.affected[0].name for one in found] == [A, B]
    assert [one.summary for one in found] == [name or "malware without a name" for name in names]
    assert {one.modified[:10] for one in found} == ({"2026-11-20"} if "2026" in text else {""})


@pytest.mark.parametrize("text", ["", "just words\nof a text\n", f"sha256,size,name\n{A},1,x\n", f"{A[:-1]}\n", "sha256\n"])
def test_what_is_no_list_is_left_alone(tmp_path, text):
    """Near misses: other tables, other texts, hashes that are cut."""
    assert not read(tmp_path, text)


def test_a_line_that_is_no_hash_is_a_problem_and_the_rest_counts(tmp_path):
    """Named with its line."""
    first, problem, last = read(tmp_path, f"{A}\nnonsense here\n{B}\n")
    assert isinstance(problem, Problem)
    assert problem.where == "list:2"
    assert [first.affected[0].name, last.affected[0].name] == [A, B]


@given(st.dictionaries(st.sampled_from(["sha256", "name", "_date"]), st.none() | st.integers() | st.text() | st.just(A)))
def test_any_record_is_an_advisory_or_a_problem(record):
    """Nothing in a row can end the feed."""
    (item,) = parse(record, "x:1", arrange)
    assert isinstance(item, Advisory) == (record.get("sha256") == A)
