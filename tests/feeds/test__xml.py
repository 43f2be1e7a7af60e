"""XML elements."""

import pytest

from tidewaiter.errors import BadInputError
from tidewaiter.feeds._xml import attribute, elements, inside, words

DATA = b'<repomd xmlns="u"><data type="a"><location href="x"/></data><data><d>1</d><d>2</d></data></repomd>'


def test_elements_come_whole_whatever_the_chunks() -> None:
    """Bytes may arrive one by one."""
    one_by_one = [DATA[index : index + 1] for index in range(len(DATA))]
    first, second = elements(one_by_one, {"data"})
    assert (first["@type"], attribute(first, "href", "location")) == ("a", "x")
    assert [item["#text"] for item in inside(second, "d")] == ["1", "2"]
    assert (words(second, "d"), words(second, "nothing", "there"), attribute(second, "no", "d")) == ("1", "", "")


@pytest.mark.parametrize("raw", [b"<a", b"", b"<!DOCTYPE a><a/>", b"\xff\xfe\x00"])
def test_what_is_malformed_raises(raw: bytes) -> None:
    """Half a document, and one with a document type, is refused."""
    with pytest.raises(BadInputError):
        list(elements([raw], {"a"}))
