"""The API over HTTP: transport, users, state and throttling."""

import json
import urllib.error
import urllib.request

import pytest

from tidewaiter.local.kubernetes import ADMIN_TOKEN
from tidewaiter.local.kubernetes.server import MAX_BODY
from tidewaiter.local.kubernetes.status import ApiStatusError

POD = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p", "namespace": "shop"}}


def fetch(url, **headers):
    """Make a plain HTTP request and return (status, headers, answer)."""
    request = urllib.request.Request(url, headers={"Connection": "close", **headers})  # noqa: S310 - loopback
    try:
        with urllib.request.urlopen(request, timeout=5) as response:  # noqa: S310 - loopback
            return response.status, response.headers, json.load(response)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, json.load(error)


def test_it_answers_over_http(api):
    """A token opens it, JSON comes back, and the call is recorded."""
    status, headers, answer = fetch(f"{api.url}/version", Authorization=f"Bearer {ADMIN_TOKEN}")
    assert (status, headers["Content-Type"], answer["minor"]) == (200, "application/json", "34")
    assert (api.served[-1].user, api.served[-1].resource, api.served[-1].code) == ("admin", "/version", 200)


def test_strangers_are_turned_away(api):
    """Without a known token there is 401 and nothing else."""
    assert fetch(f"{api.url}/api/v1/pods")[0] == 401
    assert fetch(f"{api.url}/api/v1/pods", Authorization="Bearer wrong")[2]["reason"] == "Unauthorized"
    assert fetch(f"{api.url}/api/v1/pods", Authorization="Basic YTpi")[0] == 401


def test_too_large_a_body_is_not_read(api):
    """The size is refused from the header."""
    status, _, answer = fetch(f"{api.url}/api/v1/pods", Authorization="Bearer x", **{"Content-Length": str(MAX_BODY + 1)})
    assert (status, answer["reason"]) == (413, "RequestEntityTooLarge")


def test_throttling_is_injected_and_ends(api):
    """The next calls get 429 with Retry-After, the one after that is served."""
    api.throttle(1, retry_after=3)
    status, headers, answer = fetch(f"{api.url}/version", Authorization=f"Bearer {ADMIN_TOKEN}")
    assert (status, headers["Retry-After"], answer["details"]["retryAfterSeconds"]) == (429, "3", 3)
    assert fetch(f"{api.url}/version", Authorization=f"Bearer {ADMIN_TOKEN}")[0] == 200


def test_loading_makes_namespaces_and_refuses_unknown_kinds(api, ask):
    """A test or demo loads plain objects; what the API does not serve is an error."""
    api.load([POD])
    assert ask("GET", "/api/v1/namespaces/shop")[0] == 200
    assert ask("GET", "/api/v1/namespaces/shop/pods/p")[1]["metadata"]["uid"]
    with pytest.raises(ApiStatusError, match="no resource type"):
        api.load([{"apiVersion": "v1", "kind": "Spaceship"}])


def test_malformed_objects_do_not_end_the_server(api, ask):
    """Without schemas a senseless object can be stored; what trips over it answers 500."""
    api.load([{**POD, "metadata": {**POD["metadata"], "labels": "x"}}])
    assert ask("GET", "/api/v1/pods?labelSelector=a%3Db")[0] == 500
    assert ask("GET", "/version")[0] == 200
