"""The format of secdb, which Alpine, Wolfi and Chainguard share: per package, the versions that fixed which flaws.

https://gitlab.alpinelinux.org/alpine/infra/docker/secdb and https://github.com/wolfi-dev/secdb ("Specification").
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from tidewaiter.feeds._feed import Arrange, Feed, FeedItem, Record, mapping, maps, text, texts, unusable
from tidewaiter.model.advisory import Advisory, Affected, VersionRange

_NAME = re.compile(r"GHSA(?:-[a-z0-9]{4}){3}|[A-Za-z][A-Za-z0-9_.:-]*\d[A-Za-z0-9_.:-]*")
"""An id has a digit, except that GitHub's need not."""
_NEVER = "0"
"""The version that "fixed" what never was in the package."""


def rolling(identifier: str, title: str, licence: str, *, url: str, ecosystem: str) -> Feed:
    """Make the feed of a distribution that has one release only: its repository is told by the address of its packages."""
    host = "/".join(url.split("/")[:3])

    def recognises(record: Record) -> bool:
        """Tell the repository by its host, as it names no release."""
        return isinstance(record.get("packages"), list) and text(record.get("urlprefix")).startswith(host)

    def parse(record: Record, where: str, arrange: Arrange) -> Iterator[FeedItem]:
        """Yield one advisory per flaw with all packages of the repository."""
        del arrange
        yield from advisories(record, where, ecosystem, ecosystem.lower(), "https://images.chainguard.dev/security/{}")

    return Feed(id=identifier, title=title, licence=licence, recognises=recognises, parse=parse, urls=(url,))


def advisories(record: Record, where: str, ecosystem: str, source: str, page: str) -> Iterator[FeedItem]:
    """Yield one advisory per flaw of a repository; `page` is the address of a flaw with `{}` for its name."""
    affected: dict[str, list[Affected]] = defaultdict(list)
    related: dict[str, dict[str, None]] = defaultdict(dict)
    for package in (mapping(item.get("pkg")) for item in maps(record.get("packages"))):
        name, fixes = text(package.get("name")), package.get("secfixes")
        if not name or not isinstance(fixes, Mapping):
            yield unusable(source, where, f"package {name[:40] or '?'} has no name or no fixes")
            continue
        for fixed, entries in fixes.items():
            for flaw, others in _flaws(entries) if fixed != _NEVER else ():
                affected[flaw].append(Affected(ecosystem=ecosystem, name=name, ranges=(VersionRange(fixed=fixed),), state="fixed"))
                related[flaw].update(dict.fromkeys(others))
    for flaw, entries in sorted(affected.items()):
        yield Advisory(id=flaw, source=source, related=tuple(related[flaw]), affected=tuple(entries), url=page.format(flaw))


def _flaws(entries: object) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the flaws of entries such as `CVE-2017-12122 TALOS-2017-0488` with the other names: a CVE each, else the first name.

    The others are related and no aliases: one XSA or TALOS report may speak of several CVEs.
    """
    for entry in texts(entries):
        names = _NAME.findall(entry)
        flaws = [name for name in names if name.startswith("CVE-")] or names[:1]
        for flaw in flaws:
            yield flaw, tuple(name for name in names if name not in flaws)
