"""Releases past or near the end of their support, and those nobody knows."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import image, package
from tidewaiter.model.image import Distribution, ImageConfig
from tidewaiter.model.inventory import Inventory
from tidewaiter.model.package import FoundAt
from tidewaiter.model.severity import Severity
from tidewaiter.policy.end_of_life import RULE, findings_of, table

TODAY = date(2026, 11, 23)


def findings(distribution=None, packages=(), env=(), today=TODAY):
    inventory = Inventory(image_digest="sha256:1", distribution=distribution or Distribution(), packages=tuple(packages))
    return findings_of(inventory, image(config=ImageConfig(env=tuple(env))), today)


@pytest.mark.parametrize(
    ("name", "version", "severity"),
    [
        ("debian", "10", Severity.HIGH),
        ("alpine", "3.18.4", Severity.HIGH),
        ("ubuntu", "20.04", Severity.HIGH),
        ("amzn", "2", Severity.HIGH),
        ("rhel", "7.9", Severity.HIGH),
        ("fedora", "43", Severity.MEDIUM),
        ("debian", "99", Severity.INFORMATIONAL),
        ("debian", "", Severity.INFORMATIONAL),
        ("homebrewos", "1", Severity.INFORMATIONAL),
    ],
)
def test_a_distribution_past_near_or_without_a_known_end(name, version, severity):
    """Past is high, within 90 days medium, an unknown release is said and not called fine."""
    (found,) = findings(Distribution(id=name, version=version))
    assert (found.rule_id, found.severity, found.location.path) == (RULE, severity, "etc/os-release")
    assert found.undetermined is (severity is Severity.INFORMATIONAL)


@pytest.mark.parametrize(("name", "version"), [("debian", "12"), ("alpine", "3.23.1"), ("amzn", "2023"), ("wolfi", "20230201"), ("", "")])
def test_a_supported_or_rolling_distribution_is_no_finding(name, version):
    """Nor is an image without a distribution, which is said elsewhere."""
    assert findings(Distribution(id=name, version=version)) == ()


def test_the_day_itself_is_still_supported():
    """Support ends with that day, and the finding becomes high on the next."""
    debian = Distribution(id="debian", version="10")
    assert [one.severity for one in findings(debian, today=date(2024, 6, 30))] == [Severity.MEDIUM]
    assert [one.severity for one in findings(debian, today=date(2024, 7, 1))] == [Severity.HIGH]
    assert findings(debian, today=date(2024, 3, 31)) == ()
    assert [one.severity for one in findings(debian, today=date(2024, 4, 1))] == [Severity.MEDIUM]


def test_runtimes_come_from_packages_and_from_the_official_images_variables():
    """Two Go programs of one release are one finding; a runtime that the distribution packages is the distribution's."""
    place = (FoundAt(path="app/server", layer="sha256:l"),)
    fields = {"ecosystem": "golang", "name": "stdlib", "cataloger": "go-binary", "found_at": place}
    programs = [package(purl=f"pkg:golang/stdlib@1.20.{patch}", version=f"1.20.{patch}", **fields) for patch in (1, 2)]
    owned = package(purl="pkg:golang/stdlib@1.19.1", version="1.19.1", owner="pkg:deb/debian/x@1", **fields)
    found = findings(packages=[*programs, owned], env=["NODE_VERSION=18.20.1", "PYTHON_VERSION=3.12.1", "PHP_VERSION=unset", "PATH=/bin"])
    assert [one.title for one in found] == ["Go 1.20 is past its end of life", "Node.js 18 is past its end of life"]
    assert found[0].location.layer == "sha256:l"
    assert found[1].location.pointer == "/config/Env/0"
    assert all("move to a supported release" in one.remediation and one.references for one in found)


def test_the_table_is_dated_and_every_product_has_a_source_and_valid_days():
    """Facts can be checked: a day for each release, a page to read, the day it was read, and what could not be."""
    known = table()
    assert date.fromisoformat(known.dated) <= TODAY
    for product in known.products.values():
        assert product.source.startswith("https://")
        assert date.fromisoformat(product.checked) <= date.fromisoformat(known.dated)
        assert all(date.fromisoformat(day) for day in product.releases.values() if day)
        assert set(product.unverified) <= set(product.releases)
        assert bool(product.extension) is bool(product.extended)
        assert all(date.fromisoformat(day) > date.fromisoformat(product.releases[name]) for name, day in product.extended.items())


def test_a_release_without_an_announced_end_is_supported():
    """Go says which releases it fixes, not until when."""
    place = (FoundAt(path="app/server", layer="sha256:l"),)
    go = package(purl="pkg:golang/stdlib@1.27.1", ecosystem="golang", name="stdlib", version="1.27.1", found_at=place)
    assert findings(packages=[go]) == ()


def test_a_longer_entry_wins_and_a_shorter_one_stands_for_the_rest():
    """Spring Boot 2 ended as a whole, each release of 3 by itself; the remedy names a release whose date was checked."""
    fields = {
        "ecosystem": "maven",
        "name": "org.springframework.boot:spring-boot",
        "found_at": (FoundAt(path="app.jar", layer="sha256:l"),),
    }
    versions = ("2.3.4.RELEASE", "3.4.1", "4.1.0")
    boots = [package(purl=f"pkg:maven/org.springframework.boot/spring-boot@{version}", version=version, **fields) for version in versions]
    found = findings(packages=boots)
    assert [one.title for one in found] == ["Spring Boot 2 is past its end of life", "Spring Boot 3.4 is past its end of life"]
    assert "commercial support goes on until 2026-12-31, where it was bought" in found[1].description
    assert found[0].remediation == "move to a supported release such as Spring Boot 4.1 (until 2027-07-31)"


def test_a_date_that_could_not_be_checked_says_so():
    """CBL-Mariner's life-cycle page was not at hand."""
    (found,) = findings(Distribution(id="mariner", version="2.0.20250101"))
    assert "this date was not found on the vendor's page" in found.description


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_release_text_is_judged_or_said(name, version):
    """Hostile os-release texts never raise."""
    assert all(one.rule_id == RULE for one in findings(Distribution(id=name, version=version)))


def test_a_bill_of_materials_has_no_file_that_names_its_distribution():
    """It was read from no image."""
    for version, path in (("4", "etc/os-release"), ("sbom", "")):
        debian = Distribution(id="debian", version="10")
        (found,) = findings_of(Inventory(image_digest="", distribution=debian, packages=(), scanner_version=version), image(), TODAY)
        assert found.location.path == path
