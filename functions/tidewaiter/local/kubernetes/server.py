"""The loopback Kubernetes API over HTTP: a thread per connection on 127.0.0.1, stateful, with RBAC, for the demo and for tests."""

import json
import socket
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from tidewaiter.local.kubernetes.api import KubernetesApi
from tidewaiter.local.kubernetes.authentication import Authenticator, Identify
from tidewaiter.local.kubernetes.rbac import MASTERS, User, authorize
from tidewaiter.local.kubernetes.resources import BY_KIND, TYPES
from tidewaiter.local.kubernetes.routes import Call, parse_call
from tidewaiter.local.kubernetes.status import ApiStatusError, bad_request, too_many_requests
from tidewaiter.local.kubernetes.store import ObjectStore

MAX_BODY = 3 * 1024 * 1024
ADMIN_TOKEN = "loopback-admin"  # noqa: S105 - opens nothing but this process's own store
_FIRST_NAMESPACES = ("default", "kube-system", "kube-public", "kube-node-lease")


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """One call that was answered, for tests and the demo's timeline."""

    user: str
    verb: str
    resource: str
    namespace: str
    name: str
    code: int


class LoopbackKubernetes:
    """A Kubernetes API server of our own on a free loopback port; use it as a context manager.

    `users` maps bearer tokens to users (the token `ADMIN_TOKEN` is `admin` in `system:masters`) and may be changed while it runs;
    `access` maps IAM ARNs to users for EKS tokens, which `identify` resolves (see `authentication.sts_identity`).
    """

    def __init__(
        self,
        *,
        version: str = "1.34",
        users: Mapping[str, User] | None = None,
        access: Mapping[str, User] | None = None,
        identify: Identify | None = None,
    ) -> None:
        self.users: dict[str, User] = {ADMIN_TOKEN: User(name="admin", groups=(MASTERS,)), **(users or {})}
        self.access: dict[str, User] = dict(access or {})
        self.store = ObjectStore()
        self.served: list[Served] = []
        self._api = KubernetesApi(self.store, version)
        self._authenticator = Authenticator(self.users, self.access, identify)
        self._throttled: list[int] = []
        self._server = _Server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.load({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}} for name in _FIRST_NAMESPACES)

    @property
    def url(self) -> str:
        """The base URL, `http://127.0.0.1:PORT`."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.close_connections()
        self._server.server_close()
        self._thread.join(5)

    def load(self, objects: Iterable[Mapping[str, Any]]) -> None:
        """Store objects as an administrator would, making missing namespaces; raises ApiStatusError for what the API would refuse."""
        for data in objects:
            resource = BY_KIND.get((str(data.get("apiVersion")), str(data.get("kind"))))
            if resource is None:
                raise bad_request(f"no resource type for {data.get('apiVersion')} {data.get('kind')}")
            namespace = str((data.get("metadata") or {}).get("namespace") or "default") if resource.namespaced else ""
            if namespace and namespace not in {n["metadata"]["name"] for n in self.store.all_of(TYPES["v1", "namespaces"])}:
                self.load([{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": namespace}}])
            self.store.create(resource, namespace, data)

    def throttle(self, times: int, retry_after: int = 0) -> None:
        """Answer the next `times` calls with 429 and this Retry-After (seconds)."""
        self._throttled.extend([retry_after] * times)

    def answer(
        self, method: str, target: str, authorization: str, media_type: str, raw: bytes
    ) -> tuple[int, dict[str, Any], Mapping[str, str]]:
        """Serve one request and return (status, body, headers); used by the HTTP handler and directly by tests."""
        user, call = User(name=""), Call(verb=method.lower(), path=target)
        headers: Mapping[str, str] = {}
        try:
            user = self._authenticator.user_of(authorization)
            call = parse_call(method, target)
            if self._throttled:
                raise too_many_requests(self._throttled.pop(0))
            authorize(self.store, user, call)
            code, body = self._api.serve(call, _decode(raw), media_type.partition(";")[0].strip())
        except ApiStatusError as error:
            code, body, headers = error.code, error.body(), error.headers
        except (TypeError, ValueError, AttributeError, KeyError) as error:
            # Objects are stored without schema validation; what trips over a malformed one must not end the connection.
            code, body = 500, ApiStatusError(500, "InternalError", f"malformed object: {type(error).__name__}: {error}").body()
        resource = call.resource_path or call.path
        self.served.append(Served(user=user.name, verb=call.verb, resource=resource, namespace=call.namespace, name=call.name, code=code))
        return code, body, headers


def _decode(raw: bytes) -> Any:
    if not raw:
        return None
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        raise bad_request("the object provided is unrecognized: not valid JSON") from None


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, owner: LoopbackKubernetes) -> None:
        self.owner = owner
        self._open: set[socket.socket] = set()
        super().__init__(("127.0.0.1", 0), _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def close_connections(self) -> None:
        """Wake the threads that wait on kept-alive connections, so that nothing outlives the server."""
        for connection in tuple(self._open):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # the client was faster


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def _serve(self) -> None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal() or int(length) > MAX_BODY:
            self.close_connection = True
            self._reply(413, ApiStatusError(413, "RequestEntityTooLarge", "the request body is too large").body(), {})
            return
        raw = self.rfile.read(int(length))
        authorization = self.headers.get("Authorization", "")
        media_type = self.headers.get("Content-Type", "application/json")
        self._reply(*self.server.owner.answer(self.command, self.path, authorization, media_type, raw))

    def _reply(self, code: int, body: Mapping[str, Any], headers: Mapping[str, str]) -> None:
        data = json.dumps(body).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve  # noqa: N815 - http.server's names

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's signature
        """Keep quiet: `served` is the log."""
