"""A remote registry over HTTP (OCI distribution specification 1.1; token authentication as in the distribution project's documentation)."""

import base64
import binascii
import io
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast
from urllib.parse import urlencode, urljoin

import urllib3

from tidewaiter.adapters.http_blob import BlobStream, check_url, discard, fetch, is_loopback, pool, read_body, send, split_url
from tidewaiter.errors import BadInputError, NotFoundError, OfflineError, PermissionMissingError
from tidewaiter.sources.descriptor import MAX_DOCUMENT, Descriptor, parse_descriptor, parse_document, text
from tidewaiter.sources.media import ACCEPTED, OCI_INDEX
from tidewaiter.sources.registry import ManifestReply

_BUFFER = 1 << 18
_TOKEN_LIMIT = 1 << 20
_MOST_PAGES = 20
_HUB_KEYS = ("https://index.docker.io/v1/", "index.docker.io", "docker.io")
_BYTES = "application/octet-stream"
_DONE = frozenset({200, 201, 202, 204})
_OK, _UNAUTHORISED, _FORBIDDEN, _NOT_FOUND, _TOO_MANY = 200, 401, 403, 404, 429


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """Name and password for one registry, or an identity token (password, with the name empty)."""

    name: str
    password: str

    @property
    def basic(self) -> str:
        """The Basic authorization header."""
        return "Basic " + base64.b64encode(f"{self.name}:{self.password}".encode()).decode()

    def __repr__(self) -> str:
        return f"Login(name={self.name!r})"


def docker_logins(path: Path | None = None) -> dict[str, Login]:
    """Read logins of `~/.docker/config.json` (or `$DOCKER_CONFIG`); credential helpers are programs and are not run."""
    path = path or Path(os.environ.get("DOCKER_CONFIG", "~/.docker")).expanduser() / "config.json"
    try:
        auths = json.loads(path.read_bytes()).get("auths")
    except (OSError, ValueError, AttributeError):
        return {}
    entries = auths.items() if isinstance(auths, dict) else ()
    return {key: login for key, entry in entries if isinstance(entry, dict) and (login := _login(entry))}


