"""The HTTP face of the loopback registry: pulls, and pushes monolithic, in one PUT or in chunks."""

import base64
import binascii
import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tidewaiter.errors import BadInputError, NotFoundError, TidewaiterError
from tidewaiter.local.blobs import CHUNK
from tidewaiter.local.loopback import LoopbackHandler, LoopbackServer
from tidewaiter.local.registry import MAX_MANIFEST, ImageRegistry

_NAME = r"[a-z0-9]+(?:[._/-][a-z0-9]+)*"
_BLOB = re.compile(rf"/v2/({_NAME})/blobs/(sha256:[0-9a-f]{{64}})")
_UPLOADS = re.compile(rf"/v2/({_NAME})/blobs/uploads/([0-9a-f]*)")
_MANIFEST = re.compile(rf"/v2/({_NAME})/manifests/([A-Za-z0-9_:.+-]{{1,140}})")
_REFERRERS = re.compile(rf"/v2/({_NAME})/referrers/(sha256:[0-9a-f]{{64}})")
_TAGS = re.compile(rf"/v2/({_NAME})/tags/list")
_INDEX = "application/vnd.oci.image.index.v1+json"
_RANGE = re.compile(r"bytes=(\d+)-(\d*)")


class RegistryServer(LoopbackServer):
    """Serves an `ImageRegistry` on a free loopback port. With a `password`, Basic authentication as `AWS` is asked for, as ECR does."""

    def __init__(self, registry: ImageRegistry, *, password: str = "") -> None:
        super().__init__(_Handler)
        self.registry = registry
        self.password = password
        registry.url = f"http://{self.host}"
        self.start("embedded-aws-registry")


