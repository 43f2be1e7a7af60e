"""One pass over one layer."""

import gzip
import io
import zipfile
from dataclasses import replace

import pytest

from tests.inventory.layers import OS_RELEASE, digest, dpkg_status, hard, layer_ref, link, scan, tar_of
from tidewaiter.inventory import collect
from tidewaiter.inventory.catalogers import all_catalogers
from tidewaiter.inventory.limits import Limits
from tidewaiter.inventory.walk import scan_layer
from tidewaiter.model.inventory import ContentHit
from tidewaiter.model.problem import Problem
from tidewaiter.model.severity import Severity

STATUS = "var/lib/dpkg/status"
TAR = tar_of([(STATUS, dpkg_status(("a", "1"))), ("big", bytes(3_000_000)), ("etc/os-release", OS_RELEASE)])


class NoSeek(io.BytesIO):
    """A stream from a network."""

    def seekable(self):
        """Say no."""
        return False


class Counting:
    """A visitor that counts the bytes of text files."""

    def __init__(self):
        self.seen = {}

    def start(self, entry):
        """Begin a file."""
        return Count(self.seen, entry.path) if not entry.path.startswith("etc") else None


class Count:
    """One visit."""

    def __init__(self, seen, path):
        self.seen, self.path = seen, path
        seen[path] = 0

    def feed(self, chunk):
        """Count."""
        self.seen[self.path] += len(chunk)

    def finish(self):
        """Say one thing."""
        yield ContentHit(rule_id="r", title="t", kind="secret", severity=Severity.LOW, path=self.path)


class Says:
    """A visitor and its visit: of every file it says one thing that `of` makes."""

    def __init__(self, of):
        self.of, self.path = of, ""

    def start(self, entry):
        """Begin a file."""
        self.path = entry.path
        return self

    def feed(self, _chunk):
        """Read nothing."""

    def finish(self):
        """Say it."""
        yield self.of(self.path)


def test_millions_of_hits_are_cut_and_told(monkeypatch):
    """Decoys fill no memory; that some were left out is said once and makes the layer incomplete."""
    monkeypatch.setattr(collect, "_MAX_HITS", 3)
    says = Says(lambda path: ContentHit(rule_id="r", title="t", kind="malware", severity=Severity.LOW, path=path))
    result = scan(tar_of([(f"f{number}", b"x") for number in range(9)]), visitors=(says,))
    assert len(result.hits) == 3
    assert [(problem.code, problem.incomplete) for problem in result.problems] == [("hits-limit", True)]


def test_harmless_problems_do_not_crowd_out_grave_ones(monkeypatch):
    """Whoever makes thousands of problems that change no verdict hides no gap behind them."""
    monkeypatch.setattr(collect, "_MAX_PROBLEMS", 3)
    says = Says(lambda path: Problem(code="x", what=path, incomplete=path in {"f7", "f8"}))
    result = scan(tar_of([(f"f{number}", b"x") for number in range(9)]), visitors=(says,))
    assert [(problem.code, problem.incomplete) for problem in result.problems] == [*[("x", False)] * 3, ("problems-limit", True)]


def test_visitors_see_every_byte_that_catalogers_read_or_not():
    """One pass serves both; hits carry the layer."""
    visitor = Counting()
    result = scan(TAR, visitors=(visitor,))
    assert visitor.seen == {STATUS: len(dpkg_status(("a", "1"))), "big": 3_000_000}
    assert {hit.layer for hit in result.hits} == {digest(TAR)}
    assert [package.name for package in result.packages] == ["a"]
    assert (result.problems, result.complete, result.entries, result.bytes_read) == ((), True, 3, len(TAR))


def test_owners_of_files_with_hits_are_kept():
    """The list of a package keeps the files in which something was found, whatever they are; pages of a manual are left out."""
    listed = "var/lib/dpkg/info/a.list"
    tar = tar_of({"usr/lib/a.html": b"x", listed: b"/usr/lib/a.html\n/usr/lib/b.html\n"})
    (owned,) = [files for path, files in scan(tar, visitors=(Counting(),)).ownership if path == listed]
    assert owned == ("usr/lib/a.html",)


