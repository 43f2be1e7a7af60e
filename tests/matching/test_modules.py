"""RPM module streams."""

from dataclasses import replace

import pytest

from tidewaiter.matching.modules import concerns, is_fixed_build, is_modular, stream_of, unshared, without_epochs
from tidewaiter.model.advisory import Advisory, Affected, VersionRange
from tidewaiter.model.package import Package

PACKAGE = Package(
    purl="pkg:rpm/almalinux/nodejs@1",
    name="nodejs",
    version="1:18.1.0-1.module_el8.6.0+1+aa",
    ecosystem="rpm",
    found_at=(),
    cataloger="rpm",
    modularity="nodejs:18:8060020220523160029:ad008a3a",
)
FIXED = VersionRange(fixed="1:18.2.0-1.module_el8.6.0+9+bb")
STREAM = Affected(
    ecosystem="Red Hat:enterprise_linux:9", name="openssl", ranges=(VersionRange(fixed="1:3.0.7-16.el9_2.1"),), modularity="minor/9.2"
)
LATER = replace(STREAM, ranges=(VersionRange(fixed="1:3.0.7-29.el9_6"),), modularity="")


def test_an_advisory_concerns_its_own_stream_only() -> None:
    """A stream's advisory judges that stream: version and context behind the stream do not matter."""
    assert concerns(PACKAGE, Affected(ecosystem="AlmaLinux:8", name="nodejs", ranges=(FIXED,), modularity="nodejs:18")) is True
    assert concerns(PACKAGE, Affected(ecosystem="AlmaLinux:8", name="nodejs", ranges=(FIXED,), modularity="nodejs:20")) is False


def test_ordinary_and_modular_builds_are_kept_apart() -> None:
    """An ordinary build is not judged by a module's advisory, nor the other way round."""
    ordinary = replace(PACKAGE, version="1:10.24.0-1.el8", modularity="")
    assert concerns(ordinary, Affected(ecosystem="AlmaLinux:8", name="nodejs", ranges=(FIXED,), modularity="nodejs:18")) is False
    assert concerns(PACKAGE, Affected(ecosystem="AlmaLinux:8", name="nodejs", ranges=(VersionRange(fixed="1:20-1.el8"),))) is False
    assert concerns(ordinary, Affected(ecosystem="AlmaLinux:8", name="nodejs", ranges=(VersionRange(fixed="1:20-1.el8"),))) is True


def test_an_unknown_stream_decides_nothing() -> None:
    """A modular build whose stream the database does not tell may or may not be concerned."""
    unknown = replace(PACKAGE, modularity="")
    assert concerns(unknown, Affected(ecosystem="AlmaLinux:8", name="nodejs", ranges=(FIXED,), modularity="nodejs:18")) is None


def test_a_listed_build_is_fixed() -> None:
    """An erratum lists a build per minor release; the installed one among them is fixed, with or without its epoch."""
    entries = [
        Affected(ecosystem="Rocky Linux:8", name="x", ranges=(VersionRange(fixed="0:2.6-21.module+el8.3.0+53+ea"),)),
        Affected(ecosystem="Rocky Linux:8", name="x", ranges=(VersionRange(fixed="0:2.6-21.module+el8.3.0+74+85"),)),
    ]
    assert is_fixed_build("2.6-21.module+el8.3.0+53+ea", entries)
    assert not is_fixed_build("2.6-20.module+el8.3.0+53+ea", entries)
    assert not is_fixed_build("2.0", [Affected(ecosystem="PyPI", name="x", ranges=(VersionRange(fixed="2.0"),))])


@pytest.mark.parametrize("installed", ["1:3.0.7-16.el9_2.3", "1:3.0.7-16.el9_2.1"])
def test_a_build_of_a_minor_release_is_cleared_by_the_fix_of_that_release(installed: str) -> None:
    """What 9.2's extended stream fixed is fixed, though the fix of 9.6 is higher."""
    assert is_fixed_build(installed, [LATER, STREAM])
    assert not is_fixed_build(installed, [LATER])


@pytest.mark.parametrize(
    "installed",
    [
        *("1:3.0.7-16.el9_2", "0:3.0.7-16.el9_2.3", "1:3.0.7-20.el9_4", "1:3.0.7-20.el9", "1:3.0.7-16.el9_22.3"),
        *("1:3.0.7-16.el9_2.3 x", "1:3.0.7-20.fc40"),
    ],
)
def test_other_builds_are_not_cleared_by_a_minor_release(installed: str) -> None:
    """Older ones, those of other releases, and what cannot be compared; the entry itself condemns nothing either."""
    assert not is_fixed_build(installed, [LATER, STREAM])
    assert concerns(replace(PACKAGE, version=installed, modularity=""), STREAM) is False
    assert stream_of(STREAM) == "minor release 9.2"


def test_modular_builds_are_told_by_their_release() -> None:
    """RHEL writes `.module+`, AlmaLinux `.module_`."""
    assert is_modular("1-1.module+el8+1") is is_modular("1-1.module_el8+1") is True
    assert not is_modular("1-1.el8")


def test_a_topic_of_extras_is_uncertain_only_beside_other_packages_of_its_name() -> None:
    """Dnsmasq is in core and in a topic, and no image tells which; docker is in a topic only."""
    advisory = Advisory(id="ALAS2DNSMASQ-1", source="amazon")
    extra = Affected(ecosystem="Amazon Linux:2", name="dnsmasq", ranges=(VersionRange(fixed="2.90"),), modularity="extras/dnsmasq")
    core = replace(extra, modularity="")
    assert unshared([(advisory, extra), (advisory, core)]) == [(advisory, extra), (advisory, core)]
    assert unshared([(advisory, extra)]) == [(advisory, core)]
    assert concerns(PACKAGE, extra) is None
    assert (stream_of(extra), stream_of(replace(core, modularity="nodejs:18"))) == ("extras topic dnsmasq", "module stream nodejs:18")
    assert unshared([]) == []


def test_topics_of_one_program_are_told_apart_and_those_that_share_builds_are_not() -> None:
    """A gem of ruby2.6 is another than that of ruby3.0, while docker and ecs ship the same containerd."""
    advisory = Advisory(id="ALAS2-1", source="amazon")
    plain = Affected(ecosystem="Amazon Linux:2", name="x", ranges=(VersionRange(fixed="2"),))
    ruby = [(advisory, replace(plain, modularity=f"extras/{topic}")) for topic in ("ruby2.6", "ruby3.0")]
    docker = [(advisory, replace(plain, modularity=f"extras/{topic}")) for topic in ("docker", "ecs", "docker")]
    assert unshared(ruby) == ruby
    assert unshared(docker) == [(advisory, plain)] * 3


def test_epochs_can_be_left_out_of_a_comparison() -> None:
    """Every version that an entry names loses its epoch, and nothing else."""
    entry = Affected(
        ecosystem="Rocky Linux:8",
        name="perl",
        ranges=(VersionRange(introduced="4:5.0", fixed="4:5.26", limit="4:6"),),
        versions=("4:5.1", "a:b"),
    )
    assert without_epochs(entry) == replace(
        entry, ranges=(VersionRange(introduced="5.0", fixed="5.26", limit="6"),), versions=("5.1", "a:b")
    )
