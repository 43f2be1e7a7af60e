"""The Kubernetes client against the loopback API, and against servers that misbehave."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qsl, urlsplit

import pytest

from tidewaiter.adapters import kubernetes
from tidewaiter.adapters.kubernetes import KubernetesClient, collection_path, object_path
from tidewaiter.errors import (
    BadInputError,
    ConflictError,
    LimitExceededError,
    NotFoundError,
    OfflineError,
    PermissionMissingError,
    RefusedError,
)
from tidewaiter.local.kubernetes import ADMIN_TOKEN, LoopbackKubernetes, User


def pod(name, **metadata):
    """Make a running pod in the namespace `shop`."""
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "namespace": "shop", "labels": {"app": "web"}, **metadata},
        "spec": {"containers": [{"name": "c", "image": "i"}]},
        "status": {"phase": "Running"},
    }


@pytest.fixture
def api():
    """Run a loopback API with seven pods and a user without rights."""
    with LoopbackKubernetes(version="1.33", users={"nobody": User(name="nobody")}) as running:
        running.load(pod(f"p{n}") for n in range(7))
        yield running


@pytest.fixture
def waits():
    """Collect what the client would have slept."""
    return []


@pytest.fixture
def client(api, waits):
    """Open an administrator's client with pages of three."""
    return KubernetesClient(api.url, token=lambda _refresh: ADMIN_TOKEN, page_size=3, sleep=waits.append)


def names(items):
    """Return the names of objects."""
    return [item["metadata"]["name"] for item in items]


def test_lists_are_paged_and_items_carry_their_kind(api, client):
    """Three pages make one list, and each item says what it is although the API leaves that out."""
    found = list(client.list_objects("v1", "pods"))
    assert names(found) == [f"p{n}" for n in range(7)]
    assert {(item["apiVersion"], item["kind"]) for item in found} == {("v1", "Pod")}
    assert sum(1 for call in api.served if call.verb == "list") == 3


def test_a_namespace_narrows_the_list(client):
    """Only the objects of the namespace are listed."""
    assert list(client.list_objects("v1", "pods", "default")) == []


def test_an_expired_list_starts_again_without_repeating(api, client):
    """When the server forgets the snapshot half-way, every object still comes once, the new one too."""
    items = client.list_objects("v1", "pods")
    first = [next(items) for _ in range(3)]
    api.store.expire_snapshots()
    api.load([pod("p9")])
    assert sorted(names([*first, *items])) == [*(f"p{n}" for n in range(7)), "p9"]


def test_a_list_that_always_expires_ends(client, monkeypatch):
    """A server that never lets a list finish is an error, not an endless loop."""
    monkeypatch.setattr("tidewaiter.local.kubernetes.store.MAX_SNAPSHOTS", 0)
    with pytest.raises(OfflineError, match="expired"):
        list(client.list_objects("v1", "pods"))


def test_throttling_is_waited_out_within_bounds(api, client, waits):
    """Retry-After is respected up to half a minute."""
    api.throttle(1, retry_after=2)
    api.throttle(1, retry_after=10_000)
    assert client.server_version() == "1.33"
    assert waits == [2.0, 30.0]


def test_throttling_without_end_is_refused(api, client, waits):
    """After the last attempt the answer counts."""
    api.throttle(10, retry_after=0)
    with pytest.raises(RefusedError):
        client.server_version()
    assert len(waits) == 4


def test_a_refusal_names_verb_and_resource(api):
    """A 403 tells which grant is missing, in words that a ClusterRole uses."""
    client = KubernetesClient(api.url, token=lambda _refresh: "nobody")
    with pytest.raises(PermissionMissingError) as caught:
        list(client.list_objects("apps/v1", "deployments"))
    assert caught.value.permission == "kubernetes:list deployments.apps"
    assert 'User "nobody" cannot list resource "deployments" in API group "apps" at the cluster scope' in caught.value.message


def test_a_rejected_token_is_minted_once_again(api):
    """A 401 asks for a fresh token; a second one is an error that says what to do."""
    asked = []

    def token(refresh):
        asked.append(refresh)
        return ADMIN_TOKEN if refresh else "stale"

    assert KubernetesClient(api.url, token=token).server_version() == "1.33"
    assert asked == [False, True]
    with pytest.raises(PermissionMissingError, match="does not accept our token"):
        KubernetesClient(api.url, token=lambda _refresh: "never").server_version()


