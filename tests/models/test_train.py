"""Training from the product's own tree, in the fast mode, and the shipped artefact."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models import train
from models.dataset import TARGETS, TRAIN, read_records
from tidewaiter.adapters.xgboost_scorer import XgboostScorer
from tidewaiter.scoring.features import FORBIDDEN, features


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Train on every 40th record with one seed and 30 rounds."""
    output = tmp_path_factory.mktemp("quick")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(train, "SEEDS", (1,))
        patch.setattr(train, "ROUNDS", 30)
        train.main(["--sample", "40", "--output", str(output)])
    return output


def test_the_fast_mode_trains_and_measures(quick: Path) -> None:
    """A thinned run writes a usable artefact whose ranking is far above chance and whose numbers are printed with their counts."""
    metrics: dict[str, Any] = json.loads((quick / "metrics.json").read_text())
    for target in TARGETS:
        result = metrics["results"][target]["model"]
        assert result["positives"] > 100
        assert result["roc_auc"] > 0.7
        assert result["average_precision_95"][0] <= result["average_precision"] <= result["average_precision_95"][1]
    assert metrics["train"]["last"] < metrics["test"]["first"]


def test_training_and_database_build_score_a_record_equally(quick: Path) -> None:
    """The same CVE by both paths: the matrix that training scores and the adapter that the database build calls."""
    training = train.Training(train.sample(read_records(), 400))
    scorer = XgboostScorer(quick)
    training.state = scorer.state
    rows = [row for row in training.rows if row["description"]][:300]
    matrix = train.matrix_of(rows, scorer.state)
    forecasts = [train.calibrated(train.margin(scorer._boosters[target], matrix), scorer._scales[target]) for target in TARGETS]
    expected = 1 - np.prod([1 - forecast for forecast in forecasts], axis=0)
    texts = [{**row, "published": row["published"].isoformat() + "T08:00:00.000Z"} for row in rows]
    found = [facts.model for facts in scorer.score(texts)]
    assert found == pytest.approx(expected.tolist(), abs=1e-6)
    assert all(features(text, scorer.state) == features(row, scorer.state) for text, row in zip(texts, rows, strict=True))


def test_the_shipped_model_has_no_leaking_feature() -> None:
    """No SSVC, reference, maturity, EPSS or label among the features of the artefact."""
    names = XgboostScorer().state.names
    assert not [name for name in names if name.startswith(FORBIDDEN)]
    assert sum(name.startswith("text:") for name in names) == 1500


def test_the_packaged_artefact_is_the_trained_one() -> None:
    """What the wheel carries is byte for byte what models/ holds, and under 5 MB."""
    packaged = {path.name: path.read_bytes() for path in train.PACKAGED.iterdir() if path.name != "__init__.py"}
    trained = {path.name: path.read_bytes() for path in train.ARTEFACTS.iterdir() if path.name != "metrics.json"}
    assert packaged == trained
    assert sum(map(len, packaged.values())) < 5_000_000


def test_the_model_card_says_what_was_measured() -> None:
    """The card is rendered from the committed metrics and nothing else."""
    metrics = json.loads((train.ARTEFACTS / "metrics.json").read_text())
    expected = train.render_card(metrics, terms=train.TERMS, common=train.COMMON)
    assert (train.HERE / "MODEL_CARD.md").read_text() == expected


def test_the_shipped_model_beats_cvss_and_is_calibrated() -> None:
    """The committed metrics: better than CVSS beyond its interval, mean forecast within a quarter of what came true."""
    metrics = json.loads((train.ARTEFACTS / "metrics.json").read_text())
    kev = metrics["results"]["kev"]
    assert kev["model"]["average_precision_95"][0] > kev["cvss"]["average_precision_95"][1]
    for target in TARGETS:
        measured = metrics["results"][target]["calibration"]
        assert measured["mean_predicted"] == pytest.approx(measured["observed"], rel=0.25)
        assert measured["ece"] <= 0.002
    assert metrics["train"]["last"] == str(TRAIN.last)
