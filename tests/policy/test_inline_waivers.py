"""Inline waivers: what stands in an object covers that object; what is malformed covers nothing and is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.policy.inline_waivers import MOST, of_dockerfile, of_objects
from tidewaiter.posture.manifests import live_object, read_manifests

GOOD = "TW-K8S-host-port@proxy#*/hostPort; reason=node-local proxy; owner=net@example.com; until=2027-03-31"
DEPLOYMENT = """
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
  annotations:
    tidewaiter.io/waive: |
      TW-K8S-a; reason=one; owner=o; until=2027-03-31

      TW-K8S-b; reason=two = 2; owner=o; until=2027-03-31
spec:
  template:
    metadata:
      annotations:
        tidewaiter.io/waive-root: "TW-K8S-c@web; reason=three; owner=o; until=2027-03-31"
        other: "TW-K8S-d; reason=no; owner=o; until=2027-03-31"
    spec: {containers: [{name: web, image: x}]}
"""


def live(annotations):
    """Make a live pod with annotations."""
    metadata = {"name": "web", "namespace": "shop", "annotations": annotations}
    return live_object({"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": {"containers": [{"name": "proxy", "image": "x"}]}})


def test_annotations_of_an_object_and_of_its_pod_template_are_read():
    """A block of several lines is several waivers, each with the place it stands in; other annotations are none."""
    found = of_objects(read_manifests(DEPLOYMENT, "web.yaml").objects)
    assert [(one.rule_id, one.reason) for one in found.waivers] == [("TW-K8S-a", "one"), ("TW-K8S-b", "two = 2"), ("TW-K8S-c", "three")]
    assert {one.of for one in found.waivers} == {"shop/Deployment/web"}
    assert [one.place for one in found.waivers] == ["web.yaml:8", "web.yaml:8", "web.yaml:16"]
    assert not found.problems


def test_a_waiver_may_be_for_a_container_and_a_field():
    """`@` and `#` narrow it."""
    (waiver,) = of_objects([live({"tidewaiter.io/waive": GOOD})]).waivers
    assert (waiver.rule_id, waiver.container, waiver.field, waiver.expires) == ("TW-K8S-host-port", "proxy", "*/hostPort", "2027-03-31")
    assert waiver.place == "annotation tidewaiter.io/waive of shop/Pod/web"


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (7, "not a text"),
        (None, "not a text"),
        (["TW-X"], "not a text"),
        ("TW-X", "without owner, reason, until"),
        ("TW-X; reason=; owner=o; until=2027-01-01", "without reason"),
        ("; reason=r; owner=o; until=2027-01-01", "names no control"),
        ("TW-X TW-Y; reason=r; owner=o; until=2027-01-01", "names no control"),
        ("TW-X; reason=r; owner=o; until=soon", "'soon' is not a day"),
        ("TW-X; reason=r; owner=o; until=2027-02-30", "is not a day"),
        ("TW-X; reason=r; more; owner=o; until=2027-01-01", "unknown or given twice"),
        ("TW-X; reason=r; reason=s; owner=o; until=2027-01-01", "unknown or given twice"),
        ("TW-X; reason=r; owner=o; until=2027-01-01; scope=all", "unknown or given twice"),
        (f"TW-X; reason={'r' * 3000}; owner=o; until=2027-01-01", "longer than"),
    ],
)
def test_a_malformed_waiver_covers_nothing_and_is_a_problem(value, says):
    """The words say what is wrong and where."""
    found = of_objects([live({"tidewaiter.io/waive": value})])
    assert not found.waivers
    (problem,) = found.problems
    assert says in problem.what
    assert "shop/Pod/web" in problem.where


@pytest.mark.parametrize(("rule", "applied"), [("*", 0), ("TW-*", 0), ("[T]W-?8S*", 0), ("TW-K8S-*", 0), ("TW-K8S-host-*", 1)])
def test_an_object_cannot_waive_whatever_is_wrong_with_it(rule, applied):
    """A pattern may stand for a few controls; one for many is malformed, and says for how many."""
    found = of_objects([live({"tidewaiter.io/waive": f"{rule}; reason=r; owner=o; until=2027-01-01"})])
    assert len(found.waivers) == applied
    assert all("controls, where what is accepted must be named" in one.what for one in found.problems)


def test_waivers_of_one_object_are_bounded():
    """An annotation of a thousand lines is cut, and that is said."""
    lines = "\n".join(f"TW-{n}; reason=r; owner=o; until=2027-01-01" for n in range(1000))
    found = of_objects([live({"tidewaiter.io/waive": lines})])
    assert len(found.waivers) == MOST
    assert len(found.problems) == 1


@given(st.text(max_size=200))
def test_any_text_is_a_waiver_or_a_problem(value):
    """Nothing that stands in an annotation makes a scan fail."""
    found = of_objects([live({"tidewaiter.io/waive": value})])
    assert bool(value.strip()) == bool(found.waivers or found.problems)


@pytest.mark.parametrize("annotations", [None, 3, [], {3: "x"}, {"tidewaiter.io/waived": GOOD}, {"tidewaiter.io/waive/x": GOOD}])
def test_what_is_no_such_annotation_is_none(annotations):
    """Neither odd shapes nor keys that look alike count."""
    found = of_objects([live(annotations)])
    assert not found.waivers
    assert not found.problems


def test_comments_of_a_dockerfile_are_for_the_file():
    """A comment anywhere in the file counts; what is no comment does not."""
    text = """# tidewaiter:waive TW-DOCKER-root-user; reason=drops root; owner=o; until=2027-01-01
FROM x
  #tidewaiter:waive TW-DOCKER-sudo
RUN echo '# tidewaiter:waive TW-Z; reason=r; owner=o; until=2027-01-01'
"""
    found = of_dockerfile(text, "web/Dockerfile")
    assert [(one.rule_id, one.of, one.place) for one in found.waivers] == [("TW-DOCKER-root-user", "web/Dockerfile", "web/Dockerfile:1")]
    assert [one.where for one in found.problems] == ["web/Dockerfile:3"]
