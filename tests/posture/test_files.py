"""Files judged together."""

from tidewaiter.model.control import ControlStatus
from tidewaiter.posture.files import assess_files

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: shop}\nspec:\n  hostPID: true\n  containers: [{name: c, image: i}]\n"


def test_manifests_are_judged_with_their_lines_and_problems():
    """A broken file is a problem, and the others are judged."""
    problems = []
    results = assess_files([("bad.yaml", "a: [\n"), ("pod.yaml", POD)], version="1.34", on_problem=problems.append)
    assert [problem.code for problem in problems] == ["manifest-malformed"]
    (failed,) = [one for one in results if one.control_id == "TW-K8S-host-namespaces" and one.status is ControlStatus.FAIL]
    assert (failed.location.path, failed.location.line) == ("pod.yaml", 5)
