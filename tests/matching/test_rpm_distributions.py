"""RPM distributions from the publishers' files to matches: the right answer, and the near miss beside it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tidewaiter.adapters.advisory_build import build_database
from tidewaiter.adapters.advisory_sqlite import SqliteAdvisoryStore, open_database
from tidewaiter.matching.match import match_inventory
from tidewaiter.matching.rebuilds import NOTE
from tidewaiter.model.image import Distribution
from tidewaiter.model.inventory import Inventory
from tidewaiter.model.match import Match, MatchState
from tidewaiter.model.package import Package, SourcePackage

_PLATFORMS = {"rhel8": "cpe:/o:redhat:enterprise_linux:8", "appstream8": "cpe:/a:redhat:enterprise_linux:8::appstream"}


def vex(cve: str, parts: dict[str, tuple[str, str]], **vulnerability: Any) -> dict[str, Any]:
    """Write a document of Red Hat's: component -> (platform, purl)."""
    products = [{"product_id": name, "product_identification_helper": {"cpe": cpe}} for name, cpe in _PLATFORMS.items()]
    products += [{"product_id": name, "product_identification_helper": {"purl": purl}} for name, (_, purl) in parts.items()]
    relationships = [
        {"full_product_name": {"product_id": f"{whole}:{name}"}, "product_reference": name, "relates_to_product_reference": whole}
        for name, (whole, _) in parts.items()
    ]
    return {
        "document": {
            "category": "csaf_vex",
            "publisher": {"name": "Red Hat Product Security"},
            "title": cve,
            "tracking": {"status": "final"},
        },
        "product_tree": {"branches": [{"product": product} for product in products], "relationships": relationships},
        "vulnerabilities": [{"cve": cve, **vulnerability}],
    }


