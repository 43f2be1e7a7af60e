"""A registry over real HTTP on this machine: challenges, tokens, redirects, limits."""

import base64
import io
import json
import threading
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import urllib3

from tests.inventory.layers import tar_of, write_manifest
from tidewaiter.adapters.http_blob import check_url, fetch, is_loopback, pool, read_body
from tidewaiter.adapters.oci_registry import Login, OciRegistry, docker_logins, parse_challenge
from tidewaiter.errors import BadInputError, NotFoundError, OfflineError, PermissionMissingError
from tidewaiter.sources import open_source

TOKEN = "Bearer sesame"


class Server:
    """An HTTP server whose answers a test sets by path: (status, headers, body) or a function of the request's headers."""

    def __init__(self):
        self.answers, self.requests = {}, []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                outer.requests.append((self.path, self.headers.get("Authorization")))
                answer = outer.answers.get(self.path.partition("?")[0], (404, {}, b""))
                status, headers, body = answer(self.headers) if callable(answer) else answer
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                """Stay silent."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def servers():
    """Start a registry and a blob store."""
    with ExitStack() as stack:
        yield stack.enter_context(Server()), stack.enter_context(Server())


def registry(**logins):
    """Make a client with some logins."""
    http = pool()
    return OciRegistry(logins={host: Login(name=name, password=name + "-pw") for host, name in logins.items()}, http=http), http


def guarded(challenge, wanted, then):
    """Answer 401 with a challenge until the right authorization comes."""
    return lambda headers: then if headers.get("Authorization") == wanted else (401, {"WWW-Authenticate": challenge}, b"")


def test_scan_with_a_token_and_blobs_elsewhere(servers, tmp_path):
    """The token is fetched from the realm; it is not sent on to the host that the blobs are redirected to."""
    first, second = servers
    manifest = write_manifest(tmp_path, [tar_of({"a": b"1"})])
    challenge = f'Bearer realm="http://{first.host}/token",service="s",scope="repository:team/app:pull"'
    first.answers["/token"] = (200, {}, json.dumps({"token": "sesame"}).encode())
    for path in (tmp_path / "blobs/sha256").iterdir():
        digest = f"sha256:{path.name}"
        second.answers[f"/{digest}"] = (200, {}, path.read_bytes())
        first.answers[f"/v2/team/app/blobs/{digest}"] = guarded(
            challenge, TOKEN, (307, {"Location": f"http://{second.host}/{digest}"}, b"")
        )
    body = (tmp_path / "blobs" / manifest["digest"].replace(":", "/")).read_bytes()
    first.answers["/v2/team/app/manifests/1"] = guarded(challenge, TOKEN, (200, {"Content-Type": manifest["mediaType"]}, body))
    client, http = registry()
    with http:
        source = open_source(f"registry:{first.host}/team/app:1", transport=client)
        (image,) = source.images()
        with source.open_layer(image.layers[0]) as stream:
            assert stream.read(2) == b"\x1f\x8b"
    assert {authorization for _, authorization in second.requests} == {None}
    assert sum(path.startswith("/token") for path, _ in first.requests) == 1


def test_basic_login(servers):
    """A Basic challenge is answered with the login of this registry, and no login is a refusal that says so."""
    first, _ = servers
    login = "Basic " + base64.b64encode(b"me:me-pw").decode()
    first.answers["/v2/a/manifests/1"] = guarded('Basic realm="x"', login, (200, {"Content-Type": "t/x; charset=utf-8"}, b"{}"))
    client, http = registry(**{first.host: "me"})
    with http:
        assert client.manifest(first.host, "a", "1").media_type == "t/x"
        with pytest.raises(PermissionMissingError, match="docker login"):
            OciRegistry(logins={}, http=http).manifest(first.host, "a", "1")


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((404, {}, b""), NotFoundError),
        ((403, {}, b""), PermissionMissingError),
        ((503, {}, b""), OfflineError),
        ((302, {"Location": "/v2/a/manifests/1"}, b""), BadInputError),
        ((302, {"Location": "http://192.0.2.1/x"}, b""), BadInputError),
        ((302, {"Location": "file:///etc/passwd"}, b""), BadInputError),
    ],
)
def test_refusals_and_redirects(servers, answer, error):
    """Each refusal has its own error; loops, plain HTTP elsewhere and other schemes are not followed."""
    first, _ = servers
    first.answers["/v2/a/manifests/1"] = answer
    client, http = registry()
    with http, pytest.raises(error):
        client.manifest(first.host, "a", "1")


def test_blob_that_breaks_off_raises_oserror(servers):
    """The reader of a layer turns it into a problem."""
    first, _ = servers
    first.answers["/v2/a/blobs/sha256:x"] = (200, {"Content-Length": "5000"}, b"short")
    client, http = registry()
    with http, client.open_blob(first.host, "a", "sha256:x") as stream, pytest.raises(OSError, match="did not arrive whole"):
        stream.read()


def test_nobody_there(servers):
    """A closed port is an offline error with a hint."""
    with Server() as gone:
        host = gone.host
    client, http = registry()
    with http, pytest.raises(OfflineError, match=r"nothing listens there.*local copy"):
        client.manifest(host, "a", "1")


def test_plain_http_is_for_this_machine_only():
    """Names that only look local are refused."""
    assert [is_loopback(host) for host in ("localhost:1", "127.0.0.1:5", "[::1]:5", "localhost.evil.example", "10.0.0.1")] == [
        True,
        True,
        True,
        False,
        False,
    ]
    with pytest.raises(BadInputError, match="Only https"):
        check_url("http://registry.example/v2/")
    with pool() as http, pytest.raises(BadInputError):
        fetch(http, "http://127.0.0.1@registry.example/")


def test_challenges():
    """Quoted values may hold commas; what is no challenge is empty."""
    assert parse_challenge('Bearer realm="https://a/t",scope="repository:x:pull,push",service=s') == (
        "bearer",
        {"realm": "https://a/t", "scope": "repository:x:pull,push", "service": "s"},
    )
    assert parse_challenge("") == ("", {})


def test_docker_config(tmp_path):
    """Logins and identity tokens are read; damage and helpers are passed over; a login never shows its password."""
    auths = {"a": {"auth": base64.b64encode(b"u:p:q").decode()}, "b": {"identitytoken": "t"}, "c": {"auth": "!"}, "d": {}}
    path = tmp_path / "config.json"
    path.write_text(json.dumps({"auths": auths, "credsStore": "desktop"}))
    logins = docker_logins(path)
    assert {host: (login.name, login.password) for host, login in logins.items()} == {"a": ("u", "p:q"), "b": ("", "t")}
    assert "p:q" not in repr(logins)
    assert docker_logins(tmp_path / "none") == {}


@pytest.mark.parametrize("location", ["https://[::1", "http://[", "//[x]/"])
def test_redirect_to_no_url_is_an_error(servers, location):
    """A target that cannot be taken apart is bad input, not a trace."""
    server, _ = servers
    server.answers["/v2/app/manifests/1"] = (307, {"Location": location}, b"")
    client, http = registry()
    with pytest.raises(BadInputError):
        client.manifest(server.host, "app", "1")
    http.clear()


@pytest.mark.parametrize("realm", ["https://[", "http://169.254.169.254/latest/meta-data"])
def test_realm_that_is_refused(servers, realm):
    """A token service that is no URL, or the instance's metadata, is not asked."""
    server, _ = servers
    server.answers["/v2/app/manifests/1"] = (401, {"WWW-Authenticate": f'Bearer realm="{realm}"'}, b"")
    client, http = registry()
    with pytest.raises(BadInputError):
        client.manifest(server.host, "app", "1")
    http.clear()


