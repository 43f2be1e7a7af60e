"""Build layers and images for tests with the standard library, so that nothing of ours checks itself."""

import gzip
import hashlib
import io
import json
import tarfile
from pathlib import Path

from tidewaiter.inventory.cataloger import ParseContext
from tidewaiter.inventory.catalogers import all_catalogers
from tidewaiter.inventory.content import HeldContent
from tidewaiter.inventory.limits import DEFAULT
from tidewaiter.inventory.walk import scan_layer
from tidewaiter.model.image import Image, ImageConfig, LayerRef, Platform

OS_RELEASE = b'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\nID=debian\n'
OCI = "application/vnd.oci.image."


def dpkg_status(*packages):
    """Write a dpkg database of (name, version) pairs."""
    text = "".join(f"Package: {n}\nStatus: install ok installed\nArchitecture: amd64\nVersion: {v}\n\n" for n, v in packages)
    return text.encode()


def link(target):
    """Mark a member as a symbolic link."""
    return ("link", target)


def hard(target):
    """Mark a member as a hard link."""
    return ("hard", target)


DIR = ("dir", "")


def tar_of(members, fmt=tarfile.PAX_FORMAT, mode=0o644):
    """Write a tar of (name, bytes | DIR | link() | hard()) pairs."""
    members = members.items() if isinstance(members, dict) else members
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=fmt) as archive:
        for name, content in members:
            info = tarfile.TarInfo(name)
            info.mode = mode
            if isinstance(content, bytes):
                info.size = len(content)
                archive.addfile(info, io.BytesIO(content))
                continue
            info.type = {"link": tarfile.SYMTYPE, "hard": tarfile.LNKTYPE, "dir": tarfile.DIRTYPE}[content[0]]
            info.linkname = content[1]
            archive.addfile(info)
    return buffer.getvalue()


def digest(data):
    """Name bytes."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def layer_ref(tar, stored=None):
    """Describe a layer truthfully."""
    stored = tar if stored is None else stored
    return LayerRef(digest=digest(stored), diff_id=digest(tar), media_type=OCI + "layer.v1.tar+gzip", size=len(stored))


def scan(tar, **options):
    """Scan a plain tar with all catalogers."""
    return scan_layer(io.BytesIO(tar), layer_ref(tar), catalogers=all_catalogers(), **options)


def image_of(*tars):
    """Describe an image of some layers."""
    layers = tuple(layer_ref(tar) for tar in tars)
    return Image(digest=digest(b"".join(tars)), reference="test", platform=Platform(), layers=layers, config=ImageConfig())


def parse(cataloger, path, data, evidence=lambda path: True, limits=DEFAULT):
    """Run one cataloger over one file."""
    return list(cataloger.parse(path, HeldContent(data), ParseContext(layer="sha256:l", is_evidence=evidence, limits=limits)))


def write_blob(root: Path, data: bytes):
    """Put a blob into an OCI layout and return the descriptor's digest and size."""
    name = digest(data)
    path = root / "blobs" / name.replace(":", "/")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return {"digest": name, "size": len(data)}


def config_bytes(tars, architecture="amd64", **config):
    """Write an image config."""
    document = {
        "os": "linux",
        "architecture": architecture,
        "config": config,
        "rootfs": {"type": "layers", "diff_ids": [digest(tar) for tar in tars]},
        "history": [{"created_by": f"step {number}"} for number in range(len(tars))],
    }
    return json.dumps(document).encode()


def write_manifest(root: Path, tars, architecture="amd64", compress=gzip.compress, suffix="+gzip"):
    """Put an image into an OCI layout and return its descriptor."""
    manifest = {
        "schemaVersion": 2,
        "mediaType": OCI + "manifest.v1+json",
        "config": {"mediaType": OCI + "config.v1+json", **write_blob(root, config_bytes(tars, architecture))},
        "layers": [{"mediaType": OCI + "layer.v1.tar" + suffix, **write_blob(root, compress(tar))} for tar in tars],
    }
    body = json.dumps(manifest).encode()
    return {
        "mediaType": OCI + "manifest.v1+json",
        **write_blob(root, body),
        "platform": {"os": "linux", "architecture": architecture},
    }


def write_index(root: Path, manifests):
    """Finish an OCI layout."""
    (root / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}')
    body = {"schemaVersion": 2, "mediaType": OCI + "index.v1+json", "manifests": manifests}
    (root / "index.json").write_text(json.dumps(body))
    return json.dumps(body).encode()
