"""What RBAC controls share."""

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Unknown
from tidewaiter.posture.powers import Call, limited, may
from tidewaiter.posture.rbac import Grant, RbacSubject, Rule


def grant(*words, namespace="", known=True):
    """Make a grant of one rule."""
    rule = Rule(verbs=frozenset(words), groups=frozenset({""}), resources=frozenset({"pods"}))
    return Grant(
        role_kind="ClusterRole",
        role="r",
        namespace=namespace,
        subjects=(RbacSubject(kind="User", name="ann"),),
        rules=(rule,) if known else None,
    )


def test_the_call_and_its_holder_are_named():
    """The message says who may do what, and a single namespace is less severe."""
    check = may(Call(("create", "patch"), ("pods",)))
    (wide,) = check(grant("patch"))
    assert wide.message == "User ann may patch pods in the whole cluster (ClusterRole r)"
    (narrow,) = check(grant("patch", namespace="shop"))
    assert (wide.severity, narrow.severity) == (None, Severity.MEDIUM)
    assert list(check(grant("get"))) == []


def test_cluster_resources_are_out_of_a_namespaces_reach():
    """A RoleBinding gives nothing on resources without a namespace."""
    check = may(Call(("get",), ("pods",)), cluster_only=True)
    assert list(check(grant("get", namespace="shop"))) == []
    assert len(list(check(grant("get")))) == 1


def test_an_unknown_role_is_unknown():
    """What a role allows that was not read is not known, and is not everything."""
    (found,) = may(Call(("get",), ("pods",)))(grant(known=False))
    assert isinstance(found, Unknown)
    assert limited(grant(known=False))
