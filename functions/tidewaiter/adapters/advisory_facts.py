"""Joins what is known of each CVE: KEV, EPSS, exploit dates and the model's score."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

from tidewaiter.model.advisory import ExploitFacts
from tidewaiter.ports import Scorer

_BATCH = 4096
_PUBLIC_RATERS = frozenset({None, "cna", "adp", "ghsa"})
"""Whose CVSS vectors are kept: those of CVE records and GitHub, not ones that only a distribution published."""

Known = tuple[str | None, ...]
"""A row of `AdvisoryStage.facts`."""


class FactsJoiner:
    """Says afterwards what there was: `kev`, `epss`, `model_version`."""

    def __init__(self, scorer: Scorer | None, earlier: Callable[[str], ExploitFacts | None] = lambda _cve: None) -> None:
        """Score with `scorer`; what that does not know is taken from `earlier` facts, as a CVE is scored by what it was published with."""
        self._scorer = scorer
        self._earlier = earlier
        self.kev = self.epss = False
        self.model_version = ""

    def facts(self, rows: Iterable[Known]) -> Iterator[ExploitFacts]:
        """Yield the facts of every CVE of which anything is known; a CVE without facts is not stored as if it were harmless."""
        left = iter(rows)
        while batch := list(islice(left, _BATCH)):
            columns = [json.loads(row[7]) if row[7] else {} for row in batch]
            scored = self._scored([one for one in columns if one])
            for row, one in zip(batch, columns, strict=True):
                empty = ExploitFacts(cve=str(row[0]))
                facts = self._completed(_joined(scored.get(empty.cve, empty), row, one))
                self.kev, self.epss = self.kev or facts.kev, self.epss or facts.epss is not None
                if facts != empty:
                    yield facts

    def _completed(self, facts: ExploitFacts) -> ExploitFacts:
        earlier = self._earlier(facts.cve)
        if earlier is None:
            return facts
        if facts.model is None and earlier.model is not None:
            score = {name: getattr(earlier, name) for name in ("model", "model_percentile", "model_version", "reasons")}
            facts = replace(facts, **score)
            self.model_version = self.model_version or earlier.model_version
        if facts.cvss_score is None and not facts.cvss_vector:
            facts = replace(facts, cvss_score=earlier.cvss_score, cvss_vector=earlier.cvss_vector)
        return facts

    def _scored(self, rows: list[Mapping[str, Any]]) -> dict[str, ExploitFacts]:
        if self._scorer is None or not rows:
            return {}
        found = {facts.cve: facts for facts in self._scorer.score(rows)}
        self.model_version = self.model_version or next((facts.model_version for facts in found.values() if facts.model_version), "")
        return found


def _joined(facts: ExploitFacts, row: Known, columns: Mapping[str, Any]) -> ExploitFacts:
    _, added, ransomware, day, epss, percentile, module, _ = row
    rated = columns if columns.get("cvss3_source") in _PUBLIC_RATERS else {}
    score = rated.get("cvss3_score") or rated.get("cvss4_score")
    return replace(
        facts,
        kev=added is not None,
        kev_added=added or "",
        kev_ransomware=bool(ransomware),
        epss=float(epss) if epss else None,
        epss_percentile=float(percentile) if percentile else None,
        epss_date=day or "",
        metasploit_added=module or "",
        cvss_score=round(float(score), 1) if score is not None else None,
        cvss_vector=_vector(rated.get("cvss3_vector")) or str(rated.get("cvss4_vector") or ""),
    )


def _vector(base: object) -> str:
    """Give the training table's bare base metrics the prefix that names their version."""
    text = str(base or "")
    return text if not text or text.startswith("CVSS:") else f"CVSS:3.1/{text}"
