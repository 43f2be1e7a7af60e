"""What hostile input may cost."""

import io
import time
from collections.abc import Iterable

import pytest

from tests.inventory.catalogers.test_java import LOG4J, jar
from tests.inventory.layers import dpkg_status, layer_ref, parse, scan, tar_of
from tidewaiter.errors import BadInputError
from tidewaiter.inventory.cataloger import Cataloger, Content, Found, ParseContext
from tidewaiter.inventory.catalogers.dpkg import DPKG
from tidewaiter.inventory.limits import DEFAULT, GIB, MIB, Limits, parse_limits
from tidewaiter.inventory.walk import scan_layer
from tidewaiter.model.package import Package

STATUS = "var/lib/dpkg/status"


def codes(result):
    """List what a scan complained of."""
    return [problem.code for problem in result.problems]


def test_users_say_limits_with_units():
    """Over the defaults; the last word counts."""
    found = parse_limits(["total=64GiB", "entries = 5_000".replace(" ", ""), "file=10MiB", "packages=2k", "ratio=7", "ratio=8"])
    assert (found.total, found.entries, found.file, found.packages, found.ratio) == (64 * GIB, 5000, 10 * MIB, 2000, 8)
    assert parse_limits([]) == DEFAULT


@pytest.mark.parametrize("word", ["speed=1", "total", "total=", "total=-1", "total=1.5", "total=1XB", "total=" + "9" * 30, "total=٣", ""])
def test_what_is_no_limit_is_an_error(word):
    """Never silently the default."""
    with pytest.raises(BadInputError) as error:
        parse_limits([word])
    assert error.value.hint


def test_more_packages_than_the_limit_are_said():
    """Those up to it are kept, the rest is a Problem, once."""
    tar = tar_of({STATUS: dpkg_status(*((f"p{number}", "1") for number in range(20))), "var/lib/dpkg/status.d/a": dpkg_status(("x", "1"))})
    found = scan(tar, limits=Limits(packages=5))
    assert len(found.packages) == 5
    assert codes(found) == ["packages-limit"]
    assert found.problems[0].incomplete


def test_a_smaller_limit_for_parsed_files_counts_for_all_catalogers():
    """And a larger one than a cataloger's own too."""
    tar = tar_of({"app/node_modules/a/package.json": b'{"name": "a", "version": "1"}'})
    assert codes(scan(tar, limits=Limits(file=10))) == ["file-too-large"]
    assert len(scan(tar, limits=Limits(file=1000)).packages) == 1


def _slow(path: str, content: Content, context: ParseContext) -> Iterable[Found]:
    for number in range(3):
        time.sleep(0.01)
        yield Package(purl=f"pkg:npm/a@{number}", name="a", version=str(number), ecosystem="npm", found_at=(), cataloger="slow")


def test_a_file_that_takes_too_long_is_left():
    """What was found until then is kept."""
    slow = Cataloger(id="slow", title="Slow", ecosystem="npm", parse=_slow)
    tar = tar_of({"a": b"x"})
    found = scan_layer(io.BytesIO(tar), layer_ref(tar), catalogers=(slow,), limits=Limits(seconds=0))
    assert len(found.packages) == 1
    assert codes(found) == ["file-time-limit"]


def test_a_database_of_many_entries_takes_linear_time_and_little_memory():
    """Twice the entries take about twice the time, and each a few microseconds."""

    def seconds(count: int) -> float:
        data = dpkg_status(*((f"p{number}", "1") for number in range(count)))
        start = time.process_time()
        assert len(parse(DPKG, STATUS, data)) == count
        return time.process_time() - start

    small = min(seconds(2_000) for _ in range(3))
    assert min(seconds(16_000) for _ in range(3)) < 24 * max(small, 0.005)


def test_a_database_is_read_piece_by_piece():
    """A blank line may fall between two pieces, and a paragraph over many."""

    class Drops:
        """Hands out three bytes at a time."""

        def __init__(self, data: bytes) -> None:
            self.data, self.size = data, len(data)

        def read(self, size: int = -1) -> bytes:
            taken, self.data = self.data[:3], self.data[3:]
            return taken

    data = dpkg_status(("a", "1"), ("b", "2"), ("c", "3"))
    context = ParseContext(layer="sha256:l", is_evidence=lambda _path: True)
    found = DPKG.parse(STATUS, Drops(data), context)
    assert [item.name for item in found] == ["a", "b", "c"]


def test_limits_that_differ_have_a_name_of_their_own():
    """Results under other limits are kept apart in the cache."""
    assert DEFAULT.name == ""
    assert Limits(ratio=7).name.startswith("limits-")
    assert Limits(ratio=7).name == Limits(ratio=7).name != Limits(ratio=8).name


@pytest.mark.parametrize(
    ("limits", "code"), [(Limits(archive_depth=0), "archive-too-deep"), (Limits(archive_members=0), "archive-unreadable")]
)
def test_archives_inside_a_file_have_limits_that_users_say(limits, code):
    """How deep they are opened, and how many members they have."""
    tar = tar_of({"app.war": jar({"WEB-INF/lib/log4j.jar": LOG4J})})
    assert codes(scan(tar, limits=limits)) == [code]
    assert len(scan(tar).packages) == 1
