"""Our own Kubernetes client on urllib3: the few calls the audit and the responder need, paged, bounded and refusing to guess.

It never reads Secrets and never uses nodes/proxy. API conventions: https://kubernetes.io/docs/reference/using-api/api-concepts/
"""

import json
import ssl
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal
from urllib.parse import quote, urlencode, urlsplit

import urllib3

from tidewaiter.adapters.kubernetes_errors import GoneError, is_budget_refusal, raise_for, retry_delay
from tidewaiter.errors import BadInputError, LimitExceededError, OfflineError, RefusedError

PAGE_SIZE = 500
MAX_RESPONSE_BYTES = 16 * 1024 * 1024
"""Decoded, an answer takes about eight times as much memory; etcd holds no object over 1.5 MiB."""
MAX_PAGES = 10_000
FEWER = 10
MAX_ATTEMPTS = 5
MAX_RESTARTS = 3
REFUSED_RESOURCES = frozenset({"secrets"})
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_RETRIED = (429, 500, 503, 504)

PatchType = Literal["merge", "json", "strategic"]
_PATCH_MEDIA: Mapping[str, str] = {
    "merge": "application/merge-patch+json",
    "json": "application/json-patch+json",
    "strategic": "application/strategic-merge-patch+json",
}


class KubernetesClient:
    """Implements ClusterReader and ClusterActor for one API server.

    `token` is called before each request and should cache; after a 401 it is called again with `refresh=True`. `certificate_authority`
    is the PEM text that the server's certificate must chain to. Plain HTTP is accepted for loopback addresses only.
    """

    def __init__(
        self,
        endpoint: str,
        *,
        token: Callable[[bool], str],
        certificate_authority: str = "",
        page_size: int = PAGE_SIZE,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._endpoint = endpoint.rstrip("/")
        self._token = token
        self._page_size = page_size
        self._sleep = sleep
        self._pool = _pool(self._endpoint, certificate_authority)

    def server_version(self) -> str:
        """Return `major.minor`, without the `+` that distributions append to the minor."""
        answer = self._call("GET", "/version", verb="get", what="version")
        return f"{answer.get('major', '')}.{str(answer.get('minor', '')).rstrip('+')}"

    def list_objects(self, api_version: str, kind_plural: str, namespace: str = "") -> Iterator[Mapping[str, Any]]:
        """Yield objects page by page, each once; starts again when the server forgot the list's snapshot (410).

        The `kind` and `apiVersion` that list items leave out are filled in. Raises PermissionMissingError naming verb and resource.
        """
        if kind_plural in REFUSED_RESOURCES:
            raise RefusedError(f"Tidewaiter does not read {kind_plural}", hint="Nothing it does needs their content")
        seen: set[str] = set()
        for _ in range(MAX_RESTARTS):
            try:
                for item in self._pages(api_version, kind_plural, namespace):
                    metadata = item.get("metadata")
                    uid = str(metadata.get("uid", "")) if isinstance(metadata, dict) else ""
                    if uid and uid in seen:
                        continue
                    seen.add(uid)
                    yield item
            except GoneError:
                continue
            return
        raise OfflineError(f"the list of {kind_plural} expired {MAX_RESTARTS} times while it was read", where=self._endpoint)

    def _pages(self, api_version: str, plural: str, namespace: str) -> Iterator[dict[str, Any]]:
        path, what = collection_path(api_version, plural, namespace), _resource(api_version, plural)
        following, limit = "", self._page_size
        for _ in range(MAX_PAGES):
            query = {"limit": str(limit)} | ({"continue": following} if following else {})
            try:
                page = self._call("GET", f"{path}?{urlencode(query)}", verb="list", what=what)
            except LimitExceededError:
                if limit == 1:
                    raise
                limit = max(1, limit // FEWER)  # these objects are large
                continue
            kind = str(page.get("kind", "")).removesuffix("List")
            for item in _items(page):
                yield {"apiVersion": api_version, "kind": kind, **item}
            before, following = following, _continuation(page)
            if not following:
                return
            if following == before:
                raise BadInputError(f"the list of {plural} leads back to itself", where=self._endpoint)
        raise LimitExceededError(f"the list of {plural} has more than {MAX_PAGES} pages", where=self._endpoint)

    def get(self, api_version: str, kind_plural: str, namespace: str, name: str) -> Mapping[str, Any]:
        """Read one object; raises NotFoundError."""
        if kind_plural in REFUSED_RESOURCES:
            raise RefusedError(f"Tidewaiter does not read {kind_plural}", hint="Nothing it does needs their content")
        path = object_path(api_version, kind_plural, namespace, name)
        return self._call("GET", path, verb="get", what=_resource(api_version, kind_plural))

    def kubelet_configuration(self, node: str) -> Mapping[str, Any]:
        """Ask the kubelet of a node for its configuration, through the API server; whoever may do this may do more (nodes/proxy)."""
        answer = self._call("GET", f"{object_path('v1', 'nodes', '', node)}/proxy/configz", verb="get", what="nodes/proxy")
        found = answer.get("kubeletconfig")
        if not isinstance(found, dict):
            raise BadInputError("the kubelet's answer holds no configuration", where=node)
        return found

    def create(self, api_version: str, kind_plural: str, namespace: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """Create an object; raises ConflictError if it exists."""
        path = collection_path(api_version, kind_plural, namespace)
        return self._call("POST", path, verb="create", what=_resource(api_version, kind_plural), body=body)

    def patch(
        self,
        api_version: str,
        kind_plural: str,
        namespace: str,
        name: str,
        patch: Mapping[str, Any] | Sequence[Mapping[str, Any]],
        *,
        patch_type: PatchType = "merge",
    ) -> Mapping[str, Any]:
        """Patch an object; a `metadata.resourceVersion` in the patch makes it conditional (ConflictError when it moved)."""
        path = object_path(api_version, kind_plural, namespace, name)
        media = _PATCH_MEDIA[patch_type]
        return self._call("PATCH", path, verb="patch", what=_resource(api_version, kind_plural), body=patch, media=media)

    def delete(self, api_version: str, kind_plural: str, namespace: str, name: str, uid: str = "") -> None:
        """Delete an object, only if its uid still is `uid` when given (ConflictError otherwise)."""
        options: dict[str, Any] = {"apiVersion": "v1", "kind": "DeleteOptions"}
        if uid:
            options["preconditions"] = {"uid": uid}
        path = object_path(api_version, kind_plural, namespace, name)
        self._call("DELETE", path, verb="delete", what=_resource(api_version, kind_plural), body=options)

    def evict(self, namespace: str, pod: str) -> None:
        """Evict a pod; raises RefusedError when a disruption budget forbids it."""
        body = {"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": pod, "namespace": namespace}}
        path = object_path("v1", "pods", namespace, pod) + "/eviction"
        self._call("POST", path, verb="create", what="pods/eviction", body=body)

    def _call(self, method: str, path: str, *, verb: str, what: str, body: Any = None, media: str = "application/json") -> dict[str, Any]:
        """Make one call with back-off on 429 and 5xx (5xx only where repeating is harmless) and one fresh token after a 401."""
        refresh = False
        for attempt in range(1, MAX_ATTEMPTS + 1):
            status, headers, answer = self._send(method, path, body, media, self._token(refresh))
            if status == 401 and not refresh:  # noqa: PLR2004 - HTTP
                refresh = True
                continue
            wait = status in _RETRIED and (status == 429 or method == "GET") and not is_budget_refusal(answer)  # noqa: PLR2004 - HTTP
            if not wait or attempt == MAX_ATTEMPTS:
                break
            self._sleep(retry_delay(headers, attempt))
        raise_for(status, answer, verb=verb, resource=what, where=f"{self._endpoint}{path.partition('?')[0]}")
        return answer

    def _send(self, method: str, path: str, body: Any, media: str, token: str) -> tuple[int, Mapping[str, str], dict[str, Any]]:
        headers = {"Accept": "application/json", "User-Agent": "tidewaiter", "Authorization": f"Bearer {token}"}
        if body is not None:
            headers["Content-Type"] = media
        data = None if body is None else json.dumps(body).encode()
        try:
            response = self._pool.request(
                method, self._endpoint + path, body=data, headers=headers, preload_content=False, redirect=False, retries=False
            )
            raw = response.read(MAX_RESPONSE_BYTES + 1, decode_content=True)
            if len(raw) > MAX_RESPONSE_BYTES:
                response.close()  # what was not read would be taken for the next answer
            response.release_conn()
        except urllib3.exceptions.HTTPError as error:
            raise OfflineError(
                f"cannot reach the Kubernetes API: {error}", where=self._endpoint, hint="Check the endpoint, its network path and CA"
            ) from None
        if len(raw) > MAX_RESPONSE_BYTES:
            raise LimitExceededError(f"the answer is larger than {MAX_RESPONSE_BYTES} bytes", where=self._endpoint + path)
        return response.status, response.headers, _decode(raw, response.status, self._endpoint + path)


def collection_path(api_version: str, plural: str, namespace: str = "") -> str:
    """Build the path of a resource collection (`v1` lives under /api, groups under /apis)."""
    root = "/api/" if "/" not in api_version else "/apis/"
    scope = f"/namespaces/{quote(namespace, safe='')}" if namespace else ""
    return f"{root}{quote(api_version)}{scope}/{quote(plural, safe='')}"


def object_path(api_version: str, plural: str, namespace: str, name: str) -> str:
    """Build the path of one object."""
    return f"{collection_path(api_version, plural, namespace)}/{quote(name, safe='')}"


def _resource(api_version: str, plural: str) -> str:
    group, slash, _ = api_version.partition("/")
    return f"{plural}.{group}" if slash else plural


def _continuation(page: Mapping[str, Any]) -> str:
    metadata = page.get("metadata")
    return str(metadata.get("continue") or "") if isinstance(metadata, dict) else ""


def _items(page: Mapping[str, Any]) -> list[dict[str, Any]]:
    items = page.get("items") or []
    if not isinstance(items, list):
        raise BadInputError("the Kubernetes API returned a list without items")
    return [item for item in items if isinstance(item, dict)]


def _decode(raw: bytes, status: int, where: str) -> dict[str, Any]:
    try:
        answer = json.loads(raw or b"{}")
    except (ValueError, RecursionError):
        answer = None
    if isinstance(answer, dict):
        return answer
    if status >= 400:  # noqa: PLR2004 - a proxy's error page; the status says enough
        return {"message": raw[:200].decode(errors="replace")}
    raise BadInputError("the Kubernetes API returned something that is not a JSON object", where=where)


def _pool(endpoint: str, certificate_authority: str) -> urllib3.PoolManager:
    parts = urlsplit(endpoint)
    if parts.scheme == "http" and parts.hostname in _LOOPBACK:
        return urllib3.PoolManager(timeout=urllib3.Timeout(connect=5, read=60))
    if parts.scheme != "https":
        raise BadInputError("a Kubernetes API is only called over https", where=endpoint)
    try:
        context = ssl.create_default_context(cadata=certificate_authority or None)
    except ssl.SSLError as error:
        raise BadInputError(f"the cluster's certificate authority cannot be read: {error}", where=endpoint) from None
    return urllib3.PoolManager(timeout=urllib3.Timeout(connect=5, read=60), ssl_context=context)
