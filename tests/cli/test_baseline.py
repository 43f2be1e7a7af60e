"""`--baseline` and `--fail-on-new`."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Command

POD = """apiVersion: v1
kind: Pod
metadata: {name: NAME, namespace: shop}
spec:
  containers:
  - name: web
    image: nginx:1.27
    securityContext: {privileged: PRIVILEGED}
"""


def pod(folder: Path, name: str, *, privileged: bool, more: str = "") -> Path:
    """Write a manifest."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.yaml"
    path.write_text(POD.replace("NAME", name).replace("PRIVILEGED", str(privileged).lower()) + more)
    return path


@pytest.fixture
def before(tidewaiter: Command) -> Path:
    """Give the report of a folder with two privileged pods, of which only the critical findings are shown."""
    for name in ("web", "db"):
        pod(Path.cwd() / "k8s", name, privileged=True)
    path = Path.cwd() / "before.json"
    done = tidewaiter("scan", "manifest", "k8s", "-f", "json", "--severity", "critical", "-o", str(path))
    assert done.code == 0, done.err
    return path


def scanned(tidewaiter: Command, before: Path, *words: str) -> tuple[int, dict[str, Any]]:
    """Scan the folder again and compare."""
    done = tidewaiter("scan", "manifest", *words, "--baseline", str(before), "-f", "json")
    return done.code, json.loads(done.out)


def test_the_same_files_have_not_moved(tidewaiter: Command, before: Path) -> None:
    """Nothing is new, whatever the earlier report showed, and the gate on news lets it pass."""
    code, report = scanned(tidewaiter, before, "k8s", "--fail-on-new")
    assert (code, report["drift"]["moves"], report["drift"]["gone"]) == (0, {}, [])


def test_new_findings_fail_and_old_ones_do_not(tidewaiter: Command, before: Path) -> None:
    """By severity, where one is named."""
    pod(before.parent / "k8s", "web", privileged=True, more="  hostNetwork: true\n")
    code, report = scanned(tidewaiter, before, "k8s", "--fail-on-new")
    moved = [one["rule_id"] for one in report["findings"] if one["id"] in report["drift"]["moves"]]
    assert (code, moved) == (3, ["TW-K8S-host-namespaces"])
    assert scanned(tidewaiter, before, "k8s", "--fail-on-new", "--fail-on", "critical")[0] == 0
    assert scanned(tidewaiter, before, "k8s", "--fail-on", "critical")[0] == 3


def test_what_passes_or_was_removed_is_fixed_and_what_was_not_read_is_not_known(tidewaiter: Command, before: Path) -> None:
    """A folder was read whole, a file only itself."""
    pod(before.parent / "k8s", "web", privileged=False)
    (before.parent / "k8s" / "db.yaml").unlink()
    gone = scanned(tidewaiter, before, "k8s")[1]["drift"]["gone"]
    assert {one["state"] for one in gone} == {"fixed"}
    assert {one["finding"]["resource"] for one in gone} == {"shop/Pod/db", "shop/Pod/web"}
    gone = scanned(tidewaiter, before, "k8s/web.yaml")[1]["drift"]["gone"]
    states = {(one["finding"]["resource"], one["state"]) for one in gone}
    assert states == {("shop/Pod/web", "fixed"), ("shop/Pod/db", "no longer known")}


def test_a_file_that_broke_fixes_nothing(tidewaiter: Command, before: Path) -> None:
    """What cannot be read is never safe."""
    (before.parent / "k8s" / "db.yaml").write_text("kind: Pod\n  bad: [")
    gone = scanned(tidewaiter, before, "k8s")[1]["drift"]["gone"]
    assert gone
    assert {(one["finding"]["resource"], one["state"]) for one in gone} == {("shop/Pod/db", "no longer known")}


def test_every_format_says_what_moved(tidewaiter: Command, before: Path) -> None:
    """Table, HTML and SARIF, with the summary."""
    pod(before.parent / "k8s", "web", privileged=False, more="  hostNetwork: true\n")
    (before.parent / "k8s" / "db.yaml").unlink()
    words = ("--baseline", str(before), "-f", "table", "-f", "html=o.html", "-f", "sarif=o.sarif")
    table = " ".join(tidewaiter("scan", "manifest", "k8s/web.yaml", *words).out.split())
    assert "1 new, 1 fixed" in table
    assert "NEW" in table
    assert "No longer known, which is not fixed" in table
    page = (before.parent / "o.html").read_text()
    assert '<span class="tag">new</span>' in page
    assert "No longer known, which is not fixed" in page
    (run,) = json.loads((before.parent / "o.sarif").read_text())["runs"]
    states = {(one["baselineState"], one["ruleId"]) for one in run["results"] if one["baselineState"] != "unchanged"}
    assert states == {("new", "TW-K8S-host-namespaces"), ("absent", "TW-K8S-privileged-container")}
    notes = [one["descriptor"]["id"] for one in run["invocations"][0]["toolExecutionNotifications"]]
    assert "no-longer-known" in notes


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("{", "is not JSON"),
        ("[]", "is not a JSON object"),
        ('{"document": "reports", "reports": []}', "no report is in it"),
        ('{"runs": []}', "no baseline"),
        ('{"schema_version": 99, "document": "report"}', "schema_version 99"),
    ],
)
def test_what_is_no_report_is_refused(tidewaiter: Command, before: Path, body: str, said: str) -> None:
    """Before anything is scanned."""
    before.write_text(body)
    done = tidewaiter("scan", "manifest", "k8s", "--baseline", str(before))
    assert (done.code, done.out) == (1, "")
    assert said in done.err


def test_new_needs_a_baseline_of_the_same_kind(tidewaiter: Command, before: Path) -> None:
    """Since when, and of what, must be known."""
    assert tidewaiter("scan", "manifest", "k8s", "--fail-on-new").code == 2
    document = {**json.loads(before.read_text()), "kind": "registry"}
    before.write_text(json.dumps(document))
    done = tidewaiter("scan", "manifest", "k8s", "--baseline", str(before))
    assert (done.code, "the baseline has no manifest report" in done.err) == (1, True)


def test_a_target_that_was_not_audited_again_is_told(tidewaiter: Command, before: Path) -> None:
    """Of several reports in one document; another kind of verb is none of this one's business."""
    one = json.loads(before.read_text())
    others = [{**one, "kind": "registry", "target": "ECR"}, {**one, "kind": "manifest", "target": "whatever"}]
    before.write_text(json.dumps({"schema_version": 2, "document": "reports", "reports": [one, *others]}))
    code, report = scanned(tidewaiter, before, "k8s")
    assert (code, report["drift"]["moves"]) == (0, {})
