"""Request lines to calls."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.local.kubernetes.routes import parse_call
from tidewaiter.local.kubernetes.status import ApiStatusError


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/api/v1/pods", ("list", "pods", "", "")),
        ("GET", "/api/v1/namespaces/shop/pods?limit=1", ("list", "pods", "shop", "")),
        ("GET", "/api/v1/namespaces/shop", ("get", "namespaces", "", "shop")),
        ("POST", "/api/v1/namespaces", ("create", "namespaces", "", "")),
        ("PATCH", "/apis/apps/v1/namespaces/shop/deployments/web", ("patch", "deployments", "shop", "web")),
        ("POST", "/api/v1/namespaces/shop/pods/p/eviction", ("create", "pods/eviction", "shop", "p")),
        ("PUT", "/api/v1/nodes/n/status", ("update", "nodes/status", "", "n")),
        ("DELETE", "/api/v1/namespaces/a%2Fb/pods/p", ("delete", "pods", "a/b", "p")),
    ],
)
def test_paths_become_calls(method, path, expected):
    """Verb, resource, namespace and name as RBAC sees them."""
    call = parse_call(method, path)
    assert (call.verb, call.resource_path, call.namespace, call.name) == expected


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("GET", "/api/v1/spaceships", 404),
        ("GET", "/api/v1/namespaces/shop/nodes", 404),
        ("GET", "/api/v1/namespaces/shop/pods/p/exec", 404),
        ("GET", "/api/v1/pods/a/b/c/d", 404),
        ("DELETE", "/api/v1/namespaces/shop/pods", 405),
        ("POST", "/api/v1/namespaces/shop/pods/p", 405),
        ("GET", "/api/v1/pods?watch=true", 405),
        ("POST", "/version", 405),
        ("TRACE", "/api/v1/namespaces/shop/pods/p", 405),
    ],
)
def test_what_is_not_served_is_said(method, path, code):
    """Unknown paths are 404, unknown verbs 405."""
    with pytest.raises(ApiStatusError) as caught:
        parse_call(method, path)
    assert caught.value.code == code


@given(st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE"]), st.text("/apisv1nodes%20?=&.é", max_size=40))
def test_any_request_line_is_a_call_or_a_refusal(method, path):
    """No path breaks the router: it is a call on a served resource, a meta path, or a Status."""
    try:
        call = parse_call(method, "/" + path)
    except ApiStatusError as error:
        refused = error.code
    else:
        refused = 0
        assert call.resource is not None or call.verb == "get"
    assert refused in (0, 404, 405)
