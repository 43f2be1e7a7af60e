"""RubySec's advisories of gems (YAML): https://github.com/rubysec/ruby-advisory-db, README "Schema".

The files say what is *not* affected; what lies between is. Flaws of Ruby itself (`rubies/`) are left to Bitnami's advisories.
"""

from collections.abc import Iterator

from tidewaiter.feeds._constraints import MAX_CONSTRAINTS, Versions, unknown
from tidewaiter.feeds._feed import Arrange, Feed, FeedItem, Record, clipped, mapping, text, texts, unusable
from tidewaiter.model.advisory import Advisory, Affected, VersionRange
from tidewaiter.model.severity import Severity, severity_of_cvss

_ECOSYSTEM = "RubyGems"
_HIGHEST = 10
_NAMES = {"cve": "CVE-", "ghsa": "GHSA-", "osvdb": "OSVDB-"}


def recognises(record: Record) -> bool:
    """Tell an advisory of a gem by its fields."""
    return "gem" in record and ("patched_versions" in record or "unaffected_versions" in record or "title" in record)


def parse(record: Record, where: str, arrange: Arrange) -> Iterator[FeedItem]:
    """Yield the advisory of a gem; other files of the repository say nothing."""
    if "gem" not in record:
        return
    gem, names = text(record.get("gem")).strip(), [prefix + name for key, prefix in _NAMES.items() if (name := text(record.get(key)))]
    if not gem or not names:
        yield unusable("rubysec", where, "advisory without a gem or without a name")
        return
    try:
        ranges = _ranges(record, Versions(_ECOSYSTEM, arrange, ".0.0.1"))
    except ValueError as error:
        yield unusable("rubysec", where, f"{names[0]} of {gem[:40]}: {error}")
        ranges = (unknown(str(error)),)
    if ranges:
        state = "fixed" if any(item.fixed for item in ranges) else "affected"
        yield _advisory(record, names, Affected(ecosystem=_ECOSYSTEM, name=gem, ranges=ranges, state=state))


def _advisory(record: Record, names: list[str], affected: Affected) -> Advisory:
    related = mapping(record.get("related"))
    day = text(record.get("date"))
    return Advisory(
        id=names[0],
        source="rubysec",
        aliases=tuple(names[1:]),
        related=tuple(prefix + name for key, prefix in _NAMES.items() for name in texts(related.get(key))),
        summary=clipped(text(record.get("title"))),
        affected=(affected,),
        severity=_severity(record),
        published=f"{day}T00:00:00Z" if day else "",
        url=url if (url := text(record.get("url"))).startswith("https://") else "",
    )


def _ranges(record: Record, versions: Versions) -> tuple[VersionRange, ...]:
    said = [*_list(record, "patched_versions"), *_list(record, "unaffected_versions")]
    if len(said) > MAX_CONSTRAINTS:
        raise ValueError(f"more than {MAX_CONSTRAINTS} constraints")
    safe = [interval for item in said if (interval := versions.satisfying(item))]
    return tuple(versions.affected(interval) for interval in versions.between(safe))


def _list(record: Record, key: str) -> tuple[str, ...]:
    """Return a list of constraints; raises ValueError for anything else, since what was meant as safe would count as affected."""
    value = record.get(key)
    if value is not None and (not isinstance(value, list) or len(texts(value)) != len(value)):
        raise ValueError(f"{key} is no list of constraints")
    return texts(value)


def _severity(record: Record) -> Severity:
    """Rate by the scores, which come without a vector: the newest version of CVSS first."""
    for key in ("cvss_v4", "cvss_v3", "cvss_v2"):
        try:
            score = float(text(record.get(key)))
        except ValueError:
            continue
        if 0 <= score <= _HIGHEST:
            return severity_of_cvss(score)
    return Severity.UNKNOWN


RUBYSEC = Feed(
    id="rubysec",
    title="Ruby Advisory Database",
    licence="public domain, with parts of OSVDB",
    recognises=recognises,
    parse=parse,
    urls=("https://github.com/rubysec/ruby-advisory-db/archive/refs/heads/master.tar.gz",),
)
