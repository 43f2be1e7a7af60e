"""Reading manifests: exact lines, nothing lost behind a malformed document, nothing that hostile text can do."""

import json

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.posture import manifests
from tidewaiter.posture.engine import assess_objects
from tidewaiter.posture.manifests import read_manifests, split_documents

ROOT_AND_PRIVILEGED = """\
# a comment first
apiVersion: v1
kind: Pod
metadata:
  name: bad
spec:
  containers:
    - name: main
      image: registry.example/app:1
      securityContext:
        runAsUser: 0
        privileged: true
"""


def test_a_root_and_privileged_pod_fails_on_the_exact_lines():
    """The two fields that make the pod dangerous are reported with their own lines and pointers."""
    read = read_manifests(ROOT_AND_PRIVILEGED, "bad.yaml")
    failed = {r.control_id: r.location for r in assess_objects(read.objects) if r.status == "FAIL"}
    assert read.problems == ()
    assert (failed["TW-K8S-run-as-root-user"].path, failed["TW-K8S-run-as-root-user"].line) == ("bad.yaml", 11)
    assert failed["TW-K8S-privileged-container"].line == 12
    assert failed["TW-K8S-privileged-container"].pointer == "/spec/containers/0/securityContext/privileged"
    assert failed["TW-K8S-privilege-escalation"].line == 10


def test_a_malformed_document_is_a_problem_and_the_others_are_read():
    """The broken document is named with its line in the file; the ones around it are still objects."""
    text = "kind: Pod\napiVersion: v1\nmetadata: {name: a}\n---\nspec: [\n---\nkind: Pod\napiVersion: v1\nmetadata: {name: b}\n"
    read = read_manifests(text, "two.yaml")
    assert [item.data["metadata"]["name"] for item in read.objects] == ["a", "b"]
    assert [problem.code for problem in read.problems] == ["manifest-malformed"]
    assert read.problems[0].where == "two.yaml:6:1"
    assert [item.line_of("/metadata/name") for item in read.objects] == [3, 9]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("just a sentence", "manifest-foreign"),
        ("- 1\n- 2\n", "manifest-foreign"),
        ("kind: Pod\n", "manifest-not-an-object"),
        ("{% if a %}\nkind: Pod\n{% endif %}\n", "manifest-not-rendered"),
        ("a: b: c\n", "manifest-malformed"),
        ("kind: Pod\napiVersion: {{ .Values.v }}\n", "manifest-not-rendered"),
        ("a: *missing\n", "manifest-malformed"),
        ("a: &a [*a]\n", "manifest-malformed"),
        ("? {a: b}\n: c\n", "manifest-malformed"),
        ("a: \x00\n", "manifest-malformed"),
        ("a: 1\n...\nb: 2\n", "manifest-malformed"),
        ("[" * 100_000, "manifest-limit"),
        ('{"a":' * 100_000, "manifest-limit"),
    ],
)
def test_bad_text_becomes_a_problem(text, code):
    """Nothing raises, and nothing is silently left out."""
    read = read_manifests(text, "x.yaml")
    assert read.objects == ()
    assert [problem.code for problem in read.problems] == [code]


