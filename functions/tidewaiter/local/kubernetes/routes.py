"""HTTP method and path to a Kubernetes call: verb, resource, namespace, name, subresource."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

from tidewaiter.local.kubernetes.resources import TYPES, ResourceType
from tidewaiter.local.kubernetes.status import ApiStatusError

SUBRESOURCES = {"pods": ("eviction", "status")}
_VERBS = {"GET": "get", "POST": "create", "PUT": "update", "PATCH": "patch", "DELETE": "delete"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One API call; `resource` is None for discovery and health paths, which every authenticated user may read."""

    verb: str
    path: str
    resource: ResourceType | None = None
    namespace: str = ""
    name: str = ""
    subresource: str = ""
    query: Mapping[str, str] = field(default_factory=dict)

    @property
    def resource_path(self) -> str:
        """The resource as RBAC rules write it: `pods` or `pods/eviction`."""
        plural = self.resource.plural if self.resource else ""
        return f"{plural}/{self.subresource}" if self.subresource else plural


def parse_call(method: str, target: str) -> Call:
    """Read a request line; raises 404 for a path and 405 for a verb that this API does not serve."""
    parts = urlsplit(target)
    query = dict(parse_qsl(parts.query, keep_blank_values=True, max_num_fields=50))
    tokens = [unquote(token) for token in parts.path.split("/") if token]
    api_version, rest = _split_version(tokens)
    if not rest:
        if method != "GET":
            raise _not_allowed()
        return Call(verb="get", path=parts.path.rstrip("/") or "/", query=query)
    namespace, rest = _split_namespace(rest)
    resource = TYPES.get((api_version, rest[0]))
    if resource is None or (bool(namespace) and not resource.namespaced) or len(rest) > 3:  # noqa: PLR2004 - plural/name/subresource
        raise _unknown_path()
    name, subresource = ([*rest[1:], "", ""])[:2]
    if subresource and subresource not in SUBRESOURCES.get(resource.plural, ("status",)):
        raise _unknown_path()
    if method == "POST" and name and not subresource:
        raise _not_allowed()
    verb = _verb(method, name, query)
    return Call(verb=verb, path=parts.path, resource=resource, namespace=namespace, name=name, subresource=subresource, query=query)


def _split_version(tokens: list[str]) -> tuple[str, list[str]]:
    if tokens[:1] == ["api"] and len(tokens) > 1:
        return tokens[1], tokens[2:]
    if tokens[:1] == ["apis"] and len(tokens) > 2:  # noqa: PLR2004 - apis/group/version
        return f"{tokens[1]}/{tokens[2]}", tokens[3:]
    return "", []


def _split_namespace(rest: list[str]) -> tuple[str, list[str]]:
    if rest[0] == "namespaces" and len(rest) > 2:  # noqa: PLR2004 - namespaces/NAME/plural
        if rest[2] == "status":
            return "", rest
        return rest[1], rest[2:]
    return "", rest


def _verb(method: str, name: str, query: Mapping[str, str]) -> str:
    if query.get("watch") in ("true", "1"):
        raise ApiStatusError(405, "MethodNotAllowed", "watch is not served by this API")
    if method == "GET":
        return "get" if name else "list"
    if method not in _VERBS or (method != "POST" and not name):
        raise _not_allowed()
    return _VERBS[method]


def _not_allowed() -> ApiStatusError:
    return ApiStatusError(405, "MethodNotAllowed", "the server does not allow this method on the requested resource")


def _unknown_path() -> ApiStatusError:
    return ApiStatusError(404, "NotFound", "the server could not find the requested resource")
