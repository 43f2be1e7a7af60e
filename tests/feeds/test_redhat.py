"""Red Hat's CSAF-VEX documents."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.feeds._feed import Link
from tidewaiter.feeds.redhat import REDHAT, discover, parse, recognises
from tidewaiter.model.advisory import Advisory, Affected, VersionRange
from tidewaiter.model.problem import Problem
from tidewaiter.model.severity import Severity

PLATFORMS = {
    "red_hat_enterprise_linux_8": "cpe:/o:redhat:enterprise_linux:8",
    "AppStream-8.8.0.Z.MAIN": "cpe:/a:redhat:enterprise_linux:8::appstream",
    "BaseOS-9.2.0.Z.MAIN": "cpe:/o:redhat:enterprise_linux:9::baseos",
    "BaseOS-9.0.0.Z.EUS": "cpe:/o:redhat:rhel_eus:9.0::baseos",
    "9Base-RHOSE-4.16": "cpe:/a:redhat:openshift:4.16::el9",
}


def ordered(_ecosystem: str, events: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Order events as text: enough for these versions."""
    return sorted(events, key=lambda event: event[1])


def document(parts: dict[str, tuple[str, str]], *, modules: dict[str, str] | None = None, **vulnerability: Any) -> dict[str, Any]:
    """Make a document: component -> (platform or module it is part of, purl), and module -> platform."""
    modules = modules or {}
    products = [{"product_id": name, "product_identification_helper": {"cpe": cpe}} for name, cpe in PLATFORMS.items()]
    products += [{"product_id": name, "product_identification_helper": {"purl": purl} if purl else {}} for name, (_, purl) in parts.items()]
    products += [{"product_id": name, "product_identification_helper": {"purl": "pkg:rpmmod/redhat/nodejs@18:8080:aa"}} for name in modules]
    links = [*((name, whole) for name, (whole, _) in parts.items()), *modules.items()]
    relationships = [
        {
            "category": "default_component_of",
            "full_product_name": {"product_id": f"{whole}:{name}"},
            "product_reference": name,
            "relates_to_product_reference": whole,
        }
        for name, whole in links
    ]
    return {
        "document": {
            "category": "csaf_vex",
            "publisher": {"name": "Red Hat Product Security"},
            "aggregate_severity": {"text": "Moderate"},
            "title": "openssl: a flaw",
            "tracking": {"current_release_date": "2025-08-13T15:14:45+00:00", "status": "final"},
        },
        "product_tree": {"branches": [{"branches": [{"product": item} for item in products]}], "relationships": relationships},
        "vulnerabilities": [{"cve": "CVE-2024-1", "release_date": "2024-03-05T00:00:00+00:00", **vulnerability}],
    }


def read(raw: dict[str, Any]) -> list[Any]:
    """Parse a document."""
    assert recognises(raw)
    return list(parse(raw, "cve.json", ordered))


def one(raw: dict[str, Any]) -> Advisory:
    """Parse a document of one advisory."""
    (item,) = read(raw)
    assert isinstance(item, Advisory)
    return item


def test_a_fix_is_the_source_package_with_its_epoch() -> None:
    """Binaries of all architectures come from it; the first of several minor releases counts."""
    later, first = "openssl-1:3.0.7-27.el9_4.src", "openssl-1:3.0.7-16.el9_2.src"
    parts = {
        later: ("BaseOS-9.2.0.Z.MAIN", "pkg:rpm/redhat/openssl@3.0.7-27.el9_4?arch=src&epoch=1"),
        first: ("BaseOS-9.2.0.Z.MAIN", "pkg:rpm/redhat/openssl@3.0.7-16.el9_2?arch=src&epoch=1"),
        "openssl-libs.x86_64": ("BaseOS-9.2.0.Z.MAIN", "pkg:rpm/redhat/openssl-libs@3.0.7-27.el9_4?arch=x86_64&epoch=1"),
    }
    raw = document(
        parts,
        product_status={"fixed": [f"BaseOS-9.2.0.Z.MAIN:{name}" for name in parts]},
        scores=[{"cvss_v3": {"baseScore": 5.9, "vectorString": "CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:N/I:N/A:H"}}],
        cwe={"id": "CWE-835"},
    )
    found = one(raw)
    fix = VersionRange(fixed="1:3.0.7-16.el9_2")
    assert found.affected == (Affected(ecosystem="Red Hat:enterprise_linux:9", name="openssl", ranges=(fix,), state="fixed"),)
    assert (found.id, found.severity, found.vendor_severity, found.cwes) == ("CVE-2024-1", Severity.MEDIUM, "Moderate", ("CWE-835",))
    assert (found.published, found.modified) == ("2024-03-05T00:00:00Z", "2025-08-13T15:14:45Z")
    assert found.cvss == ("CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:N/I:N/A:H",)


