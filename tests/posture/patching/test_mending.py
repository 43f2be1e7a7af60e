"""Fixing in rounds: what is said to be fixed is gone, nothing new comes, and the rest says why it is left."""

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.policy.failures import failure_findings
from tidewaiter.posture.files import assess_files
from tidewaiter.posture.manifests import read_manifests
from tidewaiter.posture.patching.mending import Settings, mend
from tidewaiter.posture.patching.registry import fixes

FIXTURES = Path(__file__).resolve().parents[4] / "shared" / "fixtures" / "psa"


def scan(files):
    """Judge files and return what fails."""
    return failure_findings(assess_files(files, version="1.34", on_problem=lambda _problem: None))


def check(files, *, may_break=True):
    """Mend files, and hold the result against a scan of it."""
    before = scan(files)
    mended = mend(files, scan, Settings(minor=34, may_break=may_break))
    after = scan([(path, mended.texts.get(path, text)) for path, text in files])
    assert mended.caused == ()
    assert {one.id for one in after} == {one.finding.id for one in mended.left}
    assert len(mended.fixed) == len(before) - len(after)
    assert [one for one in mended.left if "did not clear" in one.why or "could not be" in one.why] == []
    return mended


@pytest.mark.skipif(not FIXTURES.is_dir(), reason="the fixtures of the Pod Security Standards are not here")
@pytest.mark.parametrize("name", sorted({path.name for path in FIXTURES.rglob("*.yaml")}))
def test_every_pod_of_the_standards_is_mended_without_a_new_finding(name):
    """All fixtures of a name: the text still reads, what has a fix is fixed, and a second run finds nothing more to change."""
    files = [(str(path), path.read_text()) for path in sorted(FIXTURES.rglob(name))]
    mended = check(files)
    for path, text in mended.texts.items():
        assert read_manifests(text, path).problems == ()
    again = mend([(path, mended.texts.get(path, text)) for path, text in files], scan, Settings(minor=34, may_break=True))
    assert again.texts == {}
    refused = [one for one in mended.left if one.finding.rule_id in fixes()]
    assert all("has to" in one.why or "have to" in one.why or "user 0" in one.why for one in refused), refused


def test_line_breaks_of_other_alphabets_lead_to_no_other_document():
    """YAML counts U+2028 as a line break and editors do not: an object whose line leads elsewhere is left, not another one changed."""
    strange = (
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a, annotations: {x: '"
        + "\u2028" * 9
        + "'}}\nspec: {hostPID: true, containers: [{name: c, image: i}]}\n"
    )
    twin = "apiVersion: v1\nkind: Pod\nmetadata: {name: b}\nspec:\n  containers:\n  - name: c\n    image: i\n  hostIPC: true\n"
    mended = check_anyway([("x.yaml", f"{strange}---\n{twin}")])
    (text,) = mended.texts.values()
    assert "hostIPC" not in text
    assert text.startswith(strange) or "hostPID" not in text


def check_anyway(files):
    """Mend files, and hold what is said to be fixed against a scan."""
    mended = mend(files, scan, Settings(minor=34, may_break=True))
    after = scan([(path, mended.texts.get(path, text)) for path, text in files])
    assert {one.id for one in after} == {one.finding.id for one in mended.left}
    assert mended.caused == ()
    return mended


SECURITY = st.fixed_dictionaries(
    {},
    optional={
        "privileged": st.booleans(),
        "allowPrivilegeEscalation": st.booleans(),
        "runAsNonRoot": st.booleans(),
        "runAsUser": st.sampled_from([0, 1000]),
        "procMount": st.sampled_from(["Default", "Unmasked"]),
        "readOnlyRootFilesystem": st.booleans(),
        "seccompProfile": st.sampled_from([{"type": "Unconfined"}, {"type": "RuntimeDefault"}, None, {}]),
        "capabilities": st.fixed_dictionaries(
            {},
            optional={
                "add": st.lists(st.sampled_from(["SYS_ADMIN", "CHOWN", "NET_BIND_SERVICE", "NET_RAW"]), max_size=3, unique=True),
                "drop": st.sampled_from([["ALL"], ["NET_RAW"], [], None]),
            },
        ),
    },
)
CONTAINERS = st.lists(
    st.fixed_dictionaries({"image": st.just("a/b:1")}, optional={"securityContext": SECURITY | st.none()}), min_size=1, max_size=3
)


@st.composite
def objects(draw):
    """Make a pod or a workload with one, in some namespace, with names for its containers."""
    spec = {
        "containers": [{"name": f"c{number}", **one} for number, one in enumerate(draw(CONTAINERS))],
        **draw(st.fixed_dictionaries({}, optional={"hostNetwork": st.booleans(), "hostPID": st.booleans(),
                                                   "shareProcessNamespace": st.booleans(),
                                                   "automountServiceAccountToken": st.booleans(),
                                                   "securityContext": SECURITY})),
    }  # fmt: skip
    name = {"name": draw(st.sampled_from(["a", "b"])), "namespace": draw(st.sampled_from(["x", "y"]))}
    kind = draw(st.sampled_from(["Pod", "Deployment", "CronJob"]))
    if kind == "Pod":
        return {"apiVersion": "v1", "kind": kind, "metadata": name, "spec": spec}
    if kind == "Deployment":
        return {"apiVersion": "apps/v1", "kind": kind, "metadata": name, "spec": {"template": {"spec": spec}}}
    return {"apiVersion": "batch/v1", "kind": kind, "metadata": name, "spec": {"jobTemplate": {"spec": {"template": {"spec": spec}}}}}


NAMESPACE = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "x"}}


@given(st.lists(objects(), min_size=1, max_size=3), st.sampled_from(["documents", "list", "flow"]), st.booleans())
@settings(max_examples=40, deadline=None)
def test_random_objects_are_mended_without_a_new_finding(found, style, may_break):
    """Workloads of any shape, as documents, as a List and in brackets: nothing new fails, and what is left is named."""
    items = json.loads(json.dumps([NAMESPACE, *found]))  # no object twice, which YAML would write as an alias
    if style == "list":
        text = yaml.safe_dump({"apiVersion": "v1", "kind": "List", "items": items})
    else:
        text = yaml.safe_dump_all(items, default_flow_style=style == "flow", sort_keys=False)
    check([("x.yaml", text)], may_break=may_break)