def _login(entry: Mapping[str, object]) -> Login | None:
    token = text(entry.get("identitytoken"))
    if token:
        return Login(name="", password=token)
    try:
        name, colon, password = base64.b64decode(text(entry.get("auth")), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return Login(name=name, password=password) if colon else None


class OciRegistry:
    """A `RegistryTransport` over HTTPS; plain HTTP only to this machine. Tokens are kept per repository."""

    def __init__(self, *, logins: Mapping[str, Login] | None = None, http: urllib3.PoolManager | None = None) -> None:
        self._logins = docker_logins() if logins is None else logins
        self._http = http or pool()
        self._authorizations: dict[tuple[str, str], str] = {}

    def manifest(self, registry: str, repository: str, reference: str) -> ManifestReply:
        """Fetch a manifest or index by tag or digest."""
        response = self._get(registry, repository, f"manifests/{reference}", ", ".join(ACCEPTED))
        body = read_body(response, MAX_DOCUMENT, where=f"{registry}/{repository}")
        return ManifestReply(body=body, media_type=response.headers.get("Content-Type", "").partition(";")[0].strip())

    def open_blob(self, registry: str, repository: str, digest: str) -> BinaryIO:
        """Open a blob as a stream of its stored bytes."""
        response = self._get(registry, repository, f"blobs/{digest}", "*/*")
        return cast("BinaryIO", io.BufferedReader(BlobStream(response), _BUFFER))

    def referrers(self, registry: str, repository: str, digest: str) -> Sequence[Descriptor] | None:
        """List the manifests whose subject is a digest, page by page; None where the registry knows no referrers."""
        found: list[Descriptor] = []
        what = f"referrers/{digest}"
        for _ in range(_MOST_PAGES):
            try:
                response = self._get(registry, repository, what, OCI_INDEX)
            except NotFoundError:
                return found or None
            where = f"{registry}/{repository}"
            index = parse_document(read_body(response, MAX_DOCUMENT, where=where), where=where)
            entries = index.get("manifests")
            found += (parse_descriptor(entry, where=where) for entry in (entries if isinstance(entries, list) else ()))
            query = _next_query(response.headers.get("Link", ""))
            if not query:
                break
            what = f"referrers/{digest}?{query}"
        return found

    def write(
        self, registry: str, repository: str, method: str, target: str, body: bytes = b"", media_type: str = _BYTES
    ) -> Mapping[str, str]:
        """Send bytes to what lies below a repository, or to the address that the registry named for them, and return the answer's headers.

        Redirects are not followed, and another host gets no authorization. Raises as reading does.
        """
        base = f"{'http' if is_loopback(registry) else 'https'}://{registry}/v2/{repository}/"
        url = check_url(urljoin(base, target))
        host = split_url(url).netloc
        if is_loopback(host) and not is_loopback(registry):
            raise BadInputError("a remote registry sends us to this machine", where=registry)
        known = self._authorizations.get((registry, repository)) if host == registry else None
        status, headers = send(self._http, method, url, body, {**_headers("*/*", known), "Content-Type": media_type})
        if status == _UNAUTHORISED and host == registry:
            known = self._answer(headers.get("WWW-Authenticate", ""), registry, repository, "pull,push")
            self._authorizations[registry, repository] = known
            status, headers = send(self._http, method, url, body, {**_headers("*/*", known), "Content-Type": media_type})
        if status not in _DONE:
            raise _refusal(status, f"{registry}/{repository}", f"{method} {target.partition('?')[0][:100]}")
        return headers

    def _get(self, registry: str, repository: str, what: str, accept: str) -> urllib3.BaseHTTPResponse:
        """Ask once, and once more with what the registry's challenge calls for."""
        url = f"{'http' if is_loopback(registry) else 'https'}://{registry}/v2/{repository}/{what}"
        known = self._authorizations.get((registry, repository))
        response = fetch(self._http, url, _headers(accept, known))
        if response.status == _UNAUTHORISED:
            challenge = response.headers.get("WWW-Authenticate", "")
            discard(response)
            granted = self._answer(challenge, registry, repository)
            self._authorizations[registry, repository] = granted
            response = fetch(self._http, url, _headers(accept, granted))
        if response.status == _OK:
            return response
        response.close()
        raise _refusal(response.status, f"{registry}/{repository}", what)

    def _answer(self, challenge: str, registry: str, repository: str, actions: str = "pull") -> str:
        scheme, fields = parse_challenge(challenge)
        login = self._login(registry)
        if scheme == "basic" and login:
            return login.basic
        if scheme == "bearer":
            return "Bearer " + self._token({"scope": f"repository:{repository}:{actions}", **fields}, login, registry, repository)
        raise _refusal(_UNAUTHORISED, f"{registry}/{repository}", "login")

    def _token(self, fields: Mapping[str, str], login: Login | None, registry: str, repository: str) -> str:
        """Fetch a token from the realm that the registry names."""
        where = f"{registry}/{repository}"
        query = {"scope": fields["scope"]}
        if fields.get("service"):
            query["service"] = fields["service"]
        realm = fields.get("realm", "")
        parts = split_url(realm)
        if is_loopback(parts.netloc) and not is_loopback(registry):
            raise BadInputError("a remote registry sends us to this machine for its token", where=registry)
        url = f"{realm}{'&' if parts.query else '?'}{urlencode(query)}"
        response = fetch(self._http, url, {"Authorization": login.basic} if login else {})
        body = read_body(response, _TOKEN_LIMIT, where=where)
        if response.status != _OK:
            raise _refusal(response.status, where, "token")
        document = parse_document(body, where=f"token for {where}")
        token = text(document.get("token")) or text(document.get("access_token"))
        if not token or any(char in token for char in "\r\n"):
            raise BadInputError("the registry's token service returned no token", where=where)
        return token

    def _login(self, registry: str) -> Login | None:
        keys = [registry, f"https://{registry}", f"https://{registry}/v2/"]
        if registry.endswith("docker.io"):
            keys += _HUB_KEYS
        return next((self._logins[key] for key in keys if key in self._logins), None)


def _next_query(link: str) -> str:
    """Read the query of the next page from a Link header (RFC 8288); the path stays ours, whatever the header says."""
    target, _, rest = link.partition(">")
    return split_url(target.lstrip(" <")).query if 'rel="next"' in rest or "rel=next" in rest else ""


def parse_challenge(header: str) -> tuple[str, dict[str, str]]:
    """Read `Bearer realm="...",service="..."` (RFC 9110, 11.6.1) to the lower-case scheme and its parameters."""
    scheme, _, rest = header.strip().partition(" ")
    fields: dict[str, str] = {}
    while rest:
        name, equals, rest = rest.partition("=")
        if not equals:
            break
        if rest.startswith('"'):
            value, _, rest = rest[1:].partition('"')
            rest = rest.partition(",")[2]
        else:
            value, _, rest = rest.partition(",")
        fields[name.strip().lower()] = value.strip()
    return scheme.lower(), fields


def _headers(accept: str, authorization: str | None) -> dict[str, str]:
    headers = {"Accept": accept, "User-Agent": "tidewaiter"}
    return {**headers, "Authorization": authorization} if authorization else headers


def _refusal(status: int, where: str, what: str) -> Exception:
    if status == _NOT_FOUND:
        return NotFoundError(f"the registry has no {what}", where=where, hint="Check repository, tag and digest")
    if status in (_UNAUTHORISED, _FORBIDDEN):
        hint = "Log in with `docker login` (credential helpers are not run), or check the name: registries also say this for missing ones"
        return PermissionMissingError("the registry refuses access", permission="pull", where=where, hint=hint)
    if status == _TOO_MANY:
        return OfflineError(
            "the registry refuses more requests for now", where=where, hint="Log in with `docker login`, or try again later"
        )
    return OfflineError(f"the registry answered with status {status}", where=where, hint="Try again later")
