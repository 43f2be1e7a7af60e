"""CVE Program records (JSON 5.x, cvelistV5) and rows of the training table, both as the columns that the exploit model reads."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from tidewaiter.feeds._feed import Arrange, CveRow, Feed, FeedItem, Link, Record, mapping, maps, text, unusable
from tidewaiter.feeds.osv import score_of

MAX_NAMES = 5
_ROW_COLUMNS = (
    *("cve", "published", "cna", "title", "description", "vendors", "products", "n_vendors", "n_products", "n_affected", "n_versions"),
    *("cwe", "cvss3_vector", "cvss3_score", "cvss4_vector", "cvss4_score", "desc_len"),
)
_BASE_METRICS = ("AV", "AC", "PR", "UI", "S", "C", "I", "A")
_BASELINE = re.compile(r"[\d-]+_all_CVEs_at_midnight\.zip(\.zip)?")
_RELEASES = "https://github.com/CVEProject/cvelistV5/releases/download/"
_NO_NAME = frozenset({"", "n/a", "unspecified", "unknown"})


def recognises(record: Record) -> bool:
    """Tell a CVE record by its `dataType`, a training row by its columns."""
    return record.get("dataType") == "CVE_RECORD" or ("cve" in record and "cna" in record and "published" in record)


def parse(record: Record, where: str, arrange: Arrange) -> Iterator[FeedItem]:
    """Yield the row of a record; rejected records say nothing and are left out, as are the logs of changes in a release."""
    del arrange
    if "fetchTime" in record:
        return
    if record.get("dataType") != "CVE_RECORD":
        yield _table_row(record, where)
        return
    about = mapping(record.get("cveMetadata"))
    cve = text(about.get("cveId"))
    if about.get("state") == "REJECTED":
        return
    container = mapping(mapping(record.get("containers")).get("cna"))
    if not cve.startswith("CVE-") or not container:
        yield unusable("cve", where, f"record {cve[:32] or '?'} has no id or no CNA container")
        return
    yield CveRow(
        cve=cve, columns=_columns(cve, about, container), modified=text(about.get("dateUpdated")) or text(about.get("datePublished"))
    )


def discover(url: str, body: bytes) -> Sequence[Link]:
    """Find the baseline of the day in GitHub's description of the newest release; its name holds the date.

    The delta beside it begins anew at midnight, so it could not be told from a feed that shrinks; the next baseline holds it.
    """
    del url
    try:
        release = mapping(json.loads(body))
    except (ValueError, RecursionError):
        return ()
    found = [(text(asset.get("name")), text(asset.get("browser_download_url"))) for asset in maps(release.get("assets"))]
    ours = (address for name, address in found if _BASELINE.fullmatch(name) and address.startswith(_RELEASES))
    return tuple(Link(url=address, name="cvelistV5-baseline") for address in ours)[:1]


def _table_row(record: Record, where: str) -> FeedItem:
    """Keep the columns that are known on the day of publication, and none of the later ones."""
    cve = text(record.get("cve"))
    if not cve.startswith("CVE-"):
        return unusable("cve", where, "row without a CVE id")
    row = {name: record.get(name) for name in _ROW_COLUMNS}
    published = str(record.get("published") or "")[:10]
    # Who rated it is no feature, but decides whether the rating may be passed on.
    return CveRow(cve=cve, columns={**row, "published": published, "cvss3_source": record.get("cvss3_source")}, modified=published)


def _columns(cve: str, about: Record, container: Record) -> dict[str, Any]:
    description = _english(maps(container.get("descriptions")))
    return {
        "cve": cve,
        "published": text(about.get("datePublished"))[:10],
        "cna": text(about.get("assignerShortName")).lower(),
        "title": text(container.get("title")) or None,
        "description": description,
        "desc_len": len(description),
        **_scope(maps(container.get("affected"))),
        "cwe": "|".join(_weaknesses(container)),
        **_scores(maps(container.get("metrics"))),
    }


def _english(entries: tuple[Record, ...]) -> str:
    values = [text(entry.get("value")) for entry in entries if text(entry.get("lang")).lower().startswith("en")]
    return values[0] if values else ""


def _scope(affected: tuple[Record, ...]) -> dict[str, Any]:
    """Count and name what is affected: the first five vendors and products in lower case, separated by `|`."""
    vendors, products = (_names(affected, key) for key in ("vendor", "product"))
    return {
        "vendors": "|".join(vendors[:MAX_NAMES]),
        "products": "|".join(products[:MAX_NAMES]),
        "n_vendors": len(vendors),
        "n_products": len(products),
        "n_affected": len(affected),
        "n_versions": sum(len(maps(entry.get("versions"))) for entry in affected),
    }


def _names(affected: tuple[Record, ...], key: str) -> list[str]:
    names = (text(entry.get(key)).strip().lower() for entry in affected)
    return list(dict.fromkeys(name for name in names if name not in _NO_NAME))


def _weaknesses(container: Record) -> list[str]:
    entries = [entry for problem in maps(container.get("problemTypes")) for entry in maps(problem.get("descriptions"))]
    return list(dict.fromkeys(cwe for entry in entries if (cwe := text(entry.get("cweId"))).startswith("CWE-")))


def _scores(metrics: tuple[Record, ...]) -> dict[str, Any]:
    """Return the CNA's own CVSS v3 (the base metrics only) and v4, None where it gave none."""
    v3 = next((vector for key in ("cvssV3_1", "cvssV3_0") for item in metrics if (vector := _vector(item, key))), None)
    v4 = next((vector for item in metrics if (vector := _vector(item, "cvssV4_0"))), None)
    base = _base(v3) if v3 else None
    return {
        "cvss3_vector": base,
        "cvss3_score": score_of(v3) if v3 else None,
        "cvss4_vector": v4,
        "cvss4_score": score_of(v4) if v4 else None,
    }


def _vector(item: Record, key: str) -> str:
    return text(mapping(item.get(key)).get("vectorString"))


def _base(vector: str) -> str:
    parts = dict(part.split(":", 1) for part in vector.split("/")[1:] if ":" in part)
    return "/".join(f"{metric}:{parts[metric]}" for metric in _BASE_METRICS if metric in parts)


CVE_PROGRAM = Feed(
    id="cve",
    title="CVE Program records",
    licence="CVE Program terms of use",
    recognises=recognises,
    parse=parse,
    urls=("https://api.github.com/repos/CVEProject/cvelistV5/releases/latest",),
    discover=discover,
    optional=True,
    proven="144,314 rows of the training table; no record as JSON",
)