@pytest.mark.parametrize("purl", ["", "&rpmmod=nodejs:18:8080020230718:63b34585"], ids=["by relationship", "by qualifier"])
def test_a_module_is_kept(purl: str) -> None:
    """A package is part of a module that is part of a platform, or its purl says so itself."""
    source = "nodejs-1:18.16.1-1.module+el8.8.0+19438+94e84959.src"
    whole, modules = (
        ("AppStream-8.8.0.Z.MAIN", {}) if purl else ("AppStream-8.8.0.Z.MAIN:nodejs:18:8080", {"nodejs:18:8080": "AppStream-8.8.0.Z.MAIN"})
    )
    version = "18.16.1-1.module%2Bel8.8.0%2B19438%2B94e84959"
    raw = document(
        {source: (whole, f"pkg:rpm/redhat/nodejs@{version}?arch=src&epoch=1{purl}")},
        modules=modules,
        product_status={"fixed": [f"{whole}:{source}"]},
    )
    (entry,) = one(raw).affected
    assert (entry.name, entry.modularity, entry.ecosystem) == ("nodejs", "nodejs:18", "Red Hat:enterprise_linux:8")
    assert entry.ranges == (VersionRange(fixed="1:18.16.1-1.module+el8.8.0+19438+94e84959"),)


@pytest.mark.parametrize(
    ("group", "category", "details", "state", "ranges"),
    [
        ("known_affected", "no_fix_planned", "Out of support scope", "will-not-fix (Out of support scope)", (VersionRange(),)),
        ("known_affected", "no_fix_planned", "Will not fix", "will-not-fix", (VersionRange(),)),
        ("known_affected", "none_available", "Fix deferred", "affected (Fix deferred)", (VersionRange(),)),
        ("known_affected", "none_available", "Affected", "affected", (VersionRange(),)),
        ("known_affected", "workaround", "Turn it off", "affected", (VersionRange(),)),
        ("under_investigation", "", "", "under-investigation", (VersionRange(),)),
        ("known_not_affected", "", "", "not-affected (vulnerable_code_not_present)", ()),
    ],
)
@pytest.mark.parametrize(
    ("part", "purl", "name", "module"),
    [
        ("openssl", "pkg:rpm/redhat/openssl?arch=src", "openssl", ""),
        ("nodejs:16/nodejs", "pkg:rpmmod/redhat/nodejs:16/nodejs", "nodejs", "nodejs:16"),
        ("nodejs:16/nodejs", "", "nodejs", "nodejs:16"),
        ("nodejs:16/nodejs.src", "pkg:rpm/redhat/nodejs@16?arch=src&rpmmod=nodejs:16", "nodejs", "nodejs:16"),
        ("openssl.src", "", "openssl", ""),
    ],
)
def test_what_is_not_fixed_keeps_the_vendors_words(  # noqa: PLR0913, PLR0917 - two tables
    group: str, category: str, details: str, state: str, ranges: tuple[VersionRange, ...], part: str, purl: str, name: str, module: str
) -> None:
    """Every version is affected, or none; the remediation says whether a fix will come, a flag why nothing is needed."""
    product = f"red_hat_enterprise_linux_8:{part}"
    raw = document(
        {part: ("red_hat_enterprise_linux_8", purl)},
        product_status={group: [product]},
        remediations=[{"category": category, "details": details, "product_ids": [product]}] if category else [],
        flags=[{"label": "vulnerable_code_not_present", "product_ids": [product]}],
    )
    expected = Affected(ecosystem="Red Hat:enterprise_linux:8", name=name, ranges=ranges, state=state, modularity=module)
    assert one(raw).affected == (expected,)


def test_the_worse_word_counts() -> None:
    """What is fixed in a release is not also unfixed there, and what is affected anywhere is not unaffected."""
    parts = {
        "a-0:1-1.el8.src": ("AppStream-8.8.0.Z.MAIN", "pkg:rpm/redhat/a@1-1.el8?arch=src"),
        "a": ("red_hat_enterprise_linux_8", "pkg:rpm/redhat/a?arch=src"),
        "b": ("red_hat_enterprise_linux_8", "pkg:rpm/redhat/b?arch=src"),
    }
    status = {
        "fixed": ["AppStream-8.8.0.Z.MAIN:a-0:1-1.el8.src"],
        "known_affected": ["red_hat_enterprise_linux_8:a", "red_hat_enterprise_linux_8:b"],
        "known_not_affected": ["red_hat_enterprise_linux_8:b"],
    }
    assert [(entry.name, entry.state) for entry in one(document(parts, product_status=status)).affected] == [
        ("a", "fixed"),
        ("b", "affected"),
    ]