def jar_of(name, version):
    """Write a Java archive with Maven's file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(f"META-INF/maven/g/{name}/pom.properties", f"groupId=g\nartifactId={name}\nversion={version}\n")
    return buffer.getvalue()


@pytest.mark.parametrize("field", ["digest", "diff_id"])
def test_digest_mismatch_names_both_and_keeps_what_was_found(field):
    """The packages are still there, the problem names both digests, the result is not complete."""
    wrong = "sha256:" + "0" * 64
    layer = replace(layer_ref(TAR), **{field: wrong})
    result = scan_layer(io.BytesIO(TAR), layer, catalogers=all_catalogers())
    (problem,) = result.problems
    assert (problem.code, problem.incomplete, result.complete) == ("digest-mismatch", True, False)
    assert wrong in problem.what
    assert digest(TAR) in problem.what
    assert [package.name for package in result.packages] == ["a"]


@pytest.mark.parametrize(
    ("stored", "code"),
    [
        (gzip.compress(TAR)[:-900], "layer-truncated"),
        (TAR[:-100_000], "layer-truncated"),
        (TAR[:1024] + b"garbage" * 100, "layer-corrupt"),
        (gzip.compress(TAR)[:20] + b"\xff" * 500, "layer-corrupt"),
        (b"no tar at all" * 100, "layer-corrupt"),
    ],
)
def test_broken_layers_are_problems(stored, code):
    """Cut and damaged layers say so and never raise."""
    result = scan_layer(io.BytesIO(stored), layer_ref(TAR, stored), catalogers=all_catalogers())
    assert [problem.code for problem in result.problems] == [code]
    assert not result.complete


def test_cut_layer_keeps_what_came_before():
    """The package database before the cut is reported."""
    result = scan_layer(io.BytesIO(TAR[:20_000]), layer_ref(TAR), catalogers=all_catalogers())
    assert [package.name for package in result.packages] == ["a"]


def test_connection_that_breaks_is_a_problem():
    """An OSError while reading ends the layer, not the scan."""

    class Broken(NoSeek):
        def read(self, size=-1):
            """Read as the test wants."""
            if self.tell() > 4000:
                raise ConnectionResetError("gone")
            return super().read(min(size, 2048))

    result = scan_layer(Broken(TAR), layer_ref(TAR), catalogers=all_catalogers())
    assert [problem.code for problem in result.problems] == ["layer-unreadable"]


@pytest.mark.parametrize("stream", [io.BytesIO, NoSeek])
def test_links_to_files_met_earlier_are_read_in_a_second_pass(stream):
    """A database behind a hard link or symbolic link to a file of another name, seekable or opened again."""
    tar = tar_of(
        [("opt/db", dpkg_status(("a", "1"))), (STATUS, hard("opt/db")), ("opt/os", OS_RELEASE), ("etc/os-release", link("/opt/os"))]
    )
    result = scan_layer(stream(tar), layer_ref(tar), catalogers=all_catalogers(), reopen=lambda: io.BytesIO(tar))
    assert [(package.name, package.found_at[0].path) for package in result.packages] == [("a", STATUS)]
    assert [path for path, _ in result.distributions] == ["etc/os-release"]
    assert result.problems == ()


def test_links_to_links_are_followed():
    """A chain that ends at a file which was read under its own name is nothing new; one that ends elsewhere is read again."""
    jar = jar_of("lib", "1.0")
    tar = tar_of([
        ("usr/share/java/lib-1.0.jar", jar),
        ("usr/share/java/lib.jar", link("lib-1.0.jar")),
        ("opt/lib/lib.jar", link("/usr/share/java/lib.jar")),
        ("opt/os", OS_RELEASE),
        ("usr/lib/os-release", link("/opt/os")),
        ("etc/os-release", link("../usr/lib/os-release")),
    ])  # fmt: skip
    result = scan(tar)
    assert result.problems == ()
    assert [package.name for package in result.packages] == ["g:lib"]
    assert {path for path, _ in result.distributions} == {"etc/os-release", "usr/lib/os-release"}


def test_link_that_cannot_be_read_again_is_a_problem():
    """A stream that cannot be rewound, and no way to open it again."""
    tar = tar_of([("opt/db", dpkg_status(("a", "1"))), (STATUS, hard("opt/db"))])
    result = scan_layer(NoSeek(tar), layer_ref(tar), catalogers=all_catalogers())
    assert [problem.code for problem in result.problems] == ["link-unresolved"]


def test_hard_link_to_a_file_that_was_catalogued():
    """Both names show the same packages."""
    tar = tar_of([("a/x-1.dist-info/METADATA", b"Name: x\nVersion: 1\n"), ("b/x-1.dist-info/METADATA", hard("a/x-1.dist-info/METADATA"))])
    assert [package.found_at[0].path[0] for package in scan(tar).packages] == ["a", "b"]


def test_paths_that_leave_the_root_are_rejected():
    """They are said, and the rest is read."""
    result = scan(tar_of([("../" + STATUS, dpkg_status(("evil", "1"))), ("/" + STATUS, dpkg_status(("a", "1")))]))
    assert [problem.code for problem in result.problems] == ["path-rejected"]
    assert [package.name for package in result.packages] == ["a"]


def test_last_of_two_members_with_one_name_counts():
    """As when unpacking, the later member replaces the earlier one."""
    result = scan(tar_of([(STATUS, dpkg_status(("a", "1"))), (STATUS, dpkg_status(("b", "1")))]))
    assert [package.name for package in result.packages] == ["b"]


def test_limits_on_entries_and_path_lengths():
    """A limit ends the pass with a problem; a long path is passed over."""
    assert [problem.code for problem in scan(TAR, limits=Limits(entries=2)).problems] == ["layer-limit"]
    assert [problem.code for problem in scan(TAR, limits=Limits(path=10)).problems] == ["path-too-long", "path-too-long"]


def test_failing_cataloger_is_a_problem_and_the_others_go_on():
    """A defect in one plugin costs one file."""

    def parse(path, content, context):
        raise RuntimeError("boom")

    broken = replace(all_catalogers()[0], id="broken", title="Broken", hint=None, wants=lambda entry: entry.path == "big", parse=parse)
    result = scan_layer(io.BytesIO(TAR), layer_ref(TAR), catalogers=(*all_catalogers(), broken))
    assert [(problem.code, problem.what) for problem in result.problems] == [("cataloger-failed", "Broken: RuntimeError: boom")]
    assert [package.name for package in result.packages] == ["a"]


def test_failing_visitor_is_a_problem_and_the_pass_goes_on():
    """A defect in what looks at the bytes costs one file, too."""

    def finish():
        raise RuntimeError("boom")

    class Failing(Counting):
        def start(self, entry):
            visit = super().start(entry)
            if entry.path == "big":
                visit.finish = finish
            return visit

    result = scan(TAR, visitors=(Failing(),))
    assert [problem.code for problem in result.problems] == ["visitor-failed"]
    assert [hit.path for hit in result.hits] == [STATUS]


def test_file_larger_than_its_cataloger_holds_is_a_problem():
    """It is said with its path, and the pass goes on behind it."""
    small = [replace(cataloger, max_bytes=10) for cataloger in all_catalogers()]
    result = scan_layer(io.BytesIO(TAR), layer_ref(TAR), catalogers=small)
    assert {problem.code for problem in result.problems} == {"file-too-large"}
    assert result.entries == 3


def test_floods_of_problems_are_cut_and_said():
    """Thousands of bad paths leave a limited list that says there were more, and how the layer ended."""
    bad = tar_of([(f"../{number}", b"") for number in range(2500)])
    result = scan(bad[:-15_000], limits=Limits(problems=10))
    codes = [problem.code for problem in result.problems]
    assert (codes[0], codes[-1], len(codes)) == ("layer-truncated", "problems-omitted", 12)
