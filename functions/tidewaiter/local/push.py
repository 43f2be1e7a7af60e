"""Push an OCI image layout to a registry with nothing but the standard library.

https://github.com/opencontainers/distribution-spec/blob/main/spec.md#push
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from tidewaiter.errors import BadInputError, NotFoundError, OfflineError

_INDEXES = ("application/vnd.oci.image.index.v1+json", "application/vnd.docker.distribution.manifest.list.v2+json")
_CREATED = 201
_ACCEPTED = 202
_OK = 200


def push_layout(layout: Path, registry_url: str, repository: str, tag: str, *, password: str = "") -> str:
    """Push the one image (or index) of an OCI layout folder and return its digest.

    With a `password`, authenticates as `AWS` does. Raises BadInputError for a folder that is no layout, NotFoundError if the repository
    does not exist, OfflineError if the registry can't be reached.
    """
    try:
        roots = json.loads((layout / "index.json").read_text(encoding="utf-8"))["manifests"]
    except (OSError, ValueError, KeyError) as error:
        raise BadInputError(f"not an OCI image layout: {error}", where=str(layout)) from error
    if len(roots) != 1:
        raise BadInputError(f"the layout holds {len(roots)} images", where=str(layout), hint="Push a layout with one image or one index")
    pusher = _Pusher(layout, registry_url, repository, password)
    try:
        return pusher.push(roots[0]["digest"], tag)
    except OSError as error:
        raise OfflineError(f"could not push: {error}", where=registry_url) from error


class _Pusher:
    def __init__(self, layout: Path, registry_url: str, repository: str, password: str) -> None:
        self._layout = layout
        self._url = urlsplit(registry_url)
        self._repository = repository
        self._headers = {"Authorization": f"Basic {base64.b64encode(f'AWS:{password}'.encode()).decode()}"} if password else {}

    def push(self, digest: str, reference: str) -> str:
        """Push a manifest after everything it names."""
        body = self._path(digest).read_bytes()
        if f"sha256:{hashlib.sha256(body).hexdigest()}" != digest:
            raise BadInputError("a manifest of the layout does not have its digest", where=digest)
        manifest: dict[str, Any] = json.loads(body)
        media_type = manifest.get("mediaType", "application/vnd.oci.image.manifest.v1+json")
        if media_type in _INDEXES:
            for child in manifest["manifests"]:
                self.push(child["digest"], child["digest"])
        else:
            for blob in (manifest["config"], *manifest["layers"]):
                self._push_blob(blob["digest"])
        self._call("PUT", f"/v2/{self._repository}/manifests/{reference}", body, {"Content-Type": media_type}, expect=_CREATED)
        return digest

    def _push_blob(self, digest: str) -> None:
        if self._call("HEAD", f"/v2/{self._repository}/blobs/{digest}").status == _OK:
            return
        location = self._call("POST", f"/v2/{self._repository}/blobs/uploads/", b"", expect=_ACCEPTED).getheader("Location") or ""
        path = urlsplit(location).path
        query = "&".join(part for part in (urlsplit(location).query, urlencode({"digest": digest})) if part)
        source = self._path(digest)
        with source.open("rb") as file:
            headers = {"Content-Type": "application/octet-stream", "Content-Length": str(source.stat().st_size)}
            self._call("PUT", f"{path}?{query}", file, headers, expect=_CREATED)

    def _call(self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None, *, expect: int = 0) -> HTTPResponse:
        make = HTTPSConnection if self._url.scheme == "https" else HTTPConnection
        connection = make(self._url.netloc, timeout=60)
        try:
            connection.request(method, path, body, {**self._headers, **(headers or {})})
            response = connection.getresponse()
            text = response.read(4096).decode(errors="replace")
        finally:
            connection.close()
        if expect and response.status != expect:
            kind = NotFoundError if "NAME_UNKNOWN" in text else BadInputError
            raise kind(f"the registry answered {response.status}: {text}", where=f"{method} {path.partition('?')[0]}")
        return response

    def _path(self, digest: str) -> Path:
        kind, _, value = digest.partition(":")
        if kind != "sha256" or not value.isalnum():
            raise BadInputError(f"unsupported digest {digest[:80]!r}", where=str(self._layout))
        return self._layout / "blobs" / "sha256" / value