def test_other_products_say_nothing() -> None:
    """Their builds are numbered apart from those of the release."""
    status = {"fixed": ["9Base-RHOSE-4.16:y", "nowhere"], "known_affected": ["9Base-RHOSE-4.16:y"]}
    assert read(document({"y": ("9Base-RHOSE-4.16", "pkg:oci/y")}, product_status=status)) == []


def test_extended_streams_are_kept_apart_by_their_minor_release() -> None:
    """EUS of 9.0 names its first fix; what it has not fixed, and its modules, say nothing of the release."""
    parts = {
        "x-0:1-1.el9_0.2.src": ("BaseOS-9.0.0.Z.EUS", "pkg:rpm/redhat/x@1-1.el9_0.2?arch=src"),
        "x-0:1-1.el9_0.1.src": ("BaseOS-9.0.0.Z.EUS", "pkg:rpm/redhat/x@1-1.el9_0.1?arch=src"),
        "x-libs-0:1-1.el9_0.1.x86_64": ("BaseOS-9.0.0.Z.EUS", "pkg:rpm/redhat/x-libs@1-1.el9_0.1?arch=x86_64"),
        "m-0:1-1.src": ("BaseOS-9.0.0.Z.EUS", "pkg:rpm/redhat/m@1-1.module%2Bel9.0.0?arch=src&rpmmod=m:1:9:aa"),
        "x-0:1-3.el9.src": ("BaseOS-9.2.0.Z.MAIN", "pkg:rpm/redhat/x@1-3.el9?arch=src"),
        "x": ("BaseOS-9.0.0.Z.EUS", "pkg:rpm/redhat/x?arch=src"),
        "z": ("BaseOS-9.0.0.Z.EUS", "pkg:rpm/redhat/z?arch=src"),
    }
    fixed = [f"{whole}:{name}" for name, (whole, _) in parts.items() if name not in ("x", "z")]
    raw = document(parts, product_status={"fixed": fixed, "known_affected": ["BaseOS-9.0.0.Z.EUS:x", "BaseOS-9.0.0.Z.EUS:z"]})
    found = one(raw).affected
    assert {one.ecosystem for one in found} == {"Red Hat:enterprise_linux:9"}
    assert [(entry.name, entry.modularity, entry.ranges[0].fixed) for entry in found] == [
        ("x", "", "0:1-3.el9"),
        ("x", "minor/9.0", "0:1-1.el9_0.1"),
    ]


