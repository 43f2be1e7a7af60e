"""Alpine's secdb: per release and repository, the versions that fixed which CVEs."""

from collections import defaultdict
from collections.abc import Iterator

from tidewaiter.feeds._feed import Arrange, Feed, FeedItem, Record, mapping, maps, text, texts, unusable
from tidewaiter.model.advisory import Advisory, Affected, VersionRange


def recognises(record: Record) -> bool:
    """Tell a repository by its release and packages."""
    return "distroversion" in record and isinstance(record.get("packages"), list)


def parse(record: Record, where: str, arrange: Arrange) -> Iterator[FeedItem]:
    """Yield one advisory per CVE with all packages of the repository; a fix in version 0 says "never affected"."""
    del arrange
    release = text(record.get("distroversion"))
    if not release:
        yield unusable("alpine", where, "repository without a release")
        return
    by_cve: dict[str, list[Affected]] = defaultdict(list)
    for package in (mapping(item.get("pkg")) for item in maps(record.get("packages"))):
        for fixed, names in mapping(package.get("secfixes")).items():
            for cve in _cves(names) if fixed != "0" else ():
                by_cve[cve].append(_affected(f"Alpine:{release}", text(package.get("name")), fixed))
    for cve in sorted(by_cve):
        yield Advisory(id=cve, source="alpine", affected=tuple(by_cve[cve]), url=f"https://security.alpinelinux.org/vuln/{cve}")


def _cves(names: object) -> tuple[str, ...]:
    """Take the CVE of entries such as `CVE-2017-12122 TALOS-2017-0488`."""
    return tuple(dict.fromkeys(word for name in texts(names) for word in name.split() if word.startswith("CVE-")))


def _affected(ecosystem: str, name: str, fixed: str) -> Affected:
    return Affected(ecosystem=ecosystem, name=name, ranges=(VersionRange(fixed=fixed),), state="fixed")


ALPINE_SECDB = Feed(
    id="alpine-secdb",
    title="Alpine secdb",
    licence="not stated by the publisher",
    recognises=recognises,
    parse=parse,
    urls=tuple(
        f"https://secdb.alpinelinux.org/{release}/{repository}.json"
        for release in ("edge", "v3.20", "v3.21", "v3.22", "v3.23")
        for repository in ("main", "community")
    ),
)