def notice(identifier: str, cve: str, ecosystem: str, name: str, fixed: str) -> dict[str, Any]:
    """Write a notice as OSV."""
    ranges = [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": fixed}]}]
    affected = [{"package": {"ecosystem": ecosystem, "name": name}, "ranges": ranges, "ecosystem_specific": {"binaries": [{name: fixed}]}}]
    return {"id": identifier, "modified": "2024-05-01T00:00:00Z", "upstream": [cve], "related": [cve], "affected": affected}


def updateinfo(*updates: tuple[str, str, str, str, str]) -> str:
    """Write Amazon's updateinfo: (id, CVE, short name of the repository, package, version)."""
    body = "".join(
        f'<update><id>{identifier}</id><title>t</title><severity>low</severity><references><reference id="{cve}" type="cve"/></references>'
        f'<pkglist><collection short="{short}"><name>Amazon Linux 2</name>'
        f'<package name="{name}" epoch="0" version="{version}" release="1.amzn2"/></collection></pkglist></update>'
        for identifier, cve, short, name, version in updates
    )
    return f"<updates>{body}</updates>"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteAdvisoryStore]:
    """Build a database of all publishers' files."""
    folder = tmp_path_factory.mktemp("feeds")
    node = "pkg:rpm/redhat/nodejs@18.16.1-1.module%2Bel8.8.0%2B19438%2B94e84959?arch=src&epoch=1&rpmmod=nodejs:18:8080020230718:63b34585"
    documents = [
        vex("CVE-2024-0001", {"node": ("appstream8", node)}, product_status={"fixed": ["appstream8:node"]}),
        vex(
            "CVE-2024-0002",
            {"openssl": ("rhel8", "pkg:rpm/redhat/openssl?arch=src")},
            product_status={"known_affected": ["rhel8:openssl"]},
            remediations=[{"category": "no_fix_planned", "details": "Out of support scope", "product_ids": ["rhel8:openssl"]}],
        ),
        vex(
            "CVE-2024-0003",
            {"openssl": ("rhel8", "pkg:rpm/redhat/openssl?arch=src")},
            product_status={"known_not_affected": ["rhel8:openssl"]},
        ),
        vex(
            "CVE-2024-0004",
            {"openssl": ("rhel8", "pkg:rpm/redhat/openssl?arch=src")},
            product_status={"under_investigation": ["rhel8:openssl"]},
        ),
        vex(
            "CVE-2024-0005",
            {"perl": ("appstream8", "pkg:rpm/redhat/perl@5.26.3-422.el8?arch=src&epoch=4")},
            product_status={"fixed": ["appstream8:perl"]},
        ),
    ]
    for number, document in enumerate(documents):
        (folder / f"cve-{number}.json").write_text(json.dumps(document, indent=1))
    notices = [
        notice(
            "SUSE-SU-2024:1-1", "CVE-2024-0011", "SUSE:Linux Enterprise Module for Basesystem 15 SP6", "openssl-3", "3.1.4-150600.5.10.1"
        ),
        notice(
            "SUSE-SU-2024:1-1", "CVE-2024-0011", "SUSE:Linux Enterprise Module for Basesystem 15 SP5", "openssl-3", "3.0.8-150500.5.30.1"
        ),
        notice("openSUSE-SU-2024:2-1", "CVE-2024-0012", "openSUSE:Leap 15.6", "chromium", "124.0.1-bp156.2.1"),
        notice("AZL-1", "CVE-2024-0013", "Azure Linux:3", "zlib", "1.3.1-1"),
        notice("RLSA-2024:1", "CVE-2024-0014", "Rocky Linux:8", "openssl", "1:1.1.1k-12.el8_9"),
    ]
    (folder / "osv.jsonl").write_text("".join(json.dumps(one) + "\n" for one in notices))
    amazon = updateinfo(
        ("ALAS2-2024-1", "CVE-2024-0021", "amazon-linux-2", "ruby", "2.0.0.648"),
        ("ALAS2RUBY3.0-2024-1", "CVE-2024-0022", "amazon-linux-2---ruby3.0", "ruby", "3.0.6"),
        ("ALAS2DNSMASQ-2024-1", "CVE-2024-0023", "amazon-linux-2---dnsmasq", "dnsmasq", "2.90"),
        ("ALAS2-2024-2", "CVE-2024-0024", "amazon-linux-2", "dnsmasq", "2.76"),
        ("ALAS2DOCKER-2024-1", "CVE-2024-0025", "amazon-linux-2---docker", "docker", "25.0.3"),
    )
    (folder / "updateinfo.xml").write_text(amazon)
    photon = [{"cve_id": "CVE-2024-0031", "pkg": "vim", "cve_score": 5.5, "aff_ver": "", "res_ver": "9.0.2-1.ph5", "status": "Fixed"}]
    (folder / "cve_data_photon5.0.json").write_text(json.dumps(photon))
    problems: list[Any] = []
    build_database(folder, folder / "db.sqlite", built="2026-01-01T00:00:00Z", on_problem=problems.append)
    assert problems == []
    with open_database(folder / "db.sqlite") as opened:
        yield opened


def rpm(name: str, version: str, source: str = "", of: str = "", modularity: str = "") -> Package:
    """Make an installed RPM, built from a source of the same version unless told otherwise."""
    built = SourcePackage(name=source or name, version=of or version)
    return Package(
        purl=f"pkg:rpm/x/{name}",
        name=name,
        version=version,
        ecosystem="rpm",
        found_at=(),
        cataloger="rpm",
        source=built,
        modularity=modularity,
    )


def matches(store: SqliteAdvisoryStore, distribution: str, package: Package) -> tuple[Match, ...]:
    """Match one package of a distribution (`id version`)."""
    name, _, version = distribution.partition(" ")
    inventory = Inventory(image_digest="sha256:0", distribution=Distribution(id=name, version=version), packages=(package,))
    result = match_inventory(inventory, store)
    assert result.not_assessed == ()
    return result.matches


