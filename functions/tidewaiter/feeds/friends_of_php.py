"""FriendsOfPHP's advisories of Composer packages (YAML): https://github.com/FriendsOfPHP/security-advisories, README "Contributing"."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from tidewaiter.feeds._constraints import MAX_CONSTRAINTS, Versions, unknown
from tidewaiter.feeds._feed import Arrange, Feed, FeedItem, Record, clipped, mapping, text, texts, unusable
from tidewaiter.model.advisory import Advisory, Affected, VersionRange

_ECOSYSTEM, _SCHEME = "Packagist", "composer://"


def recognises(record: Record) -> bool:
    """Tell an advisory by the package that it refers to."""
    return text(record.get("reference")).startswith(_SCHEME)


def parse(record: Record, where: str, arrange: Arrange) -> Iterator[FeedItem]:
    """Yield the advisory of a package; other files of the repository say nothing."""
    if "reference" not in record and "branches" not in record:
        return
    package = text(record.get("reference")).removeprefix(_SCHEME).strip()
    branches = [mapping(branch) for branch in mapping(record.get("branches")).values()]
    if not recognises(record) or "/" not in package or not branches or len(branches) > MAX_CONSTRAINTS:
        yield unusable("friendsofphp", where, f"advisory of {package[:60] or '?'} has no package or no branches")
        return
    versions = Versions(_ECOSYSTEM, arrange, "-p")
    ranges: list[VersionRange] = []
    for branch in branches:
        try:
            ranges.extend(_ranges(branch, versions))
        except ValueError as error:
            yield unusable("friendsofphp", where, f"{package[:60]}: {error}")
            ranges.append(unknown(str(error)))
    if ranges:
        yield _advisory(record, package, tuple(dict.fromkeys(ranges)), branches)


def _ranges(branch: Record, versions: Versions) -> Iterator[VersionRange]:
    """Yield the range of a branch, whose constraints all have to hold."""
    constraints = texts(branch.get("versions"))
    if not constraints or len(constraints) > MAX_CONSTRAINTS:
        raise ValueError("a branch without constraints")
    interval = versions.satisfying(",".join(constraints))
    if interval is None:
        raise ValueError(f"nothing satisfies {', '.join(constraints)[:80]}")
    yield versions.affected(interval)


def _advisory(record: Record, package: str, ranges: tuple[VersionRange, ...], branches: list[Record]) -> Advisory:
    stem = PurePosixPath(text(record.get("_path"))).stem
    known = [name for name in (text(record.get("cve")).strip(), stem) if name.startswith(("CVE-", "GHSA-"))]
    names = list(dict.fromkeys(known)) or [f"{package}/{stem or 'advisory'}"]
    days = sorted(time for branch in branches if (time := text(branch.get("time"))))
    state = "fixed" if any(item.fixed for item in ranges) else "affected"
    return Advisory(
        id=names[0],
        source="friendsofphp",
        aliases=tuple(names[1:]),
        summary=clipped(text(record.get("title"))),
        affected=(Affected(ecosystem=_ECOSYSTEM, name=package, ranges=ranges, state=state),),
        published=f"{days[0][:10]}T00:00:00Z" if days else "",
        url=url if (url := text(record.get("link"))).startswith("https://") else "",
    )


FRIENDS_OF_PHP = Feed(
    id="friendsofphp",
    title="FriendsOfPHP security advisories",
    licence="Unlicense",
    recognises=recognises,
    parse=parse,
    urls=("https://github.com/FriendsOfPHP/security-advisories/archive/refs/heads/master.tar.gz",),
)