def test_aliases_cannot_explode():
    """A text of a few hundred bytes that stands for billions of values is refused, not expanded."""
    levels = ["a0: &a0 [1, 2, 3, 4, 5, 6, 7, 8, 9]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    read = read_manifests("\n".join(levels), "bomb.yaml")
    assert [problem.code for problem in read.problems] == ["manifest-limit"]


def test_a_long_list_is_no_bomb(monkeypatch):
    """What a text writes out itself is read, as `kubectl get pods -A -o yaml` gives it; what aliases multiply is not."""
    monkeypatch.setattr("tidewaiter.posture.yaml_nodes.MAX_NODES", 10)
    items = "".join(f"- {{apiVersion: v1, kind: Pod, metadata: {{name: a-rather-long-name-{number}}}}}\n" for number in range(20))
    read = read_manifests(f"apiVersion: v1\nkind: List\nitems:\n{items}", "pods.yaml")
    assert (len(read.objects), read.problems) == (20, ())
    aliases = ", ".join(["*a"] * 60)
    bomb = read_manifests(f"apiVersion: v1\nkind: X\na: &a [b, c, d, e, f]\nb: [{aliases}]\n", "bomb.yaml")
    assert [problem.code for problem in bomb.problems] == ["manifest-limit"]


def test_merges_cannot_explode():
    """Merge keys count what they copy."""
    wide = "w: &w {" + ", ".join(f"k{n}: 1" for n in range(2000)) + "}"
    read = read_manifests("\n".join([wide, *(f"m{n}: {{<<: *w}}" for n in range(500))]), "merge.yaml")
    assert [problem.code for problem in read.problems] == ["manifest-limit"]


def test_anchors_and_merges_are_followed():
    """What an alias or a merge brings in is judged, and points to where it is written."""
    text = (
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nx: &danger\n  privileged: true\n"
        "spec:\n  containers:\n  - name: c\n    securityContext:\n      <<: *danger\n"
    )
    read = read_manifests(text, "a.yaml")
    failed = {r.control_id: r.location.line for r in assess_objects(read.objects) if r.status == "FAIL"}
    assert failed["TW-K8S-privileged-container"] == 5


PLACES = """\
# ü😀
apiVersion: v1
kind: Pod
metadata: {name: "ü😀", labels: {a: b}, annotations: {c: d}}
x: &none {privileged: true}
spec:
  containers:
  - name: one
    securityContext: *none
  - {name: two, securityContext: {<<: *none, runAsUser: 0}}
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("lead", ["", "\ufeff", "---\n", "a: 1\n---\n"])
@pytest.mark.parametrize(
    ("pointer", "line", "column"),
    [
        ("", 2, 1),
        ("/metadata/labels", 4, 24),
        ("/metadata/annotations/c", 4, 54),
        ("/spec/containers/0/securityContext", 9, 5),
        ("/spec/containers/0/securityContext/privileged", 5, 11),
        ("/spec/containers/0/securityContext/runAsUser", 9, 5),
        ("/spec/containers/1", 10, 5),
        ("/spec/containers/1/securityContext/privileged", 5, 11),
        ("/spec/containers/1/securityContext/runAsUser", 10, 46),
        ("/spec/containers/1/image", 10, 5),
        ("/spec/initContainers/0", 6, 1),
    ],
)
def test_every_field_has_line_and_column(newline, lead, pointer, line, column):
    """Columns count code points from 1; anchors and merges lead to what is written, a missing field to its parent."""
    (one,) = [item for item in read_manifests((lead + PLACES).replace("\n", newline), "x.yaml").objects if item.data.get("spec")]
    found = one.location(pointer)
    assert (found.line - lead.count("\n"), found.column) == (line, column)


def test_places_go_by_names():
    """Items that move keep their place; keys with a slash are one step."""
    (one,) = read_manifests(PLACES, "x.yaml").objects
    assert one.location("/spec/containers/1/securityContext").place == "/spec/containers/[two]/securityContext"
    assert one.location("/metadata/annotations/a~1b").place == "/metadata/annotations/a/b"


def test_a_key_given_twice_is_a_problem():
    """Tools disagree about which one counts, so a person must be told; the last one is judged, as the reader says."""
    read = read_manifests("apiVersion: v1\nkind: Pod\nkind: Service\n", "twice.yaml")
    assert [(problem.code, problem.where) for problem in read.problems] == [("manifest-duplicate-key", "twice.yaml:3")]
    assert read.objects[0].data["kind"] == "Service"


def test_many_twins_are_counted_not_listed():
    """A document made of nothing but the same key gives a bounded number of problems, and the count of the rest."""
    problems = read_manifests("apiVersion: v1\nkind: X\n" + "a: 1\n" * 1000, "x").problems
    assert len(problems) == 21
    assert problems[-1].what.startswith("979 more")


def test_lists_are_opened_and_typed_lists_lend_their_kind():
    """Each item of a List is an object of its own, with a pointer and line inside the file."""
    text = json.dumps(
        {"apiVersion": "v1", "kind": "PodList", "items": [{"metadata": {"name": "a"}}, {"metadata": {"name": "b"}}]}, indent=1
    )
    read = read_manifests(text, "list.json")
    assert [(item.data["kind"], item.base) for item in read.objects] == [("Pod", "/items/0"), ("Pod", "/items/1")]
    assert read.objects[1].line_of("/metadata/name") == text.splitlines().index('    "name": "b"') + 1


def test_json_that_yaml_refuses_is_read_without_lines():
    """Escaped surrogate pairs are JSON and not YAML: the object is judged all the same."""
    read = read_manifests('{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "\\ud83d\\ude00"}}', "emoji.json")
    assert read.problems == ()
    assert read.objects[0].data["metadata"]["name"] == "\U0001f600"


def test_json_texts_may_follow_each_other():
    """As `kubectl` takes them, each keeps its place; what is broken does not take the others with it."""
    one = '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s"}}'
    read = read_manifests(f"{one % 'a'}\n{one % 'b'} {one % 'c'}\n{{]", "x.json")
    assert [(item.data["metadata"]["name"], *item.place_of("/kind")) for item in read.objects] == [
        ("a", 1, 20),
        ("b", 2, 20),
        ("c", 2, 20 + len(one)),
    ]
    assert [(problem.code, problem.where.split(":")[1]) for problem in read.problems] == [("manifest-malformed", "3")]


def test_very_many_json_texts_are_counted_not_read(monkeypatch):
    """A stream above the limit is a problem, and what came before it is judged."""
    monkeypatch.setattr(manifests, "MAX_DOCUMENTS", 2)
    read = read_manifests("{}{}" * 1000, "x.json")
    assert [problem.code for problem in read.problems] == ["manifest-foreign", "manifest-foreign", "manifest-too-many-documents"]


@pytest.mark.parametrize("name", ["${APP}", "$APP", "{{ app }}", "a-$(NAME)", "<%= app %>"])
def test_names_that_nothing_filled_in_are_told(name):
    """Whatever the tool, a name with a placeholder stands in no cluster: the object is judged, and the report says how."""
    read = read_manifests(f"kind: Pod\napiVersion: v1\nmetadata: {{name: '{name}', namespace: shop}}\n", "x")
    assert [(problem.code, problem.what) for problem in read.problems] == [
        ("manifest-not-rendered", f"a template that was not rendered: shop/{name} was judged as it stands")
    ]
    assert len(read.objects) == 1


def test_scalars_are_read_as_kubernetes_reads_them():
    """Dates and base-60 numbers stay text; truth values, numbers and null are what they are."""
    read = read_manifests(
        "apiVersion: v1\nkind: X\na: 2020-01-01\nb: 12:30\nc: yes\nd: 0x10\ne: ~\nf: '1'\ng: 1.5\nh: 99999999999999999999\n", "s"
    )
    assert {key: read.objects[0].data[key] for key in "abcdefgh"} == {
        "a": "2020-01-01",
        "b": "12:30",
        "c": True,
        "d": 16,
        "e": None,
        "f": "1",
        "g": 1.5,
        "h": 99999999999999999999,
    }


@pytest.mark.parametrize(("text", "value"), [("1e+06", 1_000_000), ("1.00065e+09", 1_000_650_000), ("1.0", 1), ("-2E3", -2000)])
def test_whole_numbers_are_whole_however_they_are_written(text, value):
    """Helm writes large ids with an exponent; JSON, which the API server reads, knows one form of a number only."""
    (item,) = read_manifests(f"apiVersion: v1\nkind: X\na: {text}\nb: '{text}'\n", "s").objects
    assert (item.data["a"], type(item.data["a"]), item.data["b"]) == (value, int, text)


def test_too_much_text_is_refused(monkeypatch):
    """A file above the limit is a problem and is not parsed."""
    monkeypatch.setattr(manifests, "MAX_CHARACTERS", 10)
    assert [p.code for p in read_manifests("kind: Pod\napiVersion: v1\n", "big").problems] == ["manifest-too-large"]


def test_separators_inside_quotes_and_comments_do_not_hide_documents():
    """Comments and directives make no documents; a marker with text behind it starts one."""
    assert [line for line, _ in split_documents("# only\n---\n%YAML 1.1\n--- {a: 1}\n---\n# end\n")] == [4]


@given(st.text())
def test_any_text_is_read_without_raising(text):
    """Whatever the text, there is an answer, and every line that it names is inside the text."""
    read = read_manifests(text, "any")
    last = text.count("\n") + text.count("\r") + text.count("\x85") + text.count("\u2028") + text.count("\u2029") + 1
    for problem in read.problems:
        line = problem.where.split(":")[1:2]
        assert all(1 <= int(number) <= last + 1 for number in line)


def test_json_that_yaml_refuses_has_places_too():
    """Tabs and escaped surrogate pairs move nothing: line and column are those of the file, and the values are JSON's."""
    text = '{\n\t"apiVersion": "v1", "kind": "Any",\n\t"\\ud83d\\ude00": [1, {"b": "\\ud83d\\ude00", "c": 2}]\n}\n'
    read = read_manifests(text, "any.json")
    assert (read.problems, read.objects[0].data) == ((), json.loads(text))
    assert read.objects[0].place_of("/\U0001f600/1/c") == (3, text.splitlines()[2].index('"c"') + 1)


def test_templates_that_are_sound_yaml_are_named_too():
    """Quoted expressions hide nothing: the object is judged as it stands, and the report says so; another tool's templates are data."""
    helm = read_manifests('kind: Pod\napiVersion: v1\nmetadata: {name: "{{ .Values.name }}"}\n', "x")
    rules = read_manifests('kind: ConfigMap\napiVersion: v1\ndata: {a: "{{ $labels.pod }}"}\n', "x")
    assert [len(helm.objects), *(problem.code for problem in helm.problems)] == [1, "manifest-not-rendered"]
    assert (len(rules.objects), rules.problems) == (1, ())


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("kind: Pod\napiVersion: v1\nspec:\n  image: 'a:{{ .Values.tag }}'\n", ["x:4"]),
        ('kind: Pod\napiVersion: v1\nmetadata:\n  name: a-{{ template "name" . }}\n', ["x:4"]),
        ("kind: Pod\napiVersion: v1\nmetadata: {labels: {a: '{{- $.Release.Name }}'}}\n", ["x:3"]),
        ("kind: List\napiVersion: v1\nitems:\n- {kind: Job, apiVersion: batch/v1, spec: {a: '{{ .Chart.Name }}'}}\n", ["x:4"]),
        ('kind: ConfigMap\napiVersion: v1\ndata:\n  a: |\n    {{- define "x" }}\n    image: {{ .Values.global.image }}\n', []),
        ("kind: Secret\napiVersion: v1\nstringData: {a: '{{ template \"slack.title\" . }}'}\n", []),
        ("kind: Rule\napiVersion: monitoring.coreos.com/v1\nspec: {a: '{{- if $value }}x{{- end }}'}\n", []),
        ("kind: Config\napiVersion: monitoring.coreos.com/v1\nspec: {a: '{{ template \"slack.title\" . }}'}\n", []),
        ("kind: Set\napiVersion: argoproj.io/v1alpha1\nspec: {a: '{{- .path.basename }}'}\n", []),
        ("kind: Job\napiVersion: batch/v1\nspec:\n  args:\n  - |\n    echo '{{ .Values.a }}'\n", []),
        ("kind: Pod\napiVersion: v1\nspec:\n  image: a:${TAG}\n", ["x:4"]),
        ("kind: Flow\napiVersion: argoproj.io/v1\nspec:\n  image: a:${TAG}\n", []),
        ("kind: Pod\napiVersion: v1\nspec:\n  image: a:1\n  args: [$(IMAGE)]\n", []),
    ],
)
def test_templates_of_others_are_data(text, lines):
    """Rendered charts hold templates of sidecar injectors, alerts and GitOps tools: only Helm's own are named, with their line."""
    assert [problem.where for problem in read_manifests(text, "x").problems] == lines


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_other_encodings_are_named(encoding):
    """A file of Windows tools in UTF-16 is no broken YAML: the problem says what to do."""
    text = "kind: Pod\napiVersion: v1\n".encode(encoding).decode(errors="replace")
    assert [problem.code for problem in read_manifests(text, "x").problems] == ["manifest-encoding"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text("abc: -#'\"~é", max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc~/ -", min_size=1, max_size=4), inner, max_size=4),
    max_leaves=20,
)


@given(JSON)
def test_positions_point_at_the_value(value):
    """For any document written by PyYAML, the data comes back and each leaf's line lies within the text."""
    document = {"apiVersion": "v1", "kind": "Any", "value": value}
    text = yaml.safe_dump(document, width=10_000, allow_unicode=True)
    read = read_manifests(text, "any")
    assert [item.data for item in read.objects] == [document]
    lines = text.splitlines()
    for pointer in _pointers(value, "/value"):
        assert 1 <= read.objects[0].line_of(pointer) <= len(lines)


def _pointers(value, base):
    yield base
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in pairs:
        yield from _pointers(child, f"{base}/{str(key).replace('~', '~0').replace('/', '~1')}")


SPEC = st.dictionaries(
    st.sampled_from(["containers", "initContainers", "volumes", "securityContext", "hostPID", "hostUsers", "os", "ports"]), JSON, max_size=5
)


@settings(deadline=None)  # the first call imports every control
@given(SPEC, SPEC)
def test_no_control_breaks_on_a_malformed_pod(spec, container):
    """Every control answers for any value in any place: no result says that a control failed."""
    body = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": {**spec, "containers": [container]}}
    problems = []
    results = assess_objects(read_manifests(json.dumps(body), "p.json").objects, on_problem=problems.append)
    assert problems == []
    assert len(results) > 0


def test_a_template_that_reads_as_yaml_is_told():
    """`{name}` of a template becomes a mapping; what has such a name was never rendered."""
    read = read_manifests("apiVersion: v1\nkind: Pod\nmetadata:\n  name: {name}\n", "pod.yaml")
    assert (read.objects, [problem.code for problem in read.problems]) == ((), ["manifest-malformed"])