NODE = "1:18.{}-1.module+el8.8.0+19438+94e84959"
CASES = [
    ("rhel 8.8", rpm("npm", "1:9.1-1.18.14.0.1.module+el8", "nodejs", NODE.format("14.0"), "nodejs:18:1:a"), ("CVE-2024-0001",)),
    ("rhel 8.8", rpm("nodejs", NODE.format("16.1"), modularity="nodejs:18:1:a"), ()),
    ("rhel 8.8", rpm("nodejs", NODE.format("14.0"), modularity="nodejs:16:1:a"), ()),
    ("rhel 8.8", rpm("nodejs", "1:10.24.0-1.el8"), ()),
    ("centos 8", rpm("nodejs", NODE.format("14.0"), modularity="nodejs:18:1:a"), ("CVE-2024-0001",)),
    ("rhel 8.8", rpm("perl-Errno", "1.28-421.el8", "perl", "5.26.3-421.el8"), ("CVE-2024-0005",)),
    ("rhel 8.8", rpm("perl-Errno", "1.28-422.el8", "perl", "5.26.3-422.el8"), ()),
    ("rhel 8.8", rpm("perl-libs", "4:5.26.3-422.el8", "perl", "4:5.26.3-422.el8"), ()),
    ("sles 15.6", rpm("libopenssl3", "3.1.4-150600.2.1", "openssl-3"), ("CVE-2024-0011",)),
    ("sles 15.6", rpm("libopenssl3", "3.1.4-150600.5.10.1", "openssl-3"), ()),
    ("sles 15.5", rpm("libopenssl3", "3.0.8-150500.5.30.1", "openssl-3"), ()),
    ("opensuse-leap 15.6", rpm("chromedriver", "123.0-1", "chromium"), ("CVE-2024-0012",)),
    ("azurelinux 3.0", rpm("zlib-devel", "1.3-1.azl3", "zlib"), ("CVE-2024-0013",)),
    ("azurelinux 3.0", rpm("zlib", "1.3.1-1.azl3"), ()),
    ("rocky 8.9", rpm("openssl-libs", "1:1.1.1k-9.el8", "openssl"), ("CVE-2024-0014",)),
    ("rocky 8.9", rpm("openssl-libs", "1:1.1.1k-12.el8_9", "openssl"), ()),
    ("amzn 2", rpm("ruby", "2.0.0.640-1.amzn2"), ("CVE-2024-0021",)),
    ("amzn 2", rpm("ruby", "2.0.0.648-1.amzn2"), ()),
    ("amzn 2", rpm("ruby", "3.0.4-1.amzn2"), ("CVE-2024-0022",)),
    ("amzn 2", rpm("ruby", "2.6.10-1.amzn2"), ()),
    ("amzn 2", rpm("docker", "20.10-1.amzn2"), ("CVE-2024-0025",)),
    ("photon 5.0", rpm("vim-extra", "1:9.0.1-1.ph5", "vim"), ("CVE-2024-0031",)),
    ("photon 5.0", rpm("vim-extra", "1:9.0.2-1.ph5", "vim"), ()),
]


@pytest.mark.parametrize(("distribution", "package", "expected"), CASES, ids=[f"{one[0]} {one[1].name} {one[1].version}" for one in CASES])
def test_each_distribution_is_judged_by_its_own_advisories(
    store: SqliteAdvisoryStore, distribution: str, package: Package, expected: tuple[str, ...]
) -> None:
    """Release, module, topic, source package and epoch decide; the fixed build and the other stream are near misses."""
    found = [match for match in matches(store, distribution, package) if NOTE not in match.evidence[0].note]
    assert tuple(match.id for match in found) == expected
    assert all(match.state is MatchState.AFFECTED for match in found)


def test_the_vendors_states_are_carried_through(store: SqliteAdvisoryStore) -> None:
    """What will not be fixed says why, what is investigated is undetermined, and what is not affected is no match."""
    found = matches(store, "rhel 8.8", rpm("openssl-libs", "1:1.1.1k-9.el8", "openssl"))
    assert [(match.id, match.state, match.vendor_state) for match in found] == [
        ("CVE-2024-0002", MatchState.AFFECTED, "will-not-fix (Out of support scope)"),
        ("CVE-2024-0004", MatchState.UNDETERMINED, "under-investigation"),
    ]


def test_a_topic_that_no_version_tells_from_core_leaves_doubt(store: SqliteAdvisoryStore) -> None:
    """Core's dnsmasq 2.76 is complete; whether the topic's advisory means it cannot be known."""
    (found,) = matches(store, "amzn 2", rpm("dnsmasq", "2.76-1.amzn2"))
    assert (found.id, found.state) == ("CVE-2024-0023", MatchState.UNDETERMINED)
    assert "extras topic dnsmasq" in found.evidence[0].note