class _Handler(LoopbackHandler):
    server: RegistryServer

    def do_GET(self) -> None:  # noqa: N802 - named by http.server
        routes = ((_BLOB, self._get_blob), (_MANIFEST, self._get_manifest), (_TAGS, self._get_tags), (_REFERRERS, self._get_referrers))
        self._route(routes)

    do_HEAD = do_GET  # noqa: N815 - named by http.server

    def do_POST(self) -> None:  # noqa: N802 - named by http.server
        self._route(((_UPLOADS, self._post_upload),))

    def do_PATCH(self) -> None:  # noqa: N802 - named by http.server
        self._route(((_UPLOADS, self._patch_upload),))

    def do_PUT(self) -> None:  # noqa: N802 - named by http.server
        self._route(((_UPLOADS, self._put_upload), (_MANIFEST, self._put_manifest)))

    def do_DELETE(self) -> None:  # noqa: N802 - named by http.server
        self._route(((_MANIFEST, self._delete_manifest),))

    def _route(self, routes: tuple[tuple[re.Pattern[str], Callable[[str, str], None]], ...]) -> None:
        url = urlsplit(self.path)
        self.query = {key: values[0] for key, values in parse_qs(url.query).items()}
        if not self._authorised(url.path):
            self._send(
                401, _errors("UNAUTHORIZED", "authentication required"), {"WWW-Authenticate": 'Basic realm="embedded",service="ecr"'}
            )
            return
        if url.path in {"/v2/", "/v2"}:
            self._send(200, b"{}")
            return
        try:
            for pattern, action in routes:
                found = pattern.fullmatch(url.path)
                if found:
                    self._act(action, found[1], found[2] if found.lastindex == 2 else "")  # noqa: PLR2004 - both groups are there
                    return
            self._send(404, _errors("NOT_FOUND", f"nothing at {url.path[:200]}"))
        except NotFoundError as error:
            self._send(404, _errors("BLOB_UNKNOWN", str(error)))
        except (TidewaiterError, ValueError) as error:
            self._send(400, _errors("DIGEST_INVALID", str(error)))

    def _act(self, action: Callable[[str, str], None], repository: str, rest: str) -> None:
        if self.server.registry.exists(repository):
            action(repository, rest)
        else:
            self._send(404, _errors("NAME_UNKNOWN", f"The repository with name '{repository}' does not exist in the registry"))

    def _authorised(self, path: str) -> bool:
        if not self.server.password:
            return True
        blob = _BLOB.fullmatch(path)
        if blob and self.server.registry.is_signed(self.query.get("X-Amz-Signature", ""), blob[1], blob[2]):
            return True
        kind, _, value = self.headers.get("Authorization", "").partition(" ")
        try:
            return kind == "Basic" and base64.b64decode(value).decode() == f"AWS:{self.server.password}"
        except (binascii.Error, UnicodeDecodeError):
            return False

    def _get_blob(self, repository: str, digest: str) -> None:
        if not self.server.registry.blobs.has(digest, repository):
            raise NotFoundError("blob unknown to registry", where=digest)
        path = self.server.registry.blobs.path(digest)
        size = path.stat().st_size
        wanted = _RANGE.fullmatch(self.headers.get("Range", ""))
        first = int(wanted[1]) if wanted else 0
        last = min(int(wanted[2]), size - 1) if wanted and wanted[2] else size - 1
        if wanted and first > last:
            self._send(416, b"", {"Content-Range": f"bytes */{size}"})
            return
        self.send_response(206 if wanted else 200)
        if wanted:
            self.send_header("Content-Range", f"bytes {first}-{last}/{size}")
        self.send_header("Docker-Content-Digest", digest)
        self.send_header("Content-Type", "application/octet-stream")
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Length", str(last - first + 1))
        self.end_headers()
        if self.command == "GET":
            with path.open("rb") as file:
                file.seek(first)
                left = last - first + 1
                while left > 0 and (chunk := file.read(min(CHUNK, left))):
                    self.wfile.write(chunk)
                    left -= len(chunk)

    def _get_manifest(self, repository: str, reference: str) -> None:
        image = self.server.registry.find(repository, reference)
        if image is None:
            self._send(404, _errors("MANIFEST_UNKNOWN", f"no manifest {reference}"))
            return
        headers = {"Content-Type": str(image.image_manifest_media_type), "Docker-Content-Digest": str(image.get_image_digest())}
        self._send(200, image.image_manifest.encode(), headers)

    def _delete_manifest(self, repository: str, reference: str) -> None:
        self.server.registry.remove(repository, reference)
        self._send(202, b"")

    def _get_referrers(self, repository: str, digest: str) -> None:
        index = {"schemaVersion": 2, "mediaType": _INDEX, "manifests": self.server.registry.referrers(repository, digest)}
        self._send(200, json.dumps(index).encode(), {"Content-Type": _INDEX})

    def _get_tags(self, repository: str, _rest: str) -> None:
        tags = sorted(tag for image in self.server.registry.images(repository) for tag in image.image_tags if tag)
        self._send(200, json.dumps({"name": repository, "tags": tags}).encode())

    def _post_upload(self, repository: str, _rest: str) -> None:
        blobs = self.server.registry.blobs
        source, mount = self.query.get("from", ""), self.query.get("mount", "")
        if mount and blobs.has(mount, source):
            blobs.own(mount, repository)
            self._send(201, b"", {"Location": f"/v2/{repository}/blobs/{mount}", "Docker-Content-Digest": mount})
            return
        upload = blobs.begin()
        if "digest" in self.query:
            self._put_upload(repository, upload)
            return
        self._send(202, b"", self._upload_headers(repository, upload, 0))

    def _patch_upload(self, repository: str, upload: str) -> None:
        size = self._receive(upload)
        self._send(202, b"", self._upload_headers(repository, upload, size))

    def _put_upload(self, repository: str, upload: str) -> None:
        self._receive(upload)
        digest = self.query.get("digest", "")
        self.server.registry.blobs.path(digest)
        self.server.registry.blobs.finish(upload, digest, repository)
        self._send(201, b"", {"Location": f"/v2/{repository}/blobs/{digest}", "Docker-Content-Digest": digest})

    def _put_manifest(self, repository: str, reference: str) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if not 0 < length <= MAX_MANIFEST:
            raise BadInputError(f"manifest of {length} bytes", where=reference)
        body = self.rfile.read(length)
        digest = self.server.registry.put_manifest(repository, reference, body, self.headers.get("Content-Type", ""))
        self._send(201, b"", {"Location": f"/v2/{repository}/manifests/{digest}", "Docker-Content-Digest": digest})

    def _receive(self, upload: str) -> int:
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            return self.server.registry.blobs.append(upload, _Chunked(self.rfile), -1)
        return self.server.registry.blobs.append(upload, self.rfile, int(self.headers.get("Content-Length") or 0))

    def _upload_headers(self, repository: str, upload: str, size: int) -> dict[str, str]:
        return {"Location": f"/v2/{repository}/blobs/uploads/{upload}", "Docker-Upload-UUID": upload, "Range": f"0-{max(0, size - 1)}"}

    def _send(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {
            "Content-Type": "application/json",
            "Docker-Distribution-API-Version": "registry/2.0",
            **(headers or {}),
        }.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        if status >= 400:  # noqa: PLR2004 - a body may be left unread
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


class _Chunked:
    """Reads a chunked request body."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._left = 0
        self._done = False

    def read(self, size: int) -> bytes:
        """Give up to `size` bytes; empty at the end."""
        if self._done:
            return b""
        if self._left == 0:
            self._left = int(self._stream.readline(64).split(b";")[0], 16)
            if self._left == 0:
                self._stream.readline(64)
                self._done = True
                return b""
        data: bytes = self._stream.read(min(size, self._left))
        self._left -= len(data)
        if self._left == 0:
            self._stream.readline(64)
        return data


def _errors(code: str, message: str) -> bytes:
    return json.dumps({"errors": [{"code": code, "message": message}]}).encode()
