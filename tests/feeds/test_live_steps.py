"""Feeds behind index files, from the address that they declare to rows, on this machine."""

import gzip
import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import urllib3

from tests.adapters.feed_server import FeedServer, serving
from tidewaiter.adapters.advisory_home import zstd
from tidewaiter.adapters.feed_download import FeedDownloader
from tidewaiter.adapters.feed_parts import FolderParts
from tidewaiter.adapters.feed_update import FeedUpdater
from tidewaiter.feeds.amazon import AMAZON
from tidewaiter.feeds.photon import PHOTON
from tidewaiter.feeds.redhat import REDHAT

CDN = "https://cdn.amazonlinux.com"
UPDATEINFO = gzip.compress(
    b"<updates><update><id>ALAS2-2024-1</id><title>t</title><pkglist><collection><name>Amazon Linux 2</name>"
    b'<package name="ruby" epoch="0" version="3.0" release="1"/></collection></pkglist></update></updates>'
)
DOCUMENT: dict[str, Any] = {
    "document": {"category": "csaf_vex", "publisher": {"name": "Red Hat Product Security"}},
    "product_tree": {
        "full_product_names": [{"product_id": "p", "product_identification_helper": {"cpe": "cpe:/o:redhat:enterprise_linux:9"}}],
        "relationships": [
            {"full_product_name": {"product_id": "p:bash"}, "product_reference": "bash", "relates_to_product_reference": "p"}
        ],
    },
    "vulnerabilities": [{"cve": "CVE-2024-1", "product_status": {"known_affected": ["p:bash"]}}],
}


@pytest.fixture
def server() -> Iterator[FeedServer]:
    """Serve nothing yet."""
    with serving() as feeds:
        yield feeds


@pytest.fixture
def updater(server: FeedServer, tmp_path: Path) -> Iterator[FeedUpdater]:
    """Make an updater that finds every publisher on this machine."""

    def locate(url: str) -> str:
        return server.url + "/" + url.split("/", 3)[3]

    with urllib3.PoolManager(retries=False, timeout=5) as http:
        downloader = FeedDownloader(http, sleep=lambda _seconds: None)
        yield FeedUpdater(downloader=downloader, store=FolderParts(tmp_path / "parts"), scratch=tmp_path / "incoming", locate=locate)


def serve(server: FeedServer, path: str, body: bytes) -> None:
    """Serve a file under an ETag of its own."""
    server.files[path] = (body, f'"{hashlib.sha256(body).hexdigest()[:8]}"')


def repository(server: FeedServer, topic: str, *, checksum: str) -> None:
    """Serve a mirror list, and the repository that it leads to."""
    mirror = f"/2/extras/{topic}/1.0/x86_64/{'ab' * 32}"
    serve(server, f"/2/extras/{topic}/latest/x86_64/mirror.list", f"{CDN}{mirror}\n".encode())
    data = f'<data type="updateinfo"><checksum type="sha256">{checksum}</checksum><location href="repodata/updateinfo.xml.gz"/></data>'
    serve(server, f"{mirror}/repodata/repomd.xml", f"<repomd>{data}</repomd>".encode())
    serve(server, f"{mirror}/repodata/updateinfo.xml.gz", UPDATEINFO)


def test_every_topic_of_the_catalogue_becomes_a_part(server: FeedServer, updater: FeedUpdater) -> None:
    """One topic whose file is not what its index says, and one that is gone, do not spoil the third; nothing is fetched twice."""
    serve(server, "/2/extras-catalog.json", json.dumps({"topics": [{"n": "docker"}, {"n": "php8.2"}, {"n": "gone"}]}).encode())
    repository(server, "docker", checksum=hashlib.sha256(UPDATEINFO).hexdigest())
    repository(server, "php8.2", checksum="00" * 32)
    outcome = updater.update(AMAZON, AMAZON.urls[1])
    assert [(part.name, part.counts) for part in updater.store.parts() if part.usable] == [
        ("cdn.amazonlinux.com_2_extras_docker_1.0_x86_64_updateinfo", {"amazon": 1})
    ]
    assert sorted(problem.where.split("/")[5] for problem in outcome.problems) == ["gone", "php8.2"]
    assert not updater.update(AMAZON, AMAZON.urls[1]).changed


def test_the_newest_archive_replaces_the_older(server: FeedServer, updater: FeedUpdater) -> None:
    """Red Hat's archive has its day in its name; its part keeps one name."""
    for day, cves in (("2026-11-21", ["CVE-2024-1"]), ("2026-11-22", ["CVE-2024-1", "CVE-2024-2"])):
        archive = io.BytesIO()
        with tarfile.open(fileobj=archive, mode="w") as tar:
            for cve in cves:
                body = json.dumps(DOCUMENT | {"vulnerabilities": [{**DOCUMENT["vulnerabilities"][0], "cve": cve}]}).encode()
                member = tarfile.TarInfo(f"2024/{cve.lower()}.json")
                member.size = len(body)
                tar.addfile(member, io.BytesIO(body))
        serve(server, "/data/csaf/v2/vex/archive_latest.txt", f"csaf_vex_{day}.tar.zst\n".encode())
        serve(server, f"/data/csaf/v2/vex/csaf_vex_{day}.tar.zst", zstd.compress(archive.getvalue()))
        assert updater.update(REDHAT, REDHAT.urls[0]).problems == ()
    (part,) = updater.store.parts()
    assert (part.name, part.counts) == ("security.access.redhat.com_data_csaf_v2_vex_csaf_vex.tar.zst", {"redhat": 2})


def test_the_release_of_photon_survives_in_the_name_of_its_file(server: FeedServer, updater: FeedUpdater) -> None:
    """Its rows do not say which release they are of."""
    row = {"cve_id": "CVE-2024-1", "pkg": "vim", "cve_score": 5, "aff_ver": "", "res_ver": "9-1.ph5", "status": "Fixed"}
    serve(server, "/photon/photon_cve_metadata/photon_versions.json", b'{"branches": ["5.0"]}')
    serve(server, "/photon/photon_cve_metadata/cve_data_photon5.0.json", json.dumps([row]).encode())
    assert updater.update(PHOTON, PHOTON.urls[0]).problems == ()
    assert [part.counts for part in updater.store.parts()] == [{"photon": 1}]
