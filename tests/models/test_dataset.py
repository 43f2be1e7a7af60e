"""The temporal protocol and its guards."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from models.dataset import FIT, JUDGE, RECORDS, TARGETS, TEST, TRAIN, fit_state, guard_columns, history_of, matrix_of, read_records, sample
from tidewaiter.scoring.features import COLUMNS, features


def row(cve: str, published: date, **fields: Any) -> dict[str, Any]:
    """Make a record with every column."""
    empty: dict[str, Any] = dict.fromkeys((*COLUMNS, *TARGETS.values(), "msf_first_seen_upper_bound"))
    texts = {
        "cna": "mitre",
        "title": "Overflow",
        "description": f"A buffer overflow {cve}",
        "vendors": "acme",
        "products": "widget",
        "cwe": "CWE-787",
    }
    return {**empty, "cve": cve, "published": published, **texts, **fields}


def test_training_knows_nothing_of_the_test_window() -> None:
    """Windows do not overlap, and no label of training is younger than its last day."""
    assert TRAIN.last < TEST.first
    assert TRAIN.known_until <= TRAIN.last
    assert FIT.last < JUDGE.first <= JUDGE.last <= TRAIN.last
    assert FIT.known_until <= FIT.last


@pytest.mark.parametrize(
    ("published", "happened", "true"),
    [
        (date(2023, 6, 1), date(2023, 12, 31), True),
        (date(2023, 6, 1), date(2024, 1, 1), False),
        (date(2021, 6, 1), date(2022, 6, 1), True),
        (date(2021, 6, 1), date(2022, 6, 2), False),
        (date(2021, 6, 1), date(2021, 5, 1), True),
        (date(2021, 6, 1), None, False),
    ],
)
def test_a_label_counts_within_a_year_and_as_known_then(published: date, happened: date | None, *, true: bool) -> None:
    """What became known after the end of training is not a training label, however short the delay."""
    assert TRAIN.labels([row("CVE-1", published, kev_added=happened)], "kev_added").tolist() == [true]


@pytest.mark.parametrize(
    "column",
    [
        "ssvc_exploitation",
        "n_refs",
        "ref_tags",
        "cvss3_exploit_maturity",
        "epss",
        "kev_added",
        "msf_first_seen",
        "edb_published",
        "updated",
    ],
)
def test_a_leaking_column_is_refused_by_name(column: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """If somebody adds such a column to the features, training stops."""
    with pytest.raises(ValueError, match=column):
        guard_columns([*COLUMNS, column])
    monkeypatch.setattr("models.dataset.COLUMNS", (*COLUMNS, column))
    with pytest.raises(ValueError, match=column):
        fit_state([row("CVE-1", date(2021, 1, 1))], history_of([]))


def test_the_committed_table_holds_only_licensed_columns() -> None:
    """No measure-only label and no leaking column ever gets into the tree."""
    names = set(read_records(RECORDS)[0])
    assert names == {*COLUMNS, "kev_added", "msf_first_seen", "msf_first_seen_upper_bound"}


def test_terms_are_learned_from_training_rows_only() -> None:
    """The vocabulary, the weaknesses and the origins come from the rows passed in."""
    state = fit_state([row("CVE-1", date(2021, 1, 1))], history_of([]))
    assert "overflow" in state.idf
    assert "cve" not in state.idf
    assert state.cwes == ("CWE-787",)


def test_the_matrix_holds_what_the_feature_function_says() -> None:
    """Training sees exactly the numbers of the product's own function."""
    rows = [row("CVE-1", date(2021, 1, 1)), row("CVE-2", date(2021, 2, 1), kev_added=date(2021, 2, 2))]
    state = fit_state(rows, history_of(rows))
    matrix = matrix_of(rows, state)
    for line, one in enumerate(rows):
        stored = dict(zip(matrix[line].indices.tolist(), matrix[line].data.tolist(), strict=True))
        assert stored == pytest.approx(features(one, state), rel=1e-6)


def test_the_sample_keeps_every_positive() -> None:
    """A thinned table still has what there is to learn."""
    rows = [row(f"CVE-{n}", date(2021, 1, 1), kev_added=date(2021, 1, 2) if n == 7 else None) for n in range(20)]
    is_positive: Callable[[dict[str, Any]], bool] = lambda one: one["kev_added"] is not None  # noqa: E731
    kept = sample(rows, 10)
    assert [one["cve"] for one in kept] == ["CVE-0", "CVE-7", "CVE-10"]
    assert any(is_positive(dict(one)) for one in kept)
