"""The one feature function of the exploit model: a CVE record in, numbers out. Training and the database build both call it.

Input is a mapping with the columns of `COLUMNS` (what a CVE record says on its day of publication); a missing one is allowed.
Output is sparse: position in `FeatureState.names` -> value, where an absent position means "missing" to XGBoost.
Nothing that is written after exploitation, or because of it, is ever a feature: see `FORBIDDEN`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from tidewaiter.scoring.history import KINDS, VendorHistory, unpack
from tidewaiter.scoring.text import terms_of, tf_idf

COLUMNS = (
    *("cve", "published", "cna", "title", "description", "vendors", "products", "n_vendors", "n_products", "n_affected", "n_versions"),
    *("cwe", "cvss3_vector", "cvss3_score", "cvss4_score"),
)
"""The columns of a record that are read; `vendors`, `products` and `cwe` separate values by `|`, `published` is a day."""

FORBIDDEN = (
    *("ssvc", "ref", "n_ref", "exploit", "cvss3_exploit", "cvss3_source", "cwe_adp", "epss", "updated", "cna_updated"),
    *("kev_added", "kev_ransomware", "msf_", "edb_", "poc_", "inthewild"),
)
"""Prefixes of columns that leak the outcome (measured: SSVC alone lifts average precision from 0.11 to 0.90)."""

SCHEMA_VERSION = 1

_COUNTS = ("n_vendors", "n_products", "n_affected", "n_versions")
_METRICS = {
    "AV": "PLAN",
    "AC": "HL",
    "PR": "HLN",
    "UI": "RN",
    "S": "UC",
    "C": "NLH",
    "I": "NLH",
    "A": "NLH",
}  # CVSS v3.1 section 2, values from hardest to easiest for the attacker
_SCALARS = (
    *("cvss3_score", "cvss4_score"),
    *(f"cvss:{metric}" for metric in _METRICS),
    *_COUNTS,
    "desc_len",
    *(f"vendor:{kind}" for kind in KINDS),
    "vendor:kev_share",
)


@dataclass(frozen=True, slots=True)
class FeatureState:
    """What training learned about the columns: the terms with their idf, the common CWEs and CNAs, and vendor history."""

    idf: Mapping[str, float]
    cwes: tuple[str, ...]
    cnas: tuple[str, ...]
    history: VendorHistory
    names: tuple[str, ...] = field(init=False)
    index: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        flags = (*(f"cwe:{cwe}" for cwe in self.cwes), *(f"cna:{cna}" for cna in self.cnas))
        names = (*_SCALARS, *flags, *(f"text:{term}" for term in sorted(self.idf)))
        object.__setattr__(self, "names", names)
        object.__setattr__(self, "index", MappingProxyType({name: position for position, name in enumerate(names)}))


def read_state(raw: Mapping[str, Any]) -> FeatureState:
    """Read the stored state (`features.json` of the artefact); raises ValueError for another schema version."""
    if raw.get("schema_version") != SCHEMA_VERSION:
        raise ValueError(f"feature state has schema_version {raw.get('schema_version')}, this code reads {SCHEMA_VERSION}")
    return FeatureState(
        idf=raw["idf"], cwes=tuple(raw["cwes"]), cnas=tuple(raw["cnas"]), history=unpack(raw["history"], raw["history_origin"])
    )


def features(row: Mapping[str, Any], state: FeatureState) -> dict[int, float]:
    """Turn one record into position -> value; positions are those of `state.names`, absent ones are missing values."""
    index = state.index
    found = {index[name]: value for name, value in _scalars(row, state.history)}
    cwes, cna = split(row.get("cwe")), row.get("cna") or ""
    found.update((index[f"cwe:{cwe}"], 1.0) for cwe in state.cwes if cwe in cwes)
    if f"cna:{cna}" in index:
        found[index[f"cna:{cna}"]] = 1.0
    found.update((index[f"text:{term}"], weight) for term, weight in tf_idf(terms_of(texts_of(row)), state.idf).items())
    return found


def texts_of(row: Mapping[str, Any]) -> tuple[str, str, str]:
    """Pick the texts whose words are features: title, description, products."""
    return row.get("title") or "", row.get("description") or "", (row.get("products") or "").replace("|", " ")


def split(value: str | None) -> tuple[str, ...]:
    """Split a `|` separated column; empty and None give nothing."""
    return tuple(part for part in (value or "").split("|") if part)


def day_of(value: date | str | None) -> int | None:
    """Read a day (date, datetime or text that begins with YYYY-MM-DD) as an ordinal; None if there is none."""
    if isinstance(value, datetime):
        return value.date().toordinal()
    if isinstance(value, date):
        return value.toordinal()
    try:
        return date.fromisoformat(value[:10]).toordinal() if value else None
    except ValueError:
        return None


def _scalars(row: Mapping[str, Any], history: VendorHistory) -> Iterator[tuple[str, float]]:
    for name in ("cvss3_score", "cvss4_score", *_COUNTS):
        if row.get(name) is not None:
            yield name, float(row[name])
    yield from _metrics(row.get("cvss3_vector"))
    yield "desc_len", float(len(row.get("description") or ""))
    day = day_of(row.get("published"))
    if day is not None:
        yield from _vendor(history.most(split(row.get("vendors")), day))


def _metrics(vector: str | None) -> Iterator[tuple[str, float]]:
    for part in (vector or "").split("/"):
        metric, _, value = part.partition(":")
        position = _METRICS.get(metric, "").find(value) if len(value) == 1 else -1
        if position >= 0:
            yield f"cvss:{metric}", float(position)


def _vendor(counts: Sequence[int]) -> Iterator[tuple[str, float]]:
    for kind, count in zip(KINDS, counts, strict=True):
        yield f"vendor:{kind}", float(count)
    # One earlier CVE more in the denominator keeps newcomers from scoring 100 %.
    yield "vendor:kev_share", counts[1] / (counts[0] + 1.0)
