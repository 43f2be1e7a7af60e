"""What is fuzzed, from what, and how: every cataloger and every reader of what strangers write, found by themselves.

A cataloger's seeds are the good files of its own test. `tests/test_fuzz.py` runs some hundred seeded mutations of each, and
`benchmarks/fuzz/` the same targets for as long as one likes.
"""

import base64
import gzip
import importlib
import io
import json
import random
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from backports import zstd

from tests.inventory.catalogers import test_apk, test_debian_copyright, test_dpkg, test_go_binary, test_java, test_python, test_rpm
from tests.inventory.layers import OS_RELEASE, config_bytes, digest, hard, image_of, layer_ref, link, parse, tar_of
from tests.sources import test_sbom_spdx3, test_sbom_tag_value, test_sbom_xml
from tidewaiter.errors import TidewaiterError
from tidewaiter.inventory.assemble import assemble
from tidewaiter.inventory.cataloger import Cataloger, ContentTooLargeError, Found
from tidewaiter.inventory.catalogers import all_catalogers
from tidewaiter.inventory.distributions import stamp
from tidewaiter.inventory.walk import scan_layer
from tidewaiter.model.image import Distribution
from tidewaiter.model.inventory import LayerResult
from tidewaiter.model.package import Package
from tidewaiter.reporting.bom import full_purl
from tidewaiter.sources import config, descriptor
from tidewaiter.sources.sbom import read_sbom

HERE = Path(__file__).resolve().parent
MAX_INPUT = 1 << 16
INTERESTING = (
    b"\0",
    b"\xff",
    b"\x7f",
    b"\x80",
    b"0",
    b"-1",
    b"99999999999999999999",
    b"\xff\xff\xff\xff",
    b"\x7f\xff\xff\xff",
    b"\0\0\0\0",
)
INTERESTING += (b"{", b"[", b'"', b"<", b"\n\n", b"../", b"\xed\xa0\x80", b"%00", b"1e999", b"null", b"\\u0000", b"(" * 50, b"[" * 50)
WORDS = (
    "",
    "\ud800",
    "\0",
    "/",
    "@",
    "%",
    "pkg:npm/",
    "../" * 9,
    "é" * 300,
    "\n",
    "1" * 5000,
    "(",
    "==",
    "?a=b&c",
    "#",
    ":",
    "git+https://",
)
ODD: tuple[object, ...] = (None, True, -1, 10**30, 1e308, [], {}, [[]], [{}], {"": ""}, ["", None, 1], *WORDS)


@dataclass(frozen=True, slots=True)
class Target:
    """Something that reads bytes; `run` raises AssertionError when what it gives is no answer, and nothing else."""

    name: str
    run: Callable[[bytes], None]
    seeds: tuple[bytes, ...]


@cache
def targets() -> tuple[Target, ...]:
    """List every cataloger, once for each path that it reads, and every reader of sources."""
    return (*_catalogers(), *_readers())


def mutations(seeds: tuple[bytes, ...], count: int, seed: str) -> Iterator[bytes]:
    """Yield changed seeds, the same for the same `seed`: bytes, pieces and numbers changed, cut, repeated, crossed."""
    chance = random.Random(seed)  # noqa: S311 - not a secret
    documents = [document for document in map(_document, seeds) if document is not None]
    for _ in range(count):
        if documents and chance.random() < 0.5:
            yield json.dumps(_odd(chance.choice(documents), chance)).encode()[:MAX_INPUT]
            continue
        data = bytearray(chance.choice(seeds)[:MAX_INPUT])
        for _ in range(chance.choice((1, 1, 1, 2, 4, 16))):
            _change(data, chance, seeds)
        yield bytes(data[:MAX_INPUT])


def _document(seed: bytes) -> object:
    try:
        return json.loads(seed)
    except ValueError:
        return None


def _odd(value: object, chance: random.Random) -> object:
    """Copy a document with something else in one or another place."""
    if chance.random() < 0.04:
        return chance.choice(ODD)
    if isinstance(value, dict):
        return {(chance.choice(WORDS) if chance.random() < 0.01 else key): _odd(item, chance) for key, item in value.items()}
    if isinstance(value, list):
        return [_odd(item, chance) for item in value for _ in range(chance.choice((0, 1, 1, 1, 1, 2)))]
    return chance.choice(WORDS) + value if isinstance(value, str) and chance.random() < 0.05 else value


