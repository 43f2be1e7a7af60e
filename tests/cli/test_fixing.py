"""`scan manifest --fix` from the outside: a diff, files that change only when asked to, and what is left."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Command

POD = """\
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}  # ours
spec:
  hostPID: true
  securityContext: {runAsUser: 1000}
  containers:
  - name: web
    image: registry.example/web:1
"""


@pytest.fixture
def pod() -> Path:
    """Write a pod that lacks nearly everything."""
    path = Path("deploy/pod.yaml")
    path.parent.mkdir()
    path.write_text(POD)
    return path


def test_a_dry_run_shows_a_diff_that_patch_takes_and_changes_nothing(tidewaiter: Command, pod: Path) -> None:
    """Standard output is the diff and nothing else; standard error says how much of how much, what is left, and why."""
    done = tidewaiter("scan", "manifest", "deploy", "--fix")
    assert (done.code, pod.read_text()) == (0, POD)
    assert "+  securityContext: {runAsUser: 1000, runAsNonRoot: true}\n" in done.out
    assert "would fix 1 of " in done.err
    assert "TW-K8S-host-namespaces: may break: what needs the node's processes" in done.err
    if shutil.which("patch"):
        subprocess.run(["patch", "-p1"], input=done.out.encode(), check=True, stdout=subprocess.DEVNULL)
        assert "runAsNonRoot" in pod.read_text()


def test_files_change_when_asked_to_and_the_second_time_nothing_is_left_to_do(tidewaiter: Command, pod: Path) -> None:
    """What may break is changed with --fix-risky; comments stay, and the gate judges what is on disk."""
    done = tidewaiter("scan", "manifest", pod, "--fix-risky", "--write", "--fail-on", "high", "--format", "json=after.json")
    assert (done.code, done.out) == (0, "")
    fixed, _, total = done.err.partition("\n")[0].removeprefix("fixed ").removesuffix(" findings in 1 file").partition(" of ")
    assert 8 < int(fixed) < int(total)
    assert "hostPID" not in pod.read_text()
    assert "# ours" in pod.read_text()
    assert "TW-K8S-host-namespaces" not in {one["rule_id"] for one in json.loads(Path("after.json").read_text())["findings"]}
    assert " of these may break something:\n" in done.err
    assert "  1 TW-K8S-host-namespaces: what needs the node's processes" in done.err
    assert tidewaiter("scan", "manifest", pod, "--fix-risky").out == ""
    assert tidewaiter("scan", "manifest", pod, "--fix-risky").code == 0


def test_a_dry_run_leaves_with_the_code_of_what_is_on_disk(tidewaiter: Command, pod: Path) -> None:
    """A diff that nobody applied mends nothing."""
    assert tidewaiter("scan", "manifest", pod, "--fix-risky", "--fail-on", "high").code == 3


def test_write_alone_is_wrong_usage(tidewaiter: Command, pod: Path) -> None:
    """Which fixes to write has to be said."""
    done = tidewaiter("scan", "manifest", pod, "--write")
    assert (done.code, "Add --fix or --fix-risky" in done.err) == (2, True)


@pytest.mark.parametrize(
    ("prepare", "why"),
    [
        (lambda path: (path.rename("real.yaml"), path.symlink_to(Path("real.yaml").resolve())), "the file is a symbolic link"),
        (lambda path: path.chmod(0o444), "read-only"),
        (lambda path: path.write_text("# Source: chart/templates/pod.yaml\n" + POD), "Helm made this text"),
    ],
)
def test_what_must_not_change_says_why(tidewaiter: Command, pod: Path, prepare, why) -> None:
    """Links, read-only files and what a tool rendered are left, with the reason."""
    prepare(pod)
    before = pod.read_text()
    done = tidewaiter("scan", "manifest", pod, "--fix", "--write")
    assert (done.code, pod.read_text(), why in done.err) == (0, before, True)
    assert "fixed 0 of " in done.err


def test_standard_input_comes_back_mended(tidewaiter: Command) -> None:
    """With --write the new text is on standard output, as in any filter."""
    done = tidewaiter("scan", "manifest", "-", "--fix", "--write", stdin=POD.encode())
    assert done.out == POD.replace("1000}", "1000, runAsNonRoot: true}")


def test_what_could_not_be_read_is_said(tidewaiter: Command, pod: Path) -> None:
    """Nothing to fix in a broken document is not the same as nothing wrong."""
    Path("deploy/broken.yaml").write_text("kind: Pod\nspec: [\n")
    done = tidewaiter("scan", "manifest", "deploy", "--fix")
    assert "not read: not valid YAML or JSON" in done.err
    assert "deploy/broken.yaml:3:1" in done.err


def test_waived_findings_are_left_alone(tidewaiter: Command, pod: Path) -> None:
    """What somebody decided to live with is not changed behind their back."""
    Path(".tidewaiter").mkdir()
    Path(".tidewaiter/waivers.yaml").write_text(
        "waivers:\n- id: TW-K8S-run-as-non-root\n  reason: measured\n  owner: team\n  expires: 2099-01-01\n"
    )
    done = tidewaiter("scan", "manifest", pod, "--fix")
    assert (done.out, "would fix 0 of " in done.err) == ("", True)
