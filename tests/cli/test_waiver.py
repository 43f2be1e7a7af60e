"""`tidewaiter waiver`."""

from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.cli.samples import POD

ADD = ("waiver", "add", "TW-K8S-privileged-container", "--reason", "needs the device", "--owner", "ana")


def test_a_waiver_is_added_and_used(tidewaiter: Command) -> None:
    """Its finding no longer fails the gate, and a review finds nothing to do."""
    Path("pod.yaml").write_text(POD)
    assert tidewaiter(*ADD, "--expires", "2999-01-01").code == 0
    assert tidewaiter("scan", "manifest", "pod.yaml", "--fail-on", "critical", "-f", "json", "-o", "report.json").code == 0
    done = tidewaiter("waiver", "check", "--report", "report.json")
    assert (done.code, done.out) == (0, "1 waiver, none expired\n")


def test_an_unused_waiver_fails_the_check(tidewaiter: Command) -> None:
    """A waiver that matches nothing no longer earns its place."""
    Path("pod.yaml").write_text(POD)
    tidewaiter("waiver", "add", "CVE-2021-44228", "--reason", "r", "--owner", "ana", "--expires", "2999-01-01")
    tidewaiter("scan", "manifest", "pod.yaml", "-f", "json", "-o", "report.json")
    done = tidewaiter("waiver", "check", "--report", "report.json")
    assert done.code == 3
    assert done.out.startswith("unused     CVE-2021-44228")


def test_an_expired_waiver_fails_the_check(tidewaiter: Command) -> None:
    """It covers nothing any more, which is said when it is added, too."""
    added = tidewaiter(*ADD, "--expires", "2020-01-01")
    assert "over already" in added.err
    assert tidewaiter("waiver", "check").code == 3


@pytest.mark.parametrize("day", ["2026-13-01", "tomorrow", "20260101", "2026-1-1"])
def test_an_end_that_is_no_day_is_wrong_usage(tidewaiter: Command, day: str) -> None:
    """Nothing is written."""
    assert tidewaiter(*ADD, "--expires", day).code == 2
    assert not Path(".tidewaiter").exists()


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--justification", "because", "not one of component_not_present"),
        ("--purl", "lodash", "neither a purl nor a pattern"),
        ("--reason", " ", "it is empty"),
    ],
)
def test_a_wrong_option_is_named_with_what_is_wrong(tidewaiter: Command, option: str, value: str, said: str) -> None:
    """It is wrong usage of that option, whatever the file holds already; nothing is written."""
    done = tidewaiter(*ADD, "--expires", "2999-01-01", option, value)
    assert (done.code, Path(".tidewaiter").exists()) == (2, False)
    assert f"{option}: {said}" in done.err.replace("\n", " ")


def test_a_waiver_that_covers_too_much_is_added_with_a_warning(tidewaiter: Command) -> None:
    """`waiver check` says so later, too."""
    assert "warning: " in tidewaiter("waiver", "add", "*", *ADD[3:], "--expires", "2999-01-01").err


def test_reason_owner_and_end_are_required(tidewaiter: Command) -> None:
    """A waiver without them is no waiver."""
    assert tidewaiter("waiver", "add", "CVE-2021-44228").code == 2


@pytest.mark.parametrize(
    ("body", "said"), [("nonsense", "not JSON"), ("[1]", "not a report"), ('{"document": "plan", "schema_version": 2}', "")]
)
def test_what_is_no_report_is_an_error(tidewaiter: Command, body: str, said: str) -> None:
    """The waivers cannot be judged against it."""
    tidewaiter(*ADD, "--expires", "2999-01-01")
    Path("report.json").write_text(body)
    done = tidewaiter("waiver", "check", "--report", "report.json")
    assert (done.code, done.out) == (1, "")
    assert said in done.err


def test_no_waiver_file_is_an_error_with_the_way_to_make_one(tidewaiter: Command) -> None:
    """The hint is a command."""
    done = tidewaiter("waiver", "check")
    assert done.code == 1
    assert "tidewaiter waiver add" in done.err


def test_an_answer_that_ended_is_found_and_adding_a_waiver_keeps_answers(tidewaiter: Command, tmp_path: Path) -> None:
    """Answers live in the same file and are looked after like waivers."""
    path = tmp_path / "w.yaml"
    entry = "{framework: cis-eks-1.8, number: 3.1.1, answer: met, reason: r, owner: ops, expires: 2020-01-01}"
    path.write_text(f"answers:\n- {entry}\n")
    words = (
        "--reason",
        "r",
        "--owner",
        "o",
        "--expires",
        "2999-01-01",
        "--container",
        "app",
        "--field",
        "*/privileged",
        "--cluster",
        "shop",
    )
    assert tidewaiter("waiver", "add", "TW-X", *words, "--waivers", str(path)).code == 0
    assert all(word in path.read_text() for word in ("3.1.1", "container: app", "field: '*/privileged'", "cluster: shop"))
    done = tidewaiter("waiver", "check", "--waivers", str(path))
    assert done.code == 3
    assert "expired    answer cis-eks-1.8 3.1.1  2020-01-01  ops" in done.out