def _change(data: bytearray, chance: random.Random, seeds: tuple[bytes, ...]) -> None:
    at = chance.randrange(len(data) + 1)
    size = chance.choice((1, 1, 2, 4, 8, 64, 512))
    kind = chance.randrange(8)
    if kind == 0 and at < len(data):
        data[at] ^= 1 << chance.randrange(8)
    elif kind == 1:
        data[at : at + size] = chance.randbytes(size)
    elif kind == 2:
        del data[at : at + size]
    elif kind == 3:
        data[at:at] = chance.choice(INTERESTING)
    elif kind == 4:
        piece = chance.choice(INTERESTING)
        data[at : at + len(piece)] = piece
    elif kind == 5:
        data[at:at] = bytes(data[at : at + size]) * chance.choice((1, 2, 30))
    elif kind == 6:
        del data[at:]
    else:
        other = chance.choice(seeds)
        start = chance.randrange(len(other) + 1)
        data[at : at + size] = other[start : start + size]


# --- catalogers


def _catalogers() -> Iterator[Target]:
    seeds = _seeds()
    for cataloger in all_catalogers():
        paths: dict[str, list[bytes]] = {}
        for path, good in seeds.get(cataloger.id, ()):
            paths.setdefault(path, []).append(good)
        for path, good in paths.items():
            yield Target(f"{cataloger.id} {path}", _reading(cataloger, path), tuple(good))


def _reading(cataloger: Cataloger, path: str) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        try:
            found = parse(cataloger, path, data)
        except ContentTooLargeError:
            return
        for item in found:
            assert isinstance(item, Found)
            if isinstance(item, Package):
                assert item.cataloger
                full_purl(item)
                stamp([item], Distribution(id="debian", version="12"))

    return run


def _seeds() -> dict[str, list[tuple[str, bytes]]]:
    """Collect (path, good file) by cataloger: from `survives` in the catalogers' tests, and of those with tests of another form."""
    found: dict[str, list[tuple[str, bytes]]] = {
        "apk": [("lib/apk/db/installed", test_apk.DATABASE)],
        "debian-copyright": [(test_debian_copyright.PATH, test_debian_copyright.GOOD)],
        "dpkg": [("var/lib/dpkg/status", test_dpkg.STATUS), ("var/lib/dpkg/info/a.list", b"/.\n/usr/lib/a.dist-info/METADATA\n")],
        "go-binary": [("app", test_go_binary.executable(test_go_binary.build_info(), 1024)[:4096])],
        "java": [("a.war", test_java.jar({"WEB-INF/lib/log4j.jar": test_java.LOG4J, "META-INF/MANIFEST.MF": "Bundle-Version: 1\n"}))],
        "nix": [("nix/store/0c5a2m8y1w7d3q9f4x6z8b0n2v1l5k7j-hello-1.0", b"")],
        "npm": [("node_modules/a/package.json", b'{"name": "@a/b", "version": "1.0", "license": {"type": "MIT"}, "licenses": ["ISC"]}')],
        "os-release": [("etc/os-release", OS_RELEASE)],
        "python": [
            (test_python.SITE + "a.dist-info/METADATA", test_python.METADATA),
            (test_python.SITE + "a.dist-info/RECORD", b'a.py,sha256=x,1\n"b,c.py",,\n../../../bin/a,,\n'),
        ],
        "rpm": [("var/lib/rpm/rpmdb.sqlite", test_rpm.database(test_rpm.FULL)), *_rpm_files()],
    }
    for file in sorted((HERE / "inventory" / "catalogers").glob("test_*.py")):
        module = importlib.import_module(f"tests.inventory.catalogers.{file.stem}")
        for value in vars(module).values():
            if hasattr(value, "seed"):
                cataloger, path, good = value.seed
                found.setdefault(cataloger.id, []).append((path, good))
    return found


