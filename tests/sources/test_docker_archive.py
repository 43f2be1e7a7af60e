"""Archives of `docker save`."""

import gzip
import hashlib
import io
import json
import tarfile

import pytest

from tests.inventory.layers import OS_RELEASE, config_bytes, dpkg_status, tar_of
from tidewaiter.errors import BadInputError, DigestMismatchError, NotFoundError
from tidewaiter.inventory.assemble import assemble
from tidewaiter.inventory.catalogers import all_catalogers
from tidewaiter.inventory.reading import scan_layers_from
from tidewaiter.sources import open_source

TARS = [tar_of({"etc/os-release": OS_RELEASE}), tar_of({"var/lib/dpkg/status": dpkg_status(("a", "1"))})]
CONFIG = config_bytes(TARS, User="app", Env=["A=1"], Healthcheck={"Test": ["CMD", "x"]}, ExposedPorts={"80/tcp": {}})
NAME = hashlib.sha256(CONFIG).hexdigest()


def archive(path, config=CONFIG, layers=TARS, compress=bytes):
    """Write an archive in the old form, the second layer as a link to another member."""
    entry = {"Config": f"{NAME}.json", "RepoTags": ["app:1"], "Layers": [f"{number}/layer.tar" for number in range(len(layers))]}
    members = [(f"{number}/layer.tar", layer) for number, layer in enumerate(layers)]
    buffer = io.BytesIO(tar_of([*members, (f"{NAME}.json", config), ("manifest.json", json.dumps([entry]).encode())]))
    path.write_bytes(compress(buffer.getvalue()))
    return path


@pytest.mark.parametrize("compress", [bytes, gzip.compress])
def test_old_form_plain_and_compressed(tmp_path, compress):
    """Config, tags and packages are read; the config's digest is the image's."""
    source = open_source(f"docker-archive:{archive(tmp_path / 'a.tar', compress=compress)}")
    (image,) = source.images()
    assert (image.digest, image.tags, image.config.user) == (f"sha256:{NAME}", ("app:1",), "app")
    assert (image.config.healthcheck, image.config.exposed_ports, image.config.env) == (True, ("80/tcp",), ("A=1",))
    found = assemble(image, scan_layers_from(source, image.layers, catalogers=all_catalogers()))
    assert ([package.name for package in found.packages], found.problems) == (["a"], ())


def test_tampered_config_and_layer(tmp_path):
    """The config is refused, the layer reported beside what it holds."""
    with pytest.raises(DigestMismatchError):
        open_source(str(archive(tmp_path / "a.tar", config=CONFIG + b" "))).images()
    source = open_source(str(archive(tmp_path / "b.tar", layers=[TARS[0], tar_of({"var/lib/dpkg/status": dpkg_status(("b", "1"))})])))
    results = scan_layers_from(source, source.images()[0].layers, catalogers=all_catalogers())
    assert [problem.code for result in results for problem in result.problems] == ["digest-mismatch"]
    assert results[1].packages[0].name == "b"


def test_platform_and_tag_that_are_not_there(tmp_path):
    """Both errors name what there is or was asked for."""
    path = archive(tmp_path / "a.tar")
    with pytest.raises(BadInputError, match="available: linux/amd64"):
        open_source(str(path)).images("linux/arm64")
    with pytest.raises(NotFoundError, match="other:2"):
        open_source(f"docker-archive:{path}:other:2").images()
    assert len(open_source(f"docker-archive:{path}:app:1").images("linux/amd64")) == 1


def test_missing_member_and_layer(tmp_path):
    """A layer that is not in the archive is an incomplete result, and the others still count."""
    entry = {"Config": f"{NAME}.json", "Layers": ["0/layer.tar", "nowhere/layer.tar"]}
    path = tmp_path / "a.tar"
    path.write_bytes(tar_of({"0/layer.tar": TARS[0], f"{NAME}.json": CONFIG, "manifest.json": json.dumps([entry]).encode()}))
    source = open_source(str(path))
    results = scan_layers_from(source, source.images()[0].layers, catalogers=all_catalogers())
    assert [result.complete for result in results] == [True, False]
    assert results[1].problems[0].code == "layer-unreadable"


@pytest.mark.parametrize("manifest", [b"", b"{}", b"[1]", b"[]", b"[" * 9000])
def test_manifests_that_are_none(tmp_path, manifest):
    """Malformed and empty lists are errors."""
    (tmp_path / "a.tar").write_bytes(tar_of({"manifest.json": manifest}))
    with pytest.raises((BadInputError, NotFoundError)):
        open_source(str(tmp_path / "a.tar")).images()


@pytest.mark.parametrize("data", [b"", b"hello" * 500, gzip.compress(b"x" * 5000, mtime=0)[:-5], tar_of({"x": b""})])
def test_files_that_are_no_image(tmp_path, data):
    """Other files are refused with a hint."""
    (tmp_path / "a.tar").write_bytes(data)
    with pytest.raises(BadInputError):
        open_source(str(tmp_path / "a.tar"))
    assert not tarfile.is_tarfile(io.BytesIO(b"hello" * 500))


def test_chain_of_extended_headers_is_an_error(tmp_path):
    """Thousands of PAX headers in a row, which `tarfile` follows by recursion, end in an error and not in a trace."""
    info = tarfile.TarInfo("x")
    info.type, info.size = tarfile.XHDTYPE, 0
    (tmp_path / "a.tar").write_bytes(info.tobuf() * 5_000 + bytes(1024))
    with pytest.raises(BadInputError, match="not a readable tar archive"):
        open_source(f"docker-archive:{tmp_path / 'a.tar'}")
