"""RPM streams: a package built in a module (`nodejs:18`) is judged only by advisories of that module; epochs where nobody knows them.

Entries that only name the fixed builds of one minor release of RHEL judge nothing, but clear the builds of that release that come after.
"""

from collections.abc import Sequence
from dataclasses import replace

import re2 as re

from tidewaiter.matching.scheme import VersionError
from tidewaiter.matching.versions.rpm import compare
from tidewaiter.model.advisory import MINOR, Advisory, Affected
from tidewaiter.model.package import Package

_MARKS = (".module+", ".module_")
_EXTRAS = "extras/"
_NUMBER = "0123456789.-"
_MINOR_BUILD = re.compile(r"\.el(\d+)_(\d+)(?:\D|$)")


def is_modular(version: str) -> bool:
    """Tell by the release whether an RPM was built in a module."""
    return any(mark in version for mark in _MARKS)


def concerns(package: Package, affected: Affected) -> bool | None:
    """Tell whether an advisory's entry can speak of a package's build; None when the package's stream is not known.

    Ordinary and modular builds of one name live side by side, and each stream has versions of its own. So have the topics of Amazon's
    extras (`feeds.amazon`), whose packages nothing in an image tells from others of their name.
    """
    if affected.modularity.startswith(_EXTRAS):
        return None
    if affected.modularity.startswith(MINOR):
        return False
    if package.ecosystem != "rpm":
        return True
    modular = bool(affected.modularity) or any(is_modular(item.fixed) for item in affected.ranges)
    if modular != (is_modular(package.version) or bool(package.modularity)):
        return False
    if not modular or not affected.modularity:
        return True
    stream = ":".join(package.modularity.split(":")[:2])
    return affected.modularity == stream if stream else None


def is_fixed_build(version: str, entries: Sequence[Affected]) -> bool:
    """Tell whether the installed build is one of the fixed ones, or comes after the one of its own minor release.

    An erratum may list a modular build per minor release. Builds of 9.4 go on as `.el9_4` while 9.6 has versions of its own: what is at
    least 9.4's fix has it, though 9.6's is higher. Epochs are compared where the installed version has one.
    """
    installed = without_epoch(version)
    if is_modular(installed):
        return any(without_epoch(item.fixed) == installed for entry in entries for item in entry.ranges)
    streams = [entry for entry in entries if entry.modularity.startswith(MINOR)]
    release = _MINOR_BUILD.search(installed) if streams else None
    own = f"{MINOR}{release[1]}.{release[2]}" if release else ""
    return bool(own) and any(_is_at_least(version, item.fixed) for entry in streams if entry.modularity == own for item in entry.ranges)


def _is_at_least(version: str, fixed: str) -> bool:
    try:
        return compare(version, fixed if without_epoch(version) != version else without_epoch(fixed)) >= 0
    except VersionError:
        return False


def stream_of(affected: Affected) -> str:
    """Name the stream of an entry for people: `module stream nodejs:18`, `extras topic dnsmasq`."""
    if affected.modularity.startswith(_EXTRAS):
        return f"extras topic {affected.modularity.removeprefix(_EXTRAS)}"
    if affected.modularity.startswith(MINOR):
        return f"minor release {affected.modularity.removeprefix(MINOR)}"
    return f"module stream {affected.modularity}".rstrip()


def unshared(entries: Sequence[tuple[Advisory, Affected]]) -> Sequence[tuple[Advisory, Affected]]:
    """Take all entries of a name that only extras topics have for what is installed: there is nothing to confuse it with.

    Topics that differ by their number only (ruby2.6, ruby3.0) hold one name in several series; docker and ecs hold the same builds.
    """
    streams = {affected.modularity for _, affected in entries}
    if not all(stream.startswith(_EXTRAS) for stream in streams) or len({stream.rstrip(_NUMBER) for stream in streams}) < len(streams):
        return entries
    return [(advisory, replace(affected, modularity="")) for advisory, affected in entries]


def without_epochs(affected: Affected) -> Affected:
    """Drop the epochs of all versions that an entry names."""
    ranges = tuple(
        replace(
            item,
            introduced=without_epoch(item.introduced),
            fixed=without_epoch(item.fixed),
            last_affected=without_epoch(item.last_affected),
            limit=without_epoch(item.limit),
        )
        for item in affected.ranges
    )
    return replace(affected, ranges=ranges, versions=tuple(map(without_epoch, affected.versions)))


def without_epoch(version: str) -> str:
    """Drop the epoch of an RPM version."""
    epoch, colon, rest = version.partition(":")
    return rest if colon and epoch.isdigit() else version