def test_objects_are_created_read_patched_and_deleted(client):
    """The four changes do what they say, and the three patch types are sent as what they are."""
    client.create("v1", "pods", "shop", pod("new"))
    client.patch("v1", "pods", "shop", "new", {"metadata": {"labels": {"app": None, "quarantined": "yes"}}})
    client.patch("v1", "pods", "shop", "new", [{"op": "add", "path": "/metadata/labels/more", "value": "1"}], patch_type="json")
    client.patch("v1", "pods", "shop", "new", {"spec": {"containers": [{"name": "c", "image": "j"}]}}, patch_type="strategic")
    found = client.get("v1", "pods", "shop", "new")
    assert found["metadata"]["labels"] == {"quarantined": "yes", "more": "1"}
    assert found["spec"]["containers"] == [{"name": "c", "image": "j"}]
    client.delete("v1", "pods", "shop", "new", uid=found["metadata"]["uid"])
    with pytest.raises(NotFoundError):
        client.get("v1", "pods", "shop", "new")


def test_changes_to_something_else_are_conflicts(client):
    """A stale version, another uid and an existing name are conflicts, never overwritten."""
    with pytest.raises(ConflictError):
        client.patch("v1", "pods", "shop", "p0", {"metadata": {"resourceVersion": "1", "labels": {"a": "b"}}})
    with pytest.raises(ConflictError):
        client.delete("v1", "pods", "shop", "p0", uid="another")
    with pytest.raises(ConflictError):
        client.create("v1", "pods", "shop", pod("p0"))


def test_an_eviction_that_a_budget_forbids_is_refused_at_once(api, client, waits):
    """Waiting does not help against a budget: no back-off, and the refusal reaches the caller."""
    budget = {"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": {"name": "b", "namespace": "shop"}}
    api.load([{**budget, "spec": {"minAvailable": 6, "selector": {"matchLabels": {"app": "web"}}}}])
    client.evict("shop", "p0")
    with pytest.raises(RefusedError, match="disruption budget"):
        client.evict("shop", "p1")
    assert waits == []


def test_secrets_are_never_read(api, client):
    """The client refuses before it asks, whatever the caller may do."""
    before = len(api.served)
    with pytest.raises(RefusedError):
        next(client.list_objects("v1", "secrets"))
    with pytest.raises(RefusedError):
        client.get("v1", "secrets", "shop", "s")
    assert len(api.served) == before


def test_plain_http_is_for_the_loopback_only():
    """A token is never sent in the clear, and a CA that is none is an error."""
    for endpoint in ("http://203.0.113.7", "http://127.0.0.1.example.com", "ftp://127.0.0.1"):
        with pytest.raises(BadInputError):
            KubernetesClient(endpoint, token=lambda _refresh: "t")
    with pytest.raises(BadInputError, match="certificate authority"):
        KubernetesClient("https://127.0.0.1:1", token=lambda _refresh: "t", certificate_authority="not a certificate")


def test_an_unreachable_server_is_offline():
    """A closed port is told as such, with the endpoint."""
    with pytest.raises(OfflineError, match="cannot reach"):
        KubernetesClient("http://127.0.0.1:9", token=lambda _refresh: "t").server_version()


def test_paths_cannot_be_escaped():
    """Names are data: a slash in one does not lead elsewhere."""
    assert object_path("v1", "pods", "a/b", "../x") == "/api/v1/namespaces/a%2Fb/pods/..%2Fx"
    assert collection_path("apps/v1", "deployments") == "/apis/apps/v1/deployments"


class _Rude(BaseHTTPRequestHandler):
    answers = (
        (200, b"<html>login</html>"),
        (200, b"[1]"),
        (502, b"<html>bad gateway</html>"),
        (200, b'{"kind": "PodList", "items": "many"}'),
        (302, b"{}"),
    )
    turn = 0

    def do_GET(self):
        """Give the answer whose turn it is."""
        status, body = self.answers[type(self).turn]
        type(self).turn += 1
        self.send_response(status)
        self.send_header("Location", "http://192.0.2.1/")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Keep quiet."""


def test_answers_that_are_not_kubernetes_are_errors():
    """A proxy's page, a list, a gateway error, a broken list and a redirect are errors; no redirect is followed with our token."""
    server = HTTPServer(("127.0.0.1", 0), _Rude)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    client = KubernetesClient(f"http://127.0.0.1:{server.server_address[1]}", token=lambda _refresh: "t", sleep=lambda _s: None)
    try:
        for expected in (BadInputError, BadInputError, OfflineError, BadInputError, OfflineError):
            with pytest.raises(expected):
                list(client.list_objects("v1", "pods"))
    finally:
        client._pool.clear()
        server.shutdown()
        server.server_close()
        thread.join()


