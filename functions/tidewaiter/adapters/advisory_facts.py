"""Gathers what is known of each CVE while feeds are read: KEV, EPSS, exploit dates and the model's score."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from tidewaiter.feeds._feed import CveRow, EpssScore, ExploitSeen, FeedItem, KevEntry
from tidewaiter.model.advisory import ExploitFacts
from tidewaiter.ports import Scorer

_BATCH = 4096
_PUBLIC_RATERS = frozenset({None, "cna", "adp", "ghsa"})
"""Whose CVSS vectors are kept: those of CVE records and GitHub, not ones that only a distribution published."""


class FactsBuilder:
    """Collects items and joins them per CVE; of EPSS and CVE rows only those of `wanted` CVEs (a growing set) or KEV are kept."""

    def __init__(self, wanted: Collection[str]) -> None:
        self.kev: dict[str, KevEntry] = {}
        self.epss: dict[str, EpssScore] = {}
        self.rows: dict[str, CveRow] = {}
        self.modules: dict[str, str] = {}
        self.wanted = wanted
        self.model_version = ""

    def take(self, item: FeedItem) -> str:
        """Keep an item and return its date ("" without one)."""
        if isinstance(item, KevEntry):
            self.kev[item.cve] = item
            return item.added
        if isinstance(item, ExploitSeen):
            self.modules[item.cve] = min(self.modules.get(item.cve, item.first_seen), item.first_seen)
            return item.first_seen
        if isinstance(item, EpssScore):
            if self._keeps(item.cve):
                self.epss[item.cve] = item
            return item.date
        if isinstance(item, CveRow):
            if self._keeps(item.cve):
                self.rows[item.cve] = item
            return str(item.columns.get("published") or "")
        return ""

    def _keeps(self, cve: str) -> bool:
        return cve in self.wanted or cve in self.kev

    def finish(self, scorer: Scorer | None) -> Iterator[ExploitFacts]:
        """Yield the facts of every CVE that an advisory names or KEV holds and of which anything is known, in order of id."""
        scored = self._scored(scorer)
        for cve in sorted({*self.wanted, *self.kev}):
            facts = self._joined(cve, scored.get(cve) or ExploitFacts(cve=cve))
            if facts != ExploitFacts(cve=cve):
                yield facts

    def _scored(self, scorer: Scorer | None) -> dict[str, ExploitFacts]:
        if scorer is None:
            return {}
        found: dict[str, ExploitFacts] = {}
        for batch in _batches([self.rows[cve] for cve in sorted(self.rows)]):
            found.update((facts.cve, facts) for facts in scorer.score([row.columns for row in batch]))
        self.model_version = next((facts.model_version for facts in found.values() if facts.model_version), "")
        return found

    def _joined(self, cve: str, facts: ExploitFacts) -> ExploitFacts:
        kev, epss, row = self.kev.get(cve), self.epss.get(cve), self.rows.get(cve)
        columns = row.columns if row and row.columns.get("cvss3_source") in _PUBLIC_RATERS else {}
        score = columns.get("cvss3_score") or columns.get("cvss4_score")
        return replace(
            facts,
            kev=kev is not None,
            kev_added=kev.added if kev else "",
            kev_ransomware=kev.ransomware if kev else False,
            epss=epss.epss if epss else None,
            epss_percentile=epss.percentile if epss else None,
            epss_date=epss.date if epss else "",
            metasploit_added=self.modules.get(cve, ""),
            cvss_score=round(float(score), 1) if score is not None else None,
            cvss_vector=_vector(columns.get("cvss3_vector")) or str(columns.get("cvss4_vector") or ""),
        )


def _vector(base: object) -> str:
    """Give the training table's bare base metrics the prefix that names their version."""
    text = str(base or "")
    return text if not text or text.startswith("CVSS:") else f"CVSS:3.1/{text}"


def _batches(rows: Sequence[CveRow]) -> Iterator[Sequence[CveRow]]:
    for start in range(0, len(rows), _BATCH):
        yield rows[start : start + _BATCH]
