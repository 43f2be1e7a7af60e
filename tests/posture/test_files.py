"""Files judged together."""

import pytest

from tidewaiter.model.control import ControlStatus
from tidewaiter.posture.files import assess_files, is_dockerfile

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: shop}\nspec:\n  hostPID: true\n  containers: [{name: c, image: i}]\n"


def test_manifests_are_judged_with_their_lines_and_problems():
    """A broken file is a problem, and the others are judged."""
    problems = []
    results = assess_files([("bad.yaml", "a: [\n"), ("pod.yaml", POD)], version="1.34", on_problem=problems.append)
    assert [problem.code for problem in problems] == ["manifest-malformed"]
    (failed,) = [one for one in results if one.control_id == "TW-K8S-host-namespaces" and one.status is ControlStatus.FAIL]
    assert (failed.location.path, failed.location.line) == ("pod.yaml", 5)


@pytest.mark.parametrize(
    "name", ["Dockerfile", "a/Dockerfile.web", "Dockerfile.v1.2", "Dockerfile.go", "web.Dockerfile", "Containerfile", "x/dockerfile"]
)
def test_dockerfiles_are_known_by_name(name):
    """The usual names of Dockerfiles are judged as such."""
    problems = []
    results = assess_files([(name, "FROM a\nUSER root\n")], version="1.34", on_problem=problems.append)
    assert problems == []
    assert ("TW-DOCKER-root-user", 2) in {(one.control_id, one.location.line) for one in results if one.status is ControlStatus.FAIL}


@pytest.mark.parametrize(
    "name",
    [
        "Dockerfile.dockerignore",
        "mydockerfile",
        "dockerfile-values/x.yaml",
        "Dockerfiles",
        "a/dockerfile.py",
        "dockerfile.test.ts",
        "dockerfile.yaml",
        "DOCKERFILE.md",
    ],
)
def test_other_names_are_no_dockerfiles(name):
    """What only looks alike is read as a manifest."""
    assert not is_dockerfile(name)


def test_own_policies_are_given_the_objects_of_all_files():
    """What they find stands beside the results of the controls."""
    seen = []
    results = assess_files(
        [("pod.yaml", POD), ("Dockerfile", "FROM a\n")],
        version="1.34",
        on_problem=pytest.fail,
        judge_own=lambda objects, _: seen.extend(objects) or ("own",),
    )
    assert ([one.path for one in seen], results[-1]) == (["pod.yaml"], "own")


def test_files_of_other_kinds_are_said_once():
    """A folder of a project holds more than manifests: what names no kind at all is no gap, unless there is nothing else."""
    others = [(f"{name}.yml", "services: {web: {image: x}}\n") for name in "abcdefg"]
    problems = []
    assess_files([*others, ("pod.yaml", POD)], version="1.34", on_problem=problems.append)
    (said,) = problems
    assert said.what == "7 files hold nothing of Kubernetes: a.yml, b.yml, c.yml, d.yml, e.yml and 2 more"
    assert not said.incomplete
    problems.clear()
    assess_files(others[:1], version="1.34", on_problem=problems.append)
    assert [(one.where, one.incomplete) for one in problems] == [("a.yml:1", True)]


def test_a_manifest_without_its_version_is_no_other_kind():
    """What has a kind was meant for a cluster: it stays a gap of its own."""
    problems = []
    assess_files([("a.yaml", "kind: Pod\nspec: {}\n"), ("pod.yaml", POD)], version="1.34", on_problem=problems.append)
    assert [(one.code, one.where, one.incomplete) for one in problems] == [("manifest-not-an-object", "a.yaml:1", True)]


@pytest.mark.parametrize("text", ["", "# Source: a\n---\n---\n", "apiVersion: v1\nkind: List\nitems: []\n"])
def test_nothing_is_no_pass(text):
    """A pipe whose first command failed gives an empty text; beside something to judge, an empty file is nothing to talk of."""
    problems = []
    assess_files([("stdin", text)], version="1.34", on_problem=problems.append)
    assert [(one.code, one.where, one.incomplete) for one in problems] == [("manifest-empty", "stdin", True)]
    assess_files([("a.yaml", text), ("pod.yaml", POD)], version="1.34", on_problem=pytest.fail)
    assess_files([], version="1.34", on_problem=pytest.fail)
