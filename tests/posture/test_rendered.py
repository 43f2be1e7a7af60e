"""Objects out of what tools rendered, with the files they were made from."""

from tidewaiter.posture.rendered import Rendering, objects_of

HELM = """\
---
# Source: web/crds/thing.yaml
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
spec: {scope: Cluster, names: {kind: Thing}}
---
# Source: web/templates/deploy.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      hostPID: true
---
# Source: web/charts/redis/templates/test.yaml
apiVersion: v1
kind: Pod
metadata:
  name: t
  namespace: own
  annotations: {helm.sh/hook: test}
---
# Source: web/charts/redis/../../../../etc/passwd
apiVersion: x/v1
kind: Thing
metadata: {name: t, annotations: {helm.sh/hook: pre-install}}
"""


def rendering(**more: object) -> Rendering:
    """Make what helm rendered."""
    templates = {"templates/deploy.yaml": "spec:\n  template:\n    spec:\n      hostPID: {{ .Values.pid }}\n"}
    return Rendering(tool="helm", folder="charts/web", text=HELM, namespace="shop", templates=templates, **more)  # type: ignore[arg-type]


def test_findings_point_at_the_template():
    """The line is the template's, the note tells line of the output and the value."""
    _, deployment, *_ = objects_of(rendering()).objects
    place = deployment.location("/spec/template/spec/hostPID")
    assert (place.path, place.line) == ("charts/web/templates/deploy.yaml", 4)
    assert place.note == "rendered by helm, line 14 of its output, value pid"


def test_subcharts_hooks_and_tests_are_marked():
    """What is only a test, or of a subchart, says so; a name that leads out of the chart stays in it."""
    *_, test, thing = objects_of(rendering()).objects
    assert test.location("").note == "rendered by helm, subchart redis, test, line 17 of its output, value not known"
    assert test.location("").path == "charts/web/charts/redis/templates/test.yaml"
    assert thing.location("").path == "charts/web/charts/redis/etc/passwd"
    assert "hook pre-install" in thing.location("").note


def test_the_namespace_of_the_release_is_applied():
    """To what names none and belongs to one, also by the definitions that are rendered with it."""
    names = [one.data.get("metadata", {}).get("namespace") for one in objects_of(rendering()).objects]
    assert names == [None, "shop", "own", None]


def test_problems_name_the_folder():
    """Output that cannot be read is a problem of the rendering, beside those of rendering itself."""
    made = objects_of(Rendering(tool="helm", folder="c", text="a: [\n"))
    assert [(one.code, one.where.partition(":")[0]) for one in made.problems] == [("manifest-malformed", "c (rendered by helm)")]


KUSTOMIZED = """\
apiVersion: v1
kind: Pod
metadata: {name: prod-web-1, namespace: prod}
spec:
  hostPID: true
  hostIPC: true
---
apiVersion: v1
kind: ConfigMap
metadata: {name: made}
"""
BASE = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n\n  hostPID: true\n"


def test_kustomized_objects_point_at_their_part():
    """What is as it was written has its line there; what a patch changed has none, and what was generated has no file."""
    made = objects_of(Rendering(tool="kustomize", folder="k", text=KUSTOMIZED, parts=[("base/pod.yaml", BASE)]))
    pod, generated = made.objects
    same, patched = pod.location("/spec/hostPID"), pod.location("/spec/hostIPC")
    assert (same.path, same.line, same.note) == ("base/pod.yaml", 6, "rendered by kustomize, line 5 of its output")
    assert (patched.line, patched.note) == (0, "rendered by kustomize, line 6 of its output, changed by a patch or transformer")
    assert generated.location("").path == "k"
    assert generated.location("").note.endswith("from which file is not known")


def test_parts_of_like_names_are_not_guessed():
    """Two parts that could have made an object leave its file unknown."""
    parts = [("a.yaml", BASE), ("b.yaml", BASE)]
    pod, _ = objects_of(Rendering(tool="kustomize", folder="k", text=KUSTOMIZED, parts=parts)).objects
    assert pod.location("").path == "k"
