"""`tidewaiter scan` from the outside: what is on stdout, what on stderr, which exit code."""

import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.cli.samples import GOOD_POD, POD, bad_image, cyclonedx, good_image, python_image, two_platforms, write_layout


@pytest.fixture
def bad() -> Path:
    """Write an image with a flaw, a planted key and root."""
    write_layout(bad_image(), Path("bad"), "1.0")
    return Path("bad")


def test_an_image_is_scanned_without_config_or_account(tidewaiter: Command, bad: Path) -> None:
    """The first scan needs nothing; data is on stdout and the age of the database on stderr."""
    done = tidewaiter("scan", "image", bad)
    assert done.code == 0
    assert "CVE-2021-44228" in done.out
    assert "AWS access key id" in done.out
    assert "warning: the newest advisories in the database are of 2026-01-01" in done.err
    assert all(len(line) <= 80 for line in done.out.splitlines())


def test_the_gate_fails_with_3_and_only_when_asked(tidewaiter: Command, bad: Path) -> None:
    """A gate above every finding passes, one below fails."""
    write_layout(good_image(), Path("good"), "1.0")
    assert tidewaiter("scan", "image", bad, "--fail-on", "critical").code == 3
    assert tidewaiter("scan", "image", "good", "--fail-on", "critical").code == 0


def test_strict_fails_with_4_when_something_was_not_assessed(tidewaiter: Command) -> None:
    """AlmaLinux is not in this small database: no gate fails, but strict does."""
    write_layout(good_image(), Path("good"), "1.0")
    done = tidewaiter("scan", "image", "good", "--strict", "--fail-on", "critical")
    assert done.code == 4
    assert "NOT ASSESSED" in done.out
    assert "tidewaiter db update" in done.out


def test_the_gate_is_stronger_than_strict(tidewaiter: Command, bad: Path) -> None:
    """What blocks is said first, even in an incomplete scan."""
    assert tidewaiter("scan", "image", bad, "--strict", "--fail-on", "high").code == 3


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--fail-on", "hihg"], "is not one of"),
        (["--severity", "high,bogus"], "'bogus' is not one of"),
        (["--format", "jsn"], "Did you mean json?"),
        (["--format", "json", "--format", "sarif"], "two formats for one destination"),
        (["--no-such-flag"], "No such option"),
    ],
)
def test_wrong_usage_is_2_and_said_before_the_scan(tidewaiter: Command, words: list[str], said: str) -> None:
    """A wrong flag never costs a scan: the image is not even there."""
    done = tidewaiter("scan", "image", "./nothing", *words)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_an_error_is_1_with_its_place(tidewaiter: Command) -> None:
    """A path that is not there is no registry reference."""
    done = tidewaiter("scan", "image", "./nothing")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("error: no such file or directory")
    assert "./nothing" in done.err


def test_an_unwritable_output_is_an_error_without_a_trace(tidewaiter: Command, bad: Path) -> None:
    """The folder of the output is a file."""
    Path("file").write_text("")
    done = tidewaiter("scan", "image", bad, "-q", "-f", "json", "-o", "file/report.json")
    assert done.code == 1
    assert "error: cannot be written" in done.err
    assert "Traceback" not in done.err


def test_several_formats_in_one_run(tidewaiter: Command, bad: Path) -> None:
    """One goes to stdout, the others to their files, and stderr names them."""
    done = tidewaiter("scan", "image", bad, "-f", "json", "-f", "sarif=out/report.sarif", "-f", "html=out/report.html")
    assert json.loads(done.out)["document"] == "report"
    assert json.loads(Path("out/report.sarif").read_text())["version"] == "2.1.0"
    assert Path("out/report.html").read_text().startswith("<!doctype html>")
    assert "sarif report: out/report.sarif" in done.err


def test_quiet_leaves_stderr_empty(tidewaiter: Command, bad: Path) -> None:
    """Only results and errors remain."""
    assert tidewaiter("scan", "image", bad, "-q", "-f", "json", "-o", "report.json").err == ""


