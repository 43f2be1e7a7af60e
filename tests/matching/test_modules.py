"""RPM module streams."""

from dataclasses import replace

from tidewaiter.matching.modules import concerns, is_fixed_build, is_modular
from tidewaiter.model.advisory import Affected, VersionRange
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
    assert is_fixed_build(replace(PACKAGE, version="2.6-21.module+el8.3.0+53+ea"), entries)
    assert not is_fixed_build(replace(PACKAGE, version="2.6-20.module+el8.3.0+53+ea"), entries)
    assert not is_fixed_build(replace(PACKAGE, version="2.0"), [Affected(ecosystem="PyPI", name="x", ranges=(VersionRange(fixed="2.0"),))])


def test_modular_builds_are_told_by_their_release() -> None:
    """RHEL writes `.module+`, AlmaLinux `.module_`."""
    assert is_modular("1-1.module+el8+1") is is_modular("1-1.module_el8+1") is True
    assert not is_modular("1-1.el8")