def _rpm_files() -> Iterator[tuple[str, bytes]]:
    """Write the other two forms of an RPM database, with one package in each."""
    blob = test_rpm.FULL
    ndb = bytearray(4096)
    ndb[:16] = b"RpmP" + bytes(8) + (1).to_bytes(4, "little")
    for slot in range(2, 256):
        ndb[slot * 16 : slot * 16 + 4] = b"Slot"
    ndb[32:48] = b"Slot" + (7).to_bytes(4, "little") + (256).to_bytes(4, "little") + (9).to_bytes(4, "little")
    yield "var/lib/rpm/Packages.db", bytes(ndb) + b"BlbS" + (7).to_bytes(4, "little") + bytes(4) + len(blob).to_bytes(4, "little") + blob
    pages = [bytearray(512) for _ in range(4)]
    pages[0][12:16], pages[0][20:24], pages[0][32:36] = (0x061561).to_bytes(4, "little"), (512).to_bytes(4, "little"), b"\3\0\0\0"
    pages[1][25], pages[1][20:22] = 13, b"\2\0"
    pages[1][26:30] = (508).to_bytes(2, "little") + (496).to_bytes(2, "little")
    pages[1][496:508] = b"\3\0\0\0" + (2).to_bytes(4, "little") + len(blob).to_bytes(4, "little")
    pages[2][25], pages[2][26:] = 7, blob[:486].ljust(486, b"\0")
    pages[2][16:20] = b"\3\0\0\0"
    pages[3][25], pages[3][26 : 26 + len(blob[486:])] = 7, blob[486:]
    yield "var/lib/rpm/Packages", b"".join(map(bytes, pages))


# --- sources


def _readers() -> Iterator[Target]:
    files = {"etc/os-release": OS_RELEASE, "var/lib/dpkg/status": test_dpkg.STATUS, "a" * 120 + "/b": b"x", "é/x.jar": test_java.LOG4J}
    members = [*files.items(), ("lib", link("usr/lib")), ("etc/x", hard("etc/os-release")), (".wh.gone", b""), ("d", ("dir", ""))]
    plain = [tar_of(members, fmt=kind) for kind in (tarfile.PAX_FORMAT, tarfile.GNU_FORMAT)]
    yield Target("tar", _layer, tuple(tar[:MAX_INPUT] for tar in plain))
    yield Target("gzip", _layer, tuple(gzip.compress(tar, mtime=0) for tar in plain))
    yield Target("zstd", _layer, tuple(zstd.compress(tar) for tar in plain))
    yield Target("sbom", _sbom, tuple(_boms()))
    yield Target("image config", _config, (config_bytes([b"a"], Env=["A=b"], User="1", Healthcheck={"Test": ["CMD"]}),))
    pointer = {"mediaType": "x", "digest": digest(b"x"), "size": 3, "platform": {"os": "linux", "architecture": "arm64"}}
    yield Target("descriptor", _descriptor, (json.dumps(pointer | {"annotations": {"a": "b"}}).encode(),))


def _layer(data: bytes) -> None:
    """Scan a layer as a stranger pushes it: every damage is a Problem of the result."""
    result = scan_layer(io.BytesIO(data), layer_ref(data), catalogers=all_catalogers())
    assert isinstance(result, LayerResult)
    assert all(package.version or package.purl for package in result.packages)
    assert not any(problem.code == "cataloger-failed" for problem in result.problems), result.problems
    assert len(assemble(image_of(data), [result]).packages) <= len(result.packages)


def _sbom(data: bytes) -> None:
    try:
        found = read_sbom(data, "fuzz")
    except TidewaiterError:
        return
    assert all(package.version and package.purl for package in found.inventory.packages)


def _boms() -> Iterator[bytes]:
    purl = "pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12.5&epoch=1&upstream=openssl%403.0"
    words = [{"name": "aquasecurity:trivy:SrcName", "value": "openssl"}, {"name": "syft:location:0:path", "value": "/a"}]
    part = {"type": "library", "name": "a", "version": "1", "purl": purl, "properties": words, "licenses": [{"license": {"id": "MIT"}}]}
    bom = {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [part, {"type": "operating-system", "name": "debian"}]}
    reference = {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": purl}
    spdx = {"spdxVersion": "SPDX-2.3", "packages": [{"name": "a", "SPDXID": "SPDXRef-a", "externalRefs": [reference]}], "relationships": []}
    yield json.dumps(bom).encode()
    yield json.dumps(spdx).encode()
    statement = {"_type": "https://in-toto.io/Statement/v1", "predicateType": "https://spdx.dev/Document", "predicate": spdx}
    payload = base64.b64encode(json.dumps(statement).encode()).decode()
    yield json.dumps({"payloadType": "application/vnd.in-toto+json", "payload": payload}).encode()
    yield test_sbom_xml.GOOD
    yield test_sbom_tag_value.GOOD.encode()
    yield test_sbom_spdx3.document()


def _config(data: bytes) -> None:
    try:
        document = descriptor.parse_document(data, where="fuzz")
        config.config_of(document)
        config.platform_of(document)
    except TidewaiterError:
        return


def _descriptor(data: bytes) -> None:
    try:
        descriptor.parse_descriptor(descriptor.parse_document(data, where="fuzz"), where="fuzz")
    except TidewaiterError:
        return
