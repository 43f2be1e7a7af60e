"""The control `dangling_network_objects`: what it names and what it leaves alone."""

import pytest

from tests.posture.networks import manifests, namespace, pod, policy
from tidewaiter.posture.checks.dangling_network_objects import CONTROL
from tidewaiter.posture.discover import CONTROLLERS
from tidewaiter.posture.engine import assess_objects
from tidewaiter.posture.manifests import read_manifests


def service(name="s", selector="{app: web}"):
    """Write a Service."""
    return f"apiVersion: v1\nkind: Service\nmetadata: {{name: {name}, namespace: shop}}\nspec: {{selector: {selector}}}\n"


def ingress(backend):
    """Write an Ingress with one backend."""
    spec = f"{{rules: [{{http: {{paths: [{{backend: {{service: {backend}}}}}]}}}}]}}"
    return f"apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: i, namespace: shop}}\nspec: {spec}\n"


def route(parent, backend):
    """Write an HTTPRoute of a gateway to a Service, with a Gateway beside it."""
    spec = f"{{parentRefs: [{parent}], rules: [{{backendRefs: [{backend}]}}]}}"
    head = "apiVersion: gateway.networking.k8s.io/v1\nkind: %s\nmetadata: {name: %s, namespace: shop}\nspec: %s\n"
    return manifests(head % ("HTTPRoute", "r", spec), head % ("Gateway", "g", "{}"))


NAME = "FAIL /metadata/name"


@pytest.mark.parametrize(
    ("text", "complete", "expected"),
    [
        (manifests(namespace(), pod(), service(selector="{app: other}")), None, [NAME]),
        (manifests(namespace(), pod(), policy("{podSelector: {matchLabels: {app: other}}}")), None, [NAME]),
        (manifests(namespace(), pod(), ingress("{name: gone}")), None, [NAME]),
        (manifests(namespace(), pod(), service(), route("{name: g}", "{name: gone}")), None, [NAME]),
        (manifests(namespace(), pod(), service(), route("{name: gone}", "{name: s}")), None, [NAME]),
    ],
)
def test_hit_names_the_offending_field(judge, text, complete, expected):
    """Each offending place is named by its pointer."""
    assert judge(CONTROL, text, complete) == expected


@pytest.mark.parametrize(
    ("text", "complete", "expected"),
    [
        (manifests(namespace(), pod(), service(), policy("{podSelector: {}}"), ingress("{name: s, port: {number: 80}}")), None, ["PASS"]),
        (manifests(namespace(), pod(), service(selector="{}")), None, ["PASS"]),
        (manifests(namespace(), pod(), ingress("{name: redirect, port: {name: use-annotation}}")), None, ["PASS"]),
        (manifests(namespace(), service()), None, []),
        (manifests(namespace(), pod(), service(), route("{name: g}", "{name: s}")), None, ["PASS"]),
        (manifests(namespace(), pod(), service(), route("{name: x, namespace: edge}", "{name: y, namespace: web}")), None, ["PASS"]),
    ],
)
def test_near_miss_passes(judge, text, complete, expected):
    """What looks alike but is right passes; no line is what the control does not judge."""
    assert judge(CONTROL, text, complete) == expected


@pytest.mark.parametrize(
    ("text", "complete", "expected"),
    [
        (manifests(namespace(), pod()), frozenset({"Namespace", "Pod", "Service"}), ["UNKNOWN kubernetes:list ingresses"]),
    ],
)
def test_what_is_not_known_is_not_a_pass(judge, text, complete, expected):
    """Missing facts are NOT ASSESSED, with the grant that would help."""
    assert judge(CONTROL, text, complete) == expected


def test_what_other_files_may_hold_is_not_said_to_be_missing():
    """In files one looks no further than these; a cluster that was listed whole is known."""
    objects = read_manifests(manifests(namespace(), pod(), service(selector="{app: other}")), "x").objects
    kinds = frozenset({"Pod", "Service", "Ingress", "NetworkPolicy", *CONTROLLERS.values()})
    words = {
        next(one.message for one in assess_objects(objects, complete=complete) if one.control_id == CONTROL.id and one.message)
        for complete in (None, kinds)
    }
    assert words == {"Service s selects no pod in these files", "Service s selects no pod"}