@pytest.mark.parametrize(
    ("cpe", "minor"),
    [
        *((f"cpe:/a:redhat:rhel_{name}:8.4::appstream", "minor/8.4") for name in ("eus", "aus", "tus", "e4s", "eus_long_life")),
        ("cpe:/o:redhat:rhel_els:7", "minor/7.9"),
        ("cpe:/o:redhat:rhel_els:9", None),
        ("cpe:/a:redhat:rhel_software_collections:3::el7", None),
    ],
)
def test_streams_are_told_by_their_cpe(cpe: str, minor: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """All that continue one minor release share its numbers; extended life goes on where the last one ended."""
    monkeypatch.setitem(PLATFORMS, "P", cpe)
    raw = document({"x.src": ("P", "pkg:rpm/redhat/x@1-1?arch=src")}, product_status={"fixed": ["P:x.src"]})
    assert [entry.modularity for item in read(raw) for entry in item.affected] == ([minor] if minor else [])


def test_the_form_of_2026_says_the_same() -> None:
    """Products lie flat below the vendor and name their minor release, fixed or not; epochs are always there, other dates are not."""
    products = {
        "rhel-8.10.z": {"cpe": "cpe:/a:redhat:enterprise_linux:8"},
        "rhel-8.4.0.z": {"cpe": "cpe:/a:redhat:rhel_eus:8.4"},
        "rhel-9.6.z": {"cpe": "cpe:/a:redhat:enterprise_linux:9"},
        "glibc-0:2.28-251.el8_10.31.src": {"purl": "pkg:rpm/redhat/glibc@2.28-251.el8_10.31?arch=src&epoch=0"},
        "glibc-0:2.28-151.el8_4.9.src": {"purl": "pkg:rpm/redhat/glibc@2.28-151.el8_4.9?arch=src&epoch=0"},
        "glibc": {"purl": "pkg:rpm/redhat/glibc?arch=src"},
    }
    pairs = {
        "fixed": [("rhel-8.10.z", "glibc-0:2.28-251.el8_10.31.src"), ("rhel-8.4.0.z", "glibc-0:2.28-151.el8_4.9.src")],
        "known_affected": [("rhel-9.6.z", "glibc")],
    }
    branches = [
        {
            "category": "product_name" if "cpe" in helper else "product_version",
            "product": {"product_id": name, "product_identification_helper": helper},
        }
        for name, helper in products.items()
    ]
    links = [
        {
            "category": "default_component_of",
            "full_product_name": {"product_id": f"{whole}:{part}"},
            "product_reference": part,
            "relates_to_product_reference": whole,
        }
        for group in pairs.values()
        for whole, part in group
    ]
    raw = document(
        {},
        product_status={group: [f"{whole}:{part}" for whole, part in some] for group, some in pairs.items()},
        discovery_date="2026-01-14T21:01:11+00:00",
    )
    raw["product_tree"] = {"branches": [{"category": "vendor", "name": "Red Hat", "branches": branches}], "relationships": links}
    del raw["vulnerabilities"][0]["release_date"]
    found = one(raw)
    assert found.published == "2026-01-14T21:01:11Z"
    assert [(entry.ecosystem[-1], entry.modularity, entry.ranges[0].fixed, entry.state) for entry in found.affected] == [
        ("8", "", "0:2.28-251.el8_10.31", "fixed"),
        ("8", "minor/8.4", "0:2.28-151.el8_4.9", "fixed"),
        ("9", "", "", "affected"),
    ]


def test_what_cannot_be_used_is_a_problem() -> None:
    """Fixes without a source package cannot be looked up, and a flaw without CVE has no name."""
    parts = {"x-0:1-1.el9.x86_64": ("BaseOS-9.2.0.Z.MAIN", "pkg:rpm/redhat/x@1-1.el9?arch=x86_64")}
    (found,) = read(document(parts, product_status={"fixed": ["BaseOS-9.2.0.Z.MAIN:x-0:1-1.el9.x86_64"]}))
    assert isinstance(found, Problem)
    assert "source package" in found.what
    raw = document({})
    raw["vulnerabilities"][0]["cve"] = None
    assert isinstance(read(raw)[0], Problem)


def test_a_withdrawn_document_says_so() -> None:
    """What its publisher took back matches nothing."""
    part = {"a": ("red_hat_enterprise_linux_8", "pkg:rpm/redhat/a?arch=src")}
    raw = document(part, product_status={"known_affected": ["red_hat_enterprise_linux_8:a"]})
    raw["document"]["tracking"]["status"] = "deleted"
    assert one(raw).withdrawn == "2025-08-13T15:14:45Z"


def test_the_archive_is_found_by_its_day() -> None:
    """Its name changes every day, the part's does not; anything else leads nowhere."""
    base = "https://security.access.redhat.com/data/csaf/v2/vex"
    expected = Link(url=f"{base}/csaf_vex_2026-11-22.tar.zst", name=f"{base}/csaf_vex.tar.zst")
    assert discover(REDHAT.urls[0], b"csaf_vex_2026-11-22.tar.zst\n") == (expected,)
    assert discover(REDHAT.urls[0], b"https://evil/csaf_vex_2026-11-22.tar.zst") == ()
    assert discover(REDHAT.urls[0], b"<html>") == ()


def test_documents_of_others_are_not_ours() -> None:
    """CSAF is written by many."""
    raw = document({})
    raw["document"]["publisher"]["name"] = "SUSE Product Security Team"
    assert not recognises(raw)


_KEYS = ["document", "tracking", "product_tree", "branches", "relationships", "vulnerabilities", "cve", "product_status", "fixed", "scores"]
_JSON = st.recursive(
    st.none() | st.text(max_size=4) | st.integers() | st.just("CVE-1-1"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_KEYS), inner, max_size=5),
)


@given(st.dictionaries(st.sampled_from(_KEYS), _JSON))
def test_any_document_is_read_without_raising(raw: dict[str, Any]) -> None:
    """Nonsense says nothing, or is a Problem."""
    assert all(isinstance(item, Advisory | Problem) for item in parse(raw, "x", ordered))