def test_remote_registry_cannot_send_us_to_this_machine_for_a_token(servers):
    """The realm of a registry elsewhere may not be a service of this machine, which would also get the password."""
    local, _ = servers
    challenge = {"WWW-Authenticate": f'Bearer realm="http://{local.host}/token"'}
    answer = urllib3.HTTPResponse(io.BytesIO(), status=401, headers=challenge, preload_content=False)

    class Remote:
        def request(self, *_args, **_options):
            return answer

    with pytest.raises(BadInputError, match="this machine"):
        OciRegistry(logins={"r.example": Login(name="a", password="b")}, http=Remote()).manifest("r.example", "app", "1")
    assert local.requests == []


@pytest.fixture
def keeping(monkeypatch, servers):
    """Make the registry keep its connections open, as real ones do."""
    monkeypatch.setattr(BaseHTTPRequestHandler, "protocol_version", "HTTP/1.1")
    return servers[0]


@pytest.mark.parametrize("refusal", [b"", b"x" * 100, b"x" * 200_000])
def test_challenge_redirect_and_token_on_one_kept_connection(keeping, refusal):
    """What was not read of one answer does not spoil the next on the same connection."""
    server, manifest = keeping, (200, {"Content-Type": "text/plain"}, b"{}")
    challenge = {"WWW-Authenticate": f'Bearer realm="http://{server.host}/token"'}
    moved = (307, {"Location": "/elsewhere"}, refusal)
    server.answers["/token"] = (200, {}, json.dumps({"token": "sesame"}).encode())
    server.answers["/elsewhere"] = manifest
    server.answers["/v2/app/manifests/1"] = lambda headers: moved if headers.get("Authorization") == TOKEN else (401, challenge, refusal)
    client, http = registry()
    assert client.manifest(server.host, "app", "1").body == b"{}"
    http.clear()


