"""Inventories against advisories."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from tidewaiter.matching.match import MatchResult, match_inventory
from tidewaiter.model.advisory import Advisory, Affected, DatabaseInfo, ExploitFacts, VersionRange
from tidewaiter.model.image import Distribution
from tidewaiter.model.inventory import Inventory
from tidewaiter.model.match import Match, MatchState
from tidewaiter.model.package import Package, SourcePackage

DEBIAN = Distribution(id="debian", version="12")


class FakeStore:
    """Advisories in memory."""

    def __init__(self, *advisories: Advisory, facts: tuple[ExploitFacts, ...] = ()) -> None:
        self.rows: dict[tuple[str, str], list[tuple[Advisory, Affected]]] = defaultdict(list)
        for advisory in advisories:
            for affected in advisory.affected:
                self.rows[affected.ecosystem, affected.name].append((advisory, affected))
        self.known = {item.cve: item for item in facts}

    def info(self) -> DatabaseInfo:
        """Say which ecosystems there are."""
        ecosystems = tuple(sorted({ecosystem for ecosystem, _ in self.rows}))
        return DatabaseInfo(built="2026-01-01T00:00:00Z", sha256="0" * 64, schema_version=1, feeds=(), ecosystems=ecosystems)

    def lookup(self, ecosystem: str, name: str) -> Iterable[tuple[Advisory, Affected]]:
        """Return what names a package."""
        return self.rows[ecosystem, name]

    def advisory(self, advisory_id: str) -> Advisory | None:
        """Return none: matching does not ask."""
        del advisory_id

    def facts(self, cve: str) -> ExploitFacts | None:
        """Return the facts of a CVE."""
        return self.known.get(cve)


def flaw(identifier: str, *, name: str = "requests", ecosystem: str = "PyPI", fixed: str = "2.0", **fields: object) -> Advisory:
    """Make an advisory on one package."""
    entry = {key: fields.pop(key) for key in ("state", "modularity") if key in fields}
    affected = Affected(ecosystem=ecosystem, name=name, ranges=(VersionRange(fixed=fixed),), **entry)  # type: ignore[arg-type]
    return Advisory(id=identifier, source="test", affected=(affected,), **fields)  # type: ignore[arg-type]


def python(version: str = "1.0", **fields: object) -> Package:
    """Make an installed Python package."""
    purl = f"pkg:pypi/requests@{version}"
    return Package(purl=purl, name="requests", version=version, ecosystem="pypi", found_at=(), cataloger="python", **fields)  # type: ignore[arg-type]


def debian(version: str = "3.0.9-1") -> Package:
    """Make an installed Debian package built from openssl."""
    source = SourcePackage(name="openssl", version=version)
    return Package(purl="pkg:deb/libssl3", name="libssl3", version=version, ecosystem="deb", found_at=(), cataloger="dpkg", source=source)


def run(store: FakeStore, *packages: Package, distribution: Distribution = DEBIAN) -> MatchResult:
    """Match packages of an image."""
    return match_inventory(Inventory(image_digest="sha256:0", distribution=distribution, packages=packages), store)


def only(result: MatchResult) -> Match:
    """Return the one match."""
    assert len(result.matches) == 1
    return result.matches[0]


def test_names_of_one_flaw_are_one_match() -> None:
    """GHSA and PYSEC records of one CVE are one match with the evidence of both and the facts of the CVE."""
    facts = ExploitFacts(cve="CVE-2024-1", kev=True)
    store = FakeStore(
        flaw("GHSA-1", aliases=("CVE-2024-1",), cvss=("CVSS:3.1/AV:N",), fixed="2.0"),
        flaw("PYSEC-1", aliases=("CVE-2024-1", "GHSA-1"), fixed="2.0.1"),
        facts=(facts,),
    )
    match = only(run(store, python()))
    assert (match.id, match.aliases, match.advisory.id) == ("CVE-2024-1", ("GHSA-1", "PYSEC-1"), "GHSA-1")
    assert [item.advisory_id for item in match.evidence] == ["GHSA-1", "PYSEC-1"]
    assert match.fixed_versions == ("2.0", "2.0.1")
    assert match.facts is facts


def test_a_fixed_version_does_not_match() -> None:
    """The fixed version itself is a near miss."""
    assert run(FakeStore(flaw("GHSA-1")), python("2.0")).matches == ()


def test_evidence_names_the_source_package() -> None:
    """A hit by source package says so, with the range that holds the version."""
    store = FakeStore(flaw("CVE-2024-2", ecosystem="Debian:12", name="openssl", fixed="3.0.10-1", state="unimportant"))
    match = only(run(store, debian()))
    assert (match.evidence[0].matched_name, match.evidence[0].by_source_package) == ("openssl", True)
    assert match.evidence[0].range == "< 3.0.10-1"
    assert match.vendor_state == "unimportant"


def test_an_erratum_and_the_cve_record_are_one_match_per_cve() -> None:
    """A DSA that fixes two CVEs adds evidence to each of them."""
    store = FakeStore(
        flaw("DSA-1-1", ecosystem="Debian:12", name="openssl", fixed="3.1", related=("CVE-2024-1", "CVE-2024-2")),
        flaw("CVE-2024-1", ecosystem="Debian:12", name="openssl", fixed="3.1"),
    )
    result = run(store, debian())
    assert [(match.id, match.aliases) for match in result.matches] == [("CVE-2024-1", ("DSA-1-1",)), ("CVE-2024-2", ("DSA-1-1",))]
    assert result.matches[0].advisory.id == "CVE-2024-1"


def test_a_package_owned_by_an_os_package_is_not_matched_twice() -> None:
    """The distribution backports fixes: its advisories judge what it installed."""
    assert run(FakeStore(flaw("GHSA-1")), python(owner="pkg:rpm/amzn/python3-requests@1.0")).matches == ()


def test_withdrawn_advisories_do_not_match() -> None:
    """What its publisher took back is no flaw."""
    assert run(FakeStore(flaw("GHSA-1", withdrawn="2024-01-01T00:00:00Z")), python()).matches == ()


def test_a_distribution_without_data_is_not_assessed() -> None:
    """No data is a visible gap with the command that closes it, and the rest is still matched."""
    result = run(FakeStore(flaw("GHSA-1")), debian(), debian(), python())
    assert result.not_assessed == ("Debian:12",)
    assert [(problem.code, problem.incomplete) for problem in result.problems] == [("no-advisory-data", True)]
    assert "2 packages" in result.problems[0].what
    assert "tidewaiter db update" in result.problems[0].hint
    assert only(result).id == "GHSA-1"


def test_a_system_without_any_feed_is_not_told_to_update() -> None:
    """Its packages are not assessed, and no command changes that."""
    nix = Package(purl="pkg:nix/openssl@3.0.8", name="openssl", version="3.0.8", ecosystem="nix", found_at=(), cataloger="nix")
    result = run(FakeStore(), nix)
    assert result.not_assessed == ("nix",)
    assert "db update" not in result.problems[0].hint


def test_what_nobody_publishes_advisories_for_is_said_without_failing_the_image() -> None:
    """An image with a JDK can still pass: the report names the packages that no update would help to judge."""
    jdk = Package(purl="pkg:generic/jdk@21", name="jdk", version="21", ecosystem="generic", found_at=(), cataloger="jdk")
    result = run(FakeStore(), jdk)
    assert result.not_assessed == ()
    assert [(problem.code, problem.incomplete) for problem in result.problems] == [("no-advisory-source", False)]


def test_a_package_of_another_repository_is_not_judged_by_the_distribution() -> None:
    """Docker's own version would look fixed beside Debian's: it is said, and nothing is concluded; Debian's package is judged."""
    foreign = replace(debian("9:1.0-1~bookworm"), vendor="Docker <support@docker.com>")
    result = run(FakeStore(flaw("CVE-1", ecosystem="Debian:12", name="openssl", fixed="9:2.0-1")), foreign, debian())
    assert [match.package.vendor for match in result.matches] == [""]
    assert [(problem.code, problem.incomplete) for problem in result.problems] == [("third-party-package", False)]
    assert "1 package of Docker could" in result.problems[0].what
    assert result.not_assessed == ()


