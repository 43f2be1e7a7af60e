"""Oracle Linux errata (ELSA) as OVAL 5 definitions (https://linux.oracle.com/security/oval/); OSV does not carry them.

What a definition tests stands in the comments of its criteria (`bash is earlier than 0:4.4.20-4.el8`), which Oracle writes from the same
data as the tests: so one definition can be read without the objects and states at the file's end.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tidewaiter.feeds._feed import Arrange, Feed, FeedItem, Record, clipped, unusable
from tidewaiter.feeds._ratings import severity_of_word
from tidewaiter.feeds._xml import attribute, inside, words
from tidewaiter.model.advisory import Advisory, Affected, VersionRange

_EARLIER = " is earlier than "
_INSTALLED = re.compile(r"^Oracle Linux (\d+) is installed$")
_SIGNED = re.compile(r" is signed with the Oracle Linux (\d+) key$")
_MODULE = re.compile(r"^Module (\S+) is enabled$")
_PLATFORM = re.compile(r"^Oracle Linux (\d+)$")
_VARIANT = re.compile(r"\.ksplice\d|_fips(?:$|[._])")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scope:
    """What the criteria around a comment require: the release and the module stream."""

    release: str = ""
    module: str = ""


def recognises(record: Record) -> bool:
    """Tell a definition by its id."""
    return record.get("_xml") == "definition" and str(record.get("@id", "")).startswith("oval:com.oracle.elsa:")


def parse(record: Record, where: str, arrange: Arrange) -> Iterator[FeedItem]:
    """Yield the erratum with its CVEs as `related`; what no release can be told of is a Problem.

    Builds for Ksplice and FIPS are left out: their epochs are raised above all others, and would condemn every ordinary build.
    """
    del arrange
    title = clipped(words(record, "metadata", "title"))
    identifier = title.partition(":")[0].strip()
    platforms = [found[1] for item in inside(record, "metadata", "affected", "platform") if (found := _PLATFORM.match(words(item)))]
    default = _Scope(release=platforms[0] if len(platforms) == 1 else "")
    packages = [one for criteria in inside(record, "criteria") for one in _packages(criteria, default)]
    if not identifier.startswith("ELSA-") or any(not release for release, _ in packages):
        yield unusable("oracle", where, f"{identifier[:40] or 'a definition'} has no ELSA id or does not name its release")
        return
    word = words(record, "metadata", "advisory", "severity")
    references = [attribute(item, "ref_id") for item in inside(record, "metadata", "reference")]
    yield Advisory(
        id=identifier,
        source="oracle",
        related=tuple(dict.fromkeys(name for name in references if name.startswith("CVE-"))),
        summary=title,
        affected=tuple(dict.fromkeys(affected for _, affected in packages)),
        severity=severity_of_word(word),
        vendor_severity=word.capitalize(),
        published=_day(attribute(record, "date", "metadata", "advisory", "issued")),
        modified=_day(attribute(record, "date", "metadata", "advisory", "issued")),
        url=f"https://linux.oracle.com/errata/{identifier}.html",
    )


def _packages(criteria: Record, scope: _Scope) -> Iterator[tuple[str, Affected]]:
    """Walk the criteria; the reader bounds their depth. A key that a package is signed with names its release most closely."""
    comments = [attribute(item, "comment") for item in inside(criteria, "criterion")]
    scope = _narrowed(scope, comments) if criteria.get("@operator") != "OR" else scope
    for comment in comments:
        name, found, version = comment.partition(_EARLIER)
        if found and not _VARIANT.search(version):
            yield scope.release, _affected(name, version, scope)
    for inner in inside(criteria, "criteria"):
        yield from _packages(inner, scope)


def _narrowed(scope: _Scope, comments: list[str]) -> _Scope:
    for comment in comments:
        if found := _INSTALLED.match(comment) or _SIGNED.search(comment):
            scope = replace(scope, release=found[1])
        elif found := _MODULE.match(comment):
            scope = replace(scope, module=found[1])
    return scope


def _affected(name: str, version: str, scope: _Scope) -> Affected:
    ranges = (VersionRange(fixed=version.strip()),)
    return Affected(ecosystem=f"Oracle Linux:{scope.release}", name=name.strip(), ranges=ranges, state="fixed", modularity=scope.module)


def _day(date: str) -> str:
    return f"{date}T00:00:00Z" if re.fullmatch(r"\d{4}-\d{2}-\d{2}", date) else ""


ORACLE = Feed(
    id="oracle",
    title="Oracle Linux errata",
    licence="not stated by the publisher",
    recognises=recognises,
    parse=parse,
    urls=("https://linux.oracle.com/security/oval/com.oracle.elsa-all.xml.bz2",),
)
