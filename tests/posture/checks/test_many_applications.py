"""The control `many_applications`: what it fails, what it passes and what it leaves alone."""

from tidewaiter.posture.checks.many_applications import CONTROL

SPACE = "apiVersion: v1\nkind: Namespace\nmetadata: {name: %s}\n"
WORKLOAD = "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d%d, namespace: %s, labels: %s}\nspec: {}\n"


def manifests(count, label="app: a%d", name="shop"):
    """Write a namespace with so many workloads."""
    made = (WORKLOAD % (one, name, "{" + (label % one if "%d" in label else label) + "}") for one in range(count))
    return SPACE % name + "".join(made)


def test_hit_counts_applications(judge):
    """Six in one namespace."""
    assert judge(CONTROL, manifests(6)) == ["FAIL /metadata/name"]


def test_near_miss_passes(judge):
    """Five, and many parts of one; labels that say nothing count as none."""
    assert judge(CONTROL, manifests(5)) == ["PASS"]
    assert judge(CONTROL, manifests(9, "app.kubernetes.io/part-of: shop, app: a%d")) == ["PASS"]
    assert judge(CONTROL, manifests(9, "tier: web")) == ["PASS"]


def test_the_platforms_namespaces_are_left_alone(judge):
    """What runs there is not the users' choice."""
    assert judge(CONTROL, manifests(9, name="kube-system")) == []


def test_what_could_not_be_listed_is_not_a_pass(judge):
    """The first kind that is missing is named; what was listed may be too much already."""
    assert judge(CONTROL, manifests(2), frozenset({"Deployment"})) == ["UNKNOWN kubernetes:list statefulsets"]
    assert judge(CONTROL, manifests(6), frozenset({"Deployment"})) == ["FAIL /metadata/name"]