def test_a_display_filter_never_changes_the_gate(tidewaiter: Command) -> None:
    """Nothing low is shown as nothing but low is asked for, and the gate still blocks on high."""
    write_layout(python_image(), Path("image"), "1.0")
    done = tidewaiter("scan", "image", "image", "--severity", "low", "--fail-on", "high", "-f", "json")
    report = json.loads(done.out)
    assert done.code == 3
    assert {one["severity"] for one in report["findings"]} == {"low"}
    assert report["verdict"]["state"] == "block"
    assert "1 finding not shown" in done.err


def test_flaws_without_a_fix_can_be_left_out(tidewaiter: Command) -> None:
    """Only the flaw that has a fix is shown."""
    write_layout(python_image(), Path("image"), "1.0")
    rules = {one["rule_id"] for one in json.loads(tidewaiter("scan", "image", "image", "--ignore-unfixed", "-f", "json").out)["findings"]}
    assert "GHSA-1111-2222-3333" in rules
    assert "GHSA-4444-5555-6666" not in rules


def test_every_platform_is_one_document(tidewaiter: Command) -> None:
    """JSON and SARIF stay one document each; --platform gives a plain report."""
    two_platforms(Path("both"))
    both = json.loads(tidewaiter("scan", "image", "both", "-f", "json").out)
    assert (both["document"], both["schema_version"]) == ("reports", both["reports"][0]["schema_version"])
    assert {one["image"]["platform"]["architecture"] for one in both["reports"]} == {"amd64", "arm64"}
    assert len(json.loads(tidewaiter("scan", "image", "both", "-f", "sarif").out)["runs"]) == 2
    one = json.loads(tidewaiter("scan", "image", "both", "-f", "json", "--platform", "linux/arm64").out)
    assert one["image"]["platform"]["architecture"] == "arm64"


def test_html_of_several_platforms_is_several_files(tidewaiter: Command) -> None:
    """A page holds one report."""
    two_platforms(Path("both"))
    tidewaiter("scan", "image", "both", "-f", "html=page.html")
    assert Path("page.html").is_file()
    assert Path("page-2.html").is_file()


def test_a_platform_that_is_not_there_names_those_that_are(tidewaiter: Command) -> None:
    """The error says what can be asked for."""
    done = tidewaiter("scan", "image", two_platforms(Path("both")), "--platform", "linux/s390x")
    assert done.code == 1
    assert "linux/amd64" in done.err


def test_a_directory_is_a_root_file_system(tidewaiter: Command) -> None:
    """What is installed below it is found."""
    place = Path("root/usr/lib/python3/site-packages/PyYAML-5.3.dist-info/METADATA")
    place.parent.mkdir(parents=True)
    place.write_text("Metadata-Version: 2.1\nName: PyYAML\nVersion: 5.3\n")
    done = tidewaiter("scan", "dir", "root", "-f", "json", "--fail-on", "high")
    report = json.loads(done.out)
    assert (done.code, report["kind"]) == (3, "directory")
    assert "GHSA-1111-2222-3333" in {one["rule_id"] for one in report["findings"]}


def test_a_privileged_root_pod_fails_at_its_line(tidewaiter: Command) -> None:
    """The table points at file and line."""
    Path("pod.yaml").write_text(POD)
    done = tidewaiter("scan", "manifest", "pod.yaml", "--fail-on", "high")
    assert done.code == 3
    assert "pod.yaml:10" in done.out


def test_manifests_come_from_stdin_and_folders(tidewaiter: Command) -> None:
    """A dash reads stdin; a folder is read whole."""
    piped = json.loads(tidewaiter("scan", "manifest", "-", "-f", "json", stdin=POD.encode()).out)
    assert (piped["target"], piped["verdict"]["state"]) == ("stdin", "warn")
    Path("deploy").mkdir()
    Path("deploy/a.yaml").write_text(GOOD_POD)
    Path("deploy/b.yml").write_text(POD)
    whole = json.loads(tidewaiter("scan", "manifest", "deploy", "-f", "json").out)
    assert {one["location"]["path"] for one in whole["findings"]} == {"deploy/b.yml"}


