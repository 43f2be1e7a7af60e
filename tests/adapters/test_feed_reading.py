"""Which feed a file belongs to."""

import gzip
import json
import zipfile
from pathlib import Path

from tests.adapters.advisories import osv, write
from tidewaiter.adapters.feed_reading import feed_file, items
from tidewaiter.model.advisory import Advisory
from tidewaiter.model.problem import Problem


def test_a_file_is_recognised_by_its_first_readable_record(tmp_path: Path) -> None:
    """A broken first line does not hide the feed, and its items keep their order."""
    write(tmp_path, feed=[osv(), osv("GHSA-2")])
    (tmp_path / "feed").write_text("{oops\n" + (tmp_path / "feed").read_text())
    file = feed_file(tmp_path / "feed", lambda _problem: None)
    assert file is not None
    assert file.feed.id == "osv"
    found = list(items(file))
    assert isinstance(found[0], Problem)
    assert [item.id for item in found if isinstance(item, Advisory)] == ["GHSA-1", "GHSA-2"]


def test_a_foreign_file_is_told_once(tmp_path: Path) -> None:
    """It is no gap in the data, so it does not make a build incomplete."""
    told: list[Problem] = []
    write(tmp_path, other=[{"hello": "world"}] * 3)
    assert feed_file(tmp_path / "other", told.append) is None
    assert [(problem.code, problem.incomplete) for problem in told] == [("feed-unrecognised", False)]


def test_the_day_of_the_data_is_kept(tmp_path: Path) -> None:
    """Several days of EPSS may lie in one folder."""
    (tmp_path / "epss").write_text("#score_date:2026-08-02\ncve,epss,percentile\nCVE-1,0.1,0.2\n")
    file = feed_file(tmp_path / "epss", lambda _problem: None)
    assert file is not None
    assert (file.feed.id, file.day) == ("epss", "2026-08-02")


def test_the_wanted_feed_reads_what_several_could(tmp_path: Path) -> None:
    """GitHub's records come from OSV and from GitHub; a file of another kind is not taken for the wanted one."""
    write(tmp_path, feed=[osv()])
    chosen = [feed_file(tmp_path / "feed", lambda _problem: None, wanted) for wanted in ("", "ghsa", "osv", "kev")]
    assert [file.feed.id for file in chosen if file] == ["osv", "ghsa", "osv", "osv"]


def test_other_files_of_an_archive_do_not_hide_the_feed(tmp_path: Path) -> None:
    """What comes before the first advisory of a repository is passed over."""
    with zipfile.ZipFile(tmp_path / "feed", "w") as archive:
        archive.writestr("a/composer.json", '{"name": "x"}')
        archive.writestr("b/broken.yaml", "a: [")
        archive.writestr("c/GHSA-1.json", json.dumps(osv()))
    file = feed_file(tmp_path / "feed", lambda _problem: None)
    assert file is not None
    assert [item.id for item in items(file) if isinstance(item, Advisory)] == ["GHSA-1"]


def test_a_table_of_objects_is_read_member_by_member(tmp_path: Path) -> None:
    """Debian's tracker and Metasploit's list are one object each; packed ones too."""
    release = {"status": "open", "urgency": "low"}
    table = {f"pad{number}": {"CVE-2026-1": {"releases": {"trixie": release}}} for number in range(3)}
    (tmp_path / "feed").write_bytes(gzip.compress(json.dumps(table).encode()))
    file = feed_file(tmp_path / "feed", lambda _problem: None)
    assert file is not None
    assert (file.feed.id, file.by_key) == ("debian-tracker", True)
    assert [item.affected[0].name for item in items(file) if isinstance(item, Advisory)] == list(table)


def test_what_came_instead_of_a_feed_is_said(tmp_path: Path) -> None:
    """A web page and a damaged file are not files of another kind: somebody must fetch them again."""
    (tmp_path / "page.json").write_text("\n<!DOCTYPE html><html>Log in</html>")
    (tmp_path / "cut.csv.gz").write_bytes(gzip.compress(b"cve,epss,percentile\nCVE-2024-1,0.1,0.2\n")[:30])
    told: list[Problem] = []
    for name in ("page.json", "cut.csv.gz"):
        assert feed_file(tmp_path / name, told.append) is None
    assert ["web page" in told[0].what, "recognises: " in told[1].what] == [True, True]


def test_an_archive_of_several_publishers_is_read_by_each_ones_feed(tmp_path: Path) -> None:
    """Ubuntu's streams are joined with their release, which OSV's own reading of the same form does not do."""
    affected = [{"package": {"ecosystem": "Ubuntu:Pro:22.04:LTS", "name": "x"}, "versions": ["1"]}]
    write(tmp_path, feed=[osv(), osv("UBUNTU-CVE-2024-1", affected=affected), osv("GHSA-2")])
    file = feed_file(tmp_path / "feed", lambda _problem: None)
    assert file is not None
    assert file.feed.id == "osv"
    found = [item for item in items(file) if isinstance(item, Advisory)]
    assert [(one.id, one.affected[0].ecosystem) for one in found[1:]] == [("UBUNTU-CVE-2024-1", "Ubuntu:22.04:LTS"), ("GHSA-2", "npm")]