class _Odd(BaseHTTPRequestHandler):
    """Lists as few real servers give them: by plural."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        """Answer."""
        parts = urlsplit(self.path)
        plural, query = parts.path.rpartition("/")[2], dict(parse_qsl(parts.query))
        body = getattr(self, plural)(query)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body) + (100 if plural == "cut" else 0)))
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = plural == "cut"

    def large(self, query):
        """Give objects of 300 KB, as many as are asked for of the 60 that there are."""
        start, limit = int(query.get("continue", 0)), int(query["limit"])
        items = [{"metadata": {"uid": str(n)}, "data": {"x": "y" * 300_000}} for n in range(start, min(start + limit, 60))]
        following = {"continue": str(start + limit)} if start + limit < 60 else {}
        return json.dumps({"kind": "ConfigMapList", "metadata": following, "items": items}).encode()

    def huge(self, query):
        """Give one object that no cluster holds."""
        return b'{"items": [{"data": "' + b"y" * (17 << 20) + b'"}]}'

    def circle(self, query):
        """Lead to the same page for ever."""
        return b'{"metadata": {"continue": "again"}, "items": [{}]}'

    def endless(self, query):
        """Lead on for ever."""
        return json.dumps({"metadata": {"continue": str(int(query.get("continue", 0)) + 1)}, "items": []}).encode()

    def cut(self, query):
        """Stop in the middle."""
        return b'{"items": [{"metadata": {'

    def strange(self, query):
        """Give items of which one is none, and metadata of other types."""
        return b'{"metadata": 7, "items": [1, {"metadata": null}, {"metadata": "x"}, {"metadata": {"uid": 5}}]}'

    def log_message(self, *args):
        """Keep quiet."""


@pytest.fixture
def odd():
    """Open a client for a server with odd lists."""
    server = HTTPServer(("127.0.0.1", 0), _Odd)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    client = KubernetesClient(f"http://127.0.0.1:{server.server_address[1]}", token=lambda _refresh: "t", sleep=lambda _s: None)
    yield client
    client._pool.clear()
    server.shutdown()
    server.server_close()
    thread.join()


def test_large_objects_are_asked_for_in_smaller_pages(odd):
    """A page of 500 ConfigMaps may be half a gigabyte; the connection is good for the next page."""
    assert [item["metadata"]["uid"] for item in odd.list_objects("v1", "large")] == [str(n) for n in range(60)]


@pytest.mark.parametrize(
    ("plural", "error", "said"),
    [
        ("huge", LimitExceededError, "larger than"),
        ("circle", BadInputError, "leads back to itself"),
        ("endless", LimitExceededError, "more than 20 pages"),
        ("cut", OfflineError, "cannot reach"),
    ],
)
def test_lists_without_an_end_are_errors(odd, monkeypatch, plural, error, said):
    """Nothing is taken for a whole list that is not, and no list takes for ever; the next one is read."""
    monkeypatch.setattr(kubernetes, "MAX_PAGES", 20)
    with pytest.raises(error, match=said):
        list(odd.list_objects("v1", plural))
    assert len(list(odd.list_objects("v1", "strange"))) == 3


class _Kubelet(BaseHTTPRequestHandler):
    """Answers for the kubelets of nodes, as the API server hands it on."""

    def do_GET(self):
        """Answer by the path."""
        answers = {"/api/v1/nodes/a%2Fb/proxy/configz": b'{"kubeletconfig": {"readOnlyPort": 10255}}'}
        body = answers.get(self.path, b'{"other": 1}')
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args):
        """Keep quiet."""


def test_a_kubelet_is_asked_for_its_configuration():
    """A node's name stays one part of the path; an answer without a configuration is none."""
    server = HTTPServer(("127.0.0.1", 0), _Kubelet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    client = KubernetesClient(f"http://127.0.0.1:{server.server_address[1]}", token=lambda _refresh: "t", sleep=lambda _s: None)
    try:
        assert client.kubelet_configuration("a/b") == {"readOnlyPort": 10255}
        with pytest.raises(BadInputError):
            client.kubelet_configuration("c")
    finally:
        client._pool.clear()
        server.shutdown()
        server.server_close()
        thread.join()