def test_what_a_package_of_another_repository_installed_is_judged_for_itself() -> None:
    """Nobody judges NodeSource's or EPEL's package, so the owned one is matched; what the distribution installed is not matched twice."""
    foreign = replace(debian("9:1.0-1~bookworm"), purl="pkg:deb/foreign")
    store = FakeStore(flaw("GHSA-1"), flaw("CVE-1", ecosystem="Debian:12", name="openssl", fixed="1"))
    assert only(run(store, foreign, debian(), python(owner=foreign.purl))).id == "GHSA-1"
    assert run(store, foreign, debian(), python(owner=debian().purl)).matches == ()


def test_an_incomplete_name_is_a_problem_but_the_ecosystem_was_assessed() -> None:
    """A JAR without group is said, and does not make Maven look unassessed."""
    jar = Package(purl="pkg:maven/log4j-core@2.14.1", name="log4j-core", version="2.14.1", ecosystem="maven", found_at=(), cataloger="java")
    result = run(FakeStore(flaw("GHSA-1", ecosystem="Maven", name="a:b")), jar)
    assert (result.not_assessed, [problem.code for problem in result.problems]) == ((), ["package-name-incomplete"])


def test_an_unreadable_version_is_a_visible_undetermined_match() -> None:
    """A legacy version is neither affected nor safe."""
    match = only(run(FakeStore(flaw("GHSA-1")), python("1.0-custom build")))
    assert match.state is MatchState.UNDETERMINED
    assert match.evidence[0].note