def test_too_many_requests_are_told_as_such(servers):
    """A `Retry-After` does not turn the refusal into a host that cannot be reached."""
    server, _ = servers
    server.answers["/v2/app/manifests/1"] = (429, {"Retry-After": "3600"}, b"")
    client, http = registry()
    with pytest.raises(OfflineError, match="refuses more requests"):
        client.manifest(server.host, "app", "1")
    http.clear()


def test_answer_that_drips_ends(monkeypatch):
    """A small body that comes byte by byte is given up after a minute in all."""
    clock = iter(range(1_000))
    monkeypatch.setattr("tidewaiter.adapters.http_blob.time.monotonic", lambda: float(next(clock)))

    class Dripping(io.RawIOBase):
        def readable(self):
            return True

        def readinto(self, buffer):
            buffer[:1] = b"x"
            return 1

    response = urllib3.HTTPResponse(io.BufferedReader(Dripping()), preload_content=False)
    with pytest.raises(OfflineError, match="longer than 60 seconds"):
        read_body(response, 1_000, where="r.example")


def _page(*digits, link=""):
    index = {"manifests": [{"digest": "sha256:" + digit * 64, "mediaType": "m", "size": 1} for digit in digits]}
    return 200, {"Link": link} if link else {}, json.dumps(index).encode()


def test_referrers_page_by_page(servers):
    """The Link header leads on, on our own path; a registry without the API says so by 404."""
    first, second = servers
    path = f"/v2/a/referrers/sha256:{'a' * 64}"
    pages = iter([_page("1", "2", link=f'<http://{second.host}/steal?n=2&last=x>; rel="next"'), _page("3")])
    first.answers[path] = lambda _headers: next(pages)
    client, http = registry()
    with http:
        found = client.referrers(first.host, "a", "sha256:" + "a" * 64)
        assert client.referrers(first.host, "b", "sha256:" + "a" * 64) is None
    assert found
    assert [one.digest[7] for one in found] == ["1", "2", "3"]
    assert [asked for asked, _ in first.requests][:2] == [path, f"{path}?n=2&last=x"]
    assert second.requests == []


def test_referrers_without_end_are_cut_off(servers):
    """A registry that always has one more page is not followed for ever."""
    first, _ = servers
    path = f"/v2/a/referrers/sha256:{'a' * 64}"
    first.answers[path] = _page("1", link='</v2/a/referrers/x?n=1>; rel="next"')
    client, http = registry()
    with http:
        assert len(client.referrers(first.host, "a", "sha256:" + "a" * 64) or ()) <= 20
