"""Documents pushed over HTTP: who is told the password, and what an odd registry leads to."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

import pytest

from tidewaiter.adapters.oci_artefacts import OciArtefacts
from tidewaiter.adapters.oci_registry import Login, OciRegistry
from tidewaiter.errors import BadInputError, NotFoundError, OfflineError, PermissionMissingError
from tidewaiter.sources.descriptor import digest_of
from tidewaiter.sources.media import OCI_MANIFEST

BODY = b"a document"


class Registry:
    """Answers by method and path, and remembers (method, path, authorization, body)."""

    def __init__(self) -> None:
        self.answers: dict[tuple[str, str], Any] = {}
        self.heard: list[tuple[str, str, str, bytes]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def _any(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                authorization = self.headers.get("Authorization", "")
                outer.heard.append((self.command, self.path, authorization, body))
                answer = outer.answers.get((self.command, self.path.partition("?")[0]), (404, {}, b""))
                status, headers, said = answer(authorization) if callable(answer) else answer
                self.send_response(status)
                for name, value in {"Content-Length": str(len(said)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(said)

            do_GET = do_POST = do_PUT = do_DELETE = _any  # noqa: N815 - named by http.server

            def log_message(self, *_: Any) -> None:
                """Stay silent."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def repository(self) -> OciArtefacts:
        """Open a repository of it with a login."""
        client = OciRegistry(logins={self.host: Login(name="ana", password="secret")})
        return OciArtefacts(client=client, registry=self.host, repository="app")


@pytest.fixture
def registries() -> Iterator[tuple[Registry, Registry]]:
    """Start a registry and another host."""
    with ExitStack() as stack:
        yield stack.enter_context(Registry()), stack.enter_context(Registry())


def test_a_token_to_push_is_asked_for_and_sent_to_this_registry_alone(registries: tuple[Registry, Registry]) -> None:
    """The address of the upload may be elsewhere: that host gets the bytes and no credentials."""
    registry, store = registries
    challenge = {"WWW-Authenticate": f'Bearer realm="http://{registry.host}/token",service="s"'}
    registry.answers["GET", "/token"] = (200, {}, b'{"token": "t"}')
    registry.answers["POST", "/v2/app/blobs/uploads/"] = lambda sent: (
        (202, {"Location": f"http://{store.host}/upload?state=1"}, b"") if sent == "Bearer t" else (401, challenge, b"{}")
    )
    store.answers["PUT", "/upload"] = (201, {}, b"")
    registry.repository().put_blob(BODY)
    assert "scope=repository%3Aapp%3Apull%2Cpush" in registry.heard[1][1]
    assert [(method, authorization, body) for method, _, authorization, body in store.heard] == [("PUT", "", BODY)]
    assert f"digest={digest_of(BODY).replace(':', '%3A')}" in store.heard[0][1]
    assert "state=1" in store.heard[0][1]


def test_manifests_go_under_their_digest_and_what_cannot_be_deleted_stays(registries: tuple[Registry, Registry]) -> None:
    """Many registries know no DELETE."""
    registry, _ = registries
    path = f"/v2/app/manifests/{digest_of(BODY)}"
    registry.answers["PUT", path] = (201, {}, b"")
    registry.answers["DELETE", path] = (405, {}, b"")
    registry.repository().put_manifest(BODY, OCI_MANIFEST)
    registry.repository().remove(digest_of(BODY))
    assert [method for method, *_ in registry.heard] == ["PUT", "DELETE"]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((202, {}, b""), BadInputError),
        ((202, {"Location": "http://192.0.2.1/upload"}, b""), BadInputError),
        ((202, {"Location": "file:///etc/passwd"}, b""), BadInputError),
        ((403, {}, b""), PermissionMissingError),
        ((404, {}, b""), NotFoundError),
        ((500, {}, b""), OfflineError),
        ((302, {"Location": "/v2/app/blobs/uploads/"}, b""), OfflineError),
    ],
    ids=["no address", "plain http elsewhere", "a file", "refused", "unknown", "broken", "redirected"],
)
def test_odd_answers_are_errors_in_our_words(registries: tuple[Registry, Registry], answer: Any, error: type[Exception]) -> None:
    """Nothing is sent where it should not go."""
    registry, _ = registries
    registry.answers["POST", "/v2/app/blobs/uploads/"] = answer
    with pytest.raises(error):
        registry.repository().put_blob(BODY)
    assert [method for method, *_ in registry.heard] == ["POST"]