def test_a_certain_word_outweighs_a_doubtful_one() -> None:
    """When one record of a flaw can decide and another cannot, the match is affected."""
    store = FakeStore(flaw("GHSA-1", aliases=("CVE-1",), fixed="oops"), flaw("PYSEC-1", aliases=("CVE-1",)))
    match = only(run(store, python()))
    assert (match.state, match.advisory.id, match.fixed_versions) == (MatchState.AFFECTED, "PYSEC-1", ("2.0",))


def test_another_module_stream_does_not_match_and_an_unknown_one_is_undetermined() -> None:
    """Advisories of nodejs:20 say nothing of nodejs:18."""
    alma = Distribution(id="almalinux", version="8.9")
    store = FakeStore(
        flaw("ALSA-1", ecosystem="AlmaLinux:8", name="nodejs", fixed="1:20.9-1.module_el8+1", modularity="nodejs:20", related=("CVE-1",))
    )
    version = "1:18.1-1.module_el8+1"
    package = Package(
        purl="pkg:rpm/nodejs", name="nodejs", version=version, ecosystem="rpm", found_at=(), cataloger="rpm", modularity="nodejs:18"
    )
    unknown = Package(purl="pkg:rpm/nodejs", name="nodejs", version=version, ecosystem="rpm", found_at=(), cataloger="rpm")
    assert run(store, package, distribution=alma).matches == ()
    assert only(run(store, unknown, distribution=alma)).state is MatchState.UNDETERMINED


def test_kernel_headers_are_marked() -> None:
    """Headers match with their kernel, and the evidence says that no kernel runs from a container."""
    headers = Package(
        purl="pkg:deb/linux-libc-dev", name="linux-libc-dev", version="6.1.1-1", ecosystem="deb", found_at=(), cataloger="dpkg",
        source=SourcePackage(name="linux", version="6.1.1-1"),
    )  # fmt: skip
    match = only(run(FakeStore(flaw("CVE-1", ecosystem="Debian:12", name="linux", fixed="6.1.9-1")), headers))
    assert "kernel" in match.evidence[0].note