def test_dockerfiles_of_a_folder_are_judged(tidewaiter: Command) -> None:
    """A Dockerfile is found by its name and judged beside the manifests."""
    Path("build").mkdir()
    Path("build/web.Dockerfile").write_text("FROM alpine:3\nUSER root\n")
    report = json.loads(tidewaiter("scan", "manifest", "build", "-f", "json").out)
    assert ("TW-DOCKER-root-user", 2) in {(one["rule_id"], one["location"]["line"]) for one in report["findings"]}


@pytest.mark.parametrize(
    ("word", "minor"), [("latest", 37), ("", 37), ("31", 31), ("v1.30.2-eks-1", 30), ("1.33+", 33), ("abc", 0), ("1,30", 0), ("2.1", 0)]
)
def test_a_wrong_version_is_wrong_usage(tidewaiter: Command, word: str, minor: int) -> None:
    """A slip of the pen is no reason to judge by another version than the one that was meant."""
    done = tidewaiter("scan", "manifest", "-", "-f", "json", "--kubernetes-version", word, stdin=POD.encode())
    assert done.code == (0 if minor else 2)
    assert not minor or json.loads(done.out)["context"]["kubernetes_minor"] == minor


def test_no_manifest_at_all_is_an_error(tidewaiter: Command) -> None:
    """A wrong path in CI never passes a gate."""
    Path("empty").mkdir()
    assert tidewaiter("scan", "manifest", "empty").code == 1
    assert tidewaiter("scan", "manifest", "nothing.yaml").code == 1


def test_an_sbom_of_ours_tells_the_same_flaws_as_the_image(tidewaiter: Command, bad: Path) -> None:
    """Nothing is lost between the scan and its bill of materials."""
    tidewaiter("scan", "image", bad, "-f", "json=image.json", "-f", "cyclonedx=image.cdx.json")
    done = tidewaiter("scan", "sbom", "image.cdx.json", "-f", "json")
    found, again = json.loads(Path("image.json").read_text()), json.loads(done.out)
    flaws = [
        {(one["rule_id"], one["location"]["purl"]) for one in each["findings"] if one["kind"] == "vulnerability"} for each in (found, again)
    ]
    assert flaws[0] == flaws[1] != set()
    assert again["kind"] == "sbom"
    assert again["verdict"]["not_assessed"] == found["verdict"]["not_assessed"]


def test_an_sbom_comes_from_stdin_and_says_what_it_lacks(tidewaiter: Command) -> None:
    """A component without a purl is a problem, and strict fails on it."""
    body = cyclonedx(
        {"type": "library", "name": "mystery", "version": "1"}, {"type": "library", "name": "pyyaml", "purl": "pkg:pypi/pyyaml@5.3"}
    )
    done = tidewaiter("scan", "sbom", "-", "--strict", "-f", "json", stdin=body)
    report = json.loads(done.out)
    assert done.code == 4
    assert [one["code"] for one in report["problems"]] == ["component-without-purl"]
    assert {one["rule_id"] for one in report["findings"]} == {"GHSA-1111-2222-3333", "GHSA-4444-5555-6666"}


def test_what_is_no_sbom_is_an_error(tidewaiter: Command) -> None:
    """The hint says which formats are read."""
    done = tidewaiter("scan", "sbom", "-", stdin=b"{}")
    assert (done.code, done.out) == (1, "")
    assert "CycloneDX" in done.err


def test_waived_findings_are_counted_and_listed_on_request(tidewaiter: Command) -> None:
    """A waiver lets the gate pass; --show-suppressed tells why."""
    write_layout(python_image(), Path("image"), "1.0")
    tidewaiter("waiver", "add", "GHSA-1111-2222-3333", "--reason", "not reachable", "--owner", "ana", "--expires", "2999-01-01")
    done = tidewaiter("scan", "image", "image", "--fail-on", "high")
    assert (done.code, "1 suppressed: 1 by waiver" in done.out, "not reachable" in done.out) == (0, True, False)
    assert "not reachable" in tidewaiter("scan", "image", "image", "--show-suppressed").out


def test_environment_variables_stand_for_flags(tidewaiter: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """A flag is stronger than its variable."""
    Path("pod.yaml").write_text(POD)
    monkeypatch.setenv("TIDEWAITER_FAIL_ON", "high")
    monkeypatch.setenv("TIDEWAITER_FORMAT", "json")
    done = tidewaiter("scan", "manifest", "pod.yaml")
    assert done.code == 3
    assert json.loads(done.out)["kind"] == "manifest"
    assert tidewaiter("scan", "manifest", "pod.yaml", "--fail-on", "").code == 0


def test_no_colours_in_a_pipe_or_a_file(tidewaiter: Command, bad: Path) -> None:
    """Escape sequences are for terminals."""
    assert "\x1b" not in tidewaiter("scan", "image", bad).out
    tidewaiter("scan", "image", bad, "-o", "table.txt")
    assert "\x1b" not in Path("table.txt").read_text()


@pytest.fixture
def refusing_registry() -> Iterator[str]:
    """Serve a registry that wants a login."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="registry"')
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def test_a_registry_that_wants_a_login_is_told_from_a_missing_image(tidewaiter: Command, refusing_registry: str) -> None:
    """The hint names docker login."""
    done = tidewaiter("scan", "image", f"{refusing_registry}/team/app:1.0")
    assert (done.code, done.out) == (1, "")
    assert "refuses access" in done.err
    assert "docker login" in done.err


def test_a_malformed_waiver_covers_nothing_and_is_said(tidewaiter: Command, bad: Path) -> None:
    """A waiver without an end is named by file and line; the others of its file count."""
    Path("waivers.yaml").write_text(
        "waivers:\n- {id: '*', reason: r, owner: o}\n- {id: 'TW-*', reason: r, owner: o, expires: 2999-01-01}\n"
    )
    done = tidewaiter("scan", "image", bad, "--waivers", "waivers.yaml", "--fail-on", "low")
    assert "waivers.yaml:2" in done.out
    assert "by waiver" in done.out


def test_a_broken_waiver_file_is_an_error(tidewaiter: Command, bad: Path) -> None:
    """A file that is no YAML, or is missing although it was named, is refused, not ignored."""
    Path("waivers.yaml").write_text("waivers: [{id: X\n")
    done = tidewaiter("scan", "image", bad, "--waivers", "waivers.yaml")
    assert done.code == 1
    assert tidewaiter("scan", "image", bad, "--waivers", "none.yaml").code == 1
    assert "not YAML" in done.err


def test_a_missing_database_names_the_way_out(tidewaiter: Command, bad: Path) -> None:
    """A wrong --db never falls back to another one."""
    done = tidewaiter("scan", "image", bad, "--db", "nothing.sqlite")
    assert done.code == 1
    assert "tidewaiter db" in done.err


def test_charts_that_nothing_renders_never_pass(tidewaiter: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without helm a chart is NOT ASSESSED, and under --strict that is an exit code."""
    monkeypatch.setenv("PATH", "")
    Path("web/templates").mkdir(parents=True)
    Path("web/Chart.yaml").write_text("apiVersion: v2\nname: web\nversion: 1.0.0\n")
    Path("web/templates/pod.yaml").write_text("kind: {{ .Values.kind }}\n")
    done = tidewaiter("scan", "manifest", "web", "-f", "json", "--strict")
    report = json.loads(done.out)
    assert (done.code, report["verdict"]["state"], [one["code"] for one in report["problems"]]) == (
        4,
        "not-assessed",
        ["chart-not-rendered"],
    )


def test_templates_are_gated_like_live_accounts(tidewaiter: Command) -> None:
    """A CloudFormation template that opens a repository to everybody fails the gate, with the line."""
    policy = "{Statement: [{Effect: Allow, Principal: '*', Action: 'ecr:*'}]}"
    Path("ecr.yaml").write_text(
        f"Resources:\n  R:\n    Type: AWS::ECR::Repository\n    Properties:\n      RepositoryPolicyText: {policy}\n"
    )
    done = tidewaiter("scan", "manifest", "ecr.yaml", "-f", "json", "--fail-on", "critical")
    found = {one["rule_id"]: one["location"]["line"] for one in json.loads(done.out)["findings"]}
    assert (done.code, found["TW-ECR-public-policy"]) == (3, 5)
