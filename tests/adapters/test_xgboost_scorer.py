"""The shipped model, scored by the adapter."""

import shutil
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tidewaiter.adapters import xgboost_scorer
from tidewaiter.adapters.xgboost_scorer import BATCH, XgboostScorer
from tidewaiter.errors import BadInputError
from tidewaiter.scoring.features import COLUMNS

HOT: dict[str, Any] = {
    "cve": "CVE-2024-1000",
    "published": "2024-05-01",
    "cna": "fortinet",
    "title": "Unauthenticated command injection in the administrative interface",
    "description": "A remote unauthenticated attacker may execute arbitrary code or commands via crafted HTTP requests.",
    "vendors": "fortinet",
    "products": "fortios",
    "n_vendors": 1,
    "n_products": 1,
    "n_affected": 1,
    "n_versions": 20,
    "cwe": "CWE-78",
    "cvss3_vector": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
    "cvss3_score": 9.8,
}
COLD: dict[str, Any] = {
    "cve": "CVE-2024-1001",
    "published": date(2024, 5, 1),
    "cna": "Patchstack",
    "title": "Reflected cross site scripting in a WordPress plugin",
    "description": "Improper neutralization of input during web page generation in a plugin allows stored XSS by a contributor.",
    "vendors": "somebody",
    "products": "my gallery",
    "cwe": "CWE-79",
    "cvss3_vector": "CVSS:3.1/AV:N/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N",
    "cvss3_score": 2.0,
}


@pytest.fixture(scope="module")
def scorer() -> XgboostScorer:
    """Load the shipped artefact once."""
    return XgboostScorer()


def test_a_likely_target_is_told_from_an_unlikely_one(scorer: XgboostScorer) -> None:
    """An edge device's command injection is in the top percent, with reasons; a low-impact plugin flaw is not, and has none."""
    hot, cold = scorer.score([HOT, COLD])
    assert hot.model is not None
    assert cold.model is not None
    assert 0 < cold.model < hot.model < 1
    assert (hot.model_percentile or 0) > 0.99
    assert (cold.model_percentile or 1) < 0.9
    assert any("raises it" in reason for reason in hot.reasons)
    assert cold.reasons == ("nothing in the record stands out: below the model's top tenth",)
    assert hot.cvss_score == 9.8
    assert hot.model_version.startswith("exploit-")


def test_batches_do_not_change_scores(scorer: XgboostScorer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Order and batch size are of no consequence."""
    together = scorer.score([HOT, COLD, HOT])
    monkeypatch.setattr(xgboost_scorer, "BATCH", 1)
    assert BATCH > 1
    assert scorer.score([HOT, COLD, HOT]) == together
    assert [facts.cve for facts in together] == ["CVE-2024-1000", "CVE-2024-1001", "CVE-2024-1000"]


def test_nothing_gives_nothing(scorer: XgboostScorer) -> None:
    """No rows are no error."""
    assert scorer.score([]) == []


def test_a_record_without_text_is_not_scored(scorer: XgboostScorer) -> None:
    """A gap is said, not judged: an identifier alone has no probability."""
    (facts,) = scorer.score([{"cve": "CVE-2024-1"}])
    assert facts.model is None
    assert facts.model_percentile is None
    assert facts.reasons == ("the CVE record has no text: not scored",)


def test_contributions_explain_the_score_exactly(scorer: XgboostScorer) -> None:
    """The contributions of each booster sum to its log-odds."""
    found = [xgboost_scorer.features(HOT, scorer.state)]
    data = scorer._matrix(found)
    for booster in (one for boosters in scorer._boosters.values() for one in boosters):
        parts = booster.predict(data, pred_contribs=True)
        assert np.allclose(parts.sum(axis=1), booster.predict(data, output_margin=True), atol=1e-3)


def test_leaking_columns_in_a_row_change_nothing(scorer: XgboostScorer) -> None:
    """Only the record's columns are read, whatever the caller's table holds."""
    leaks = {"ssvc_exploitation": "active", "epss": 0.97, "kev_added": date(2024, 5, 2), "n_refs": 50}
    assert not set(leaks) & set(COLUMNS)
    assert scorer.score([{**HOT, **leaks}]) == scorer.score([HOT])


def test_a_damaged_artefact_is_refused(tmp_path: Path) -> None:
    """A byte more in a booster is an error that names the file."""
    with resources.as_file(resources.files("tidewaiter.scoring").joinpath("artefacts")) as folder:
        shutil.copytree(folder, tmp_path / "artefacts")
    with (tmp_path / "artefacts" / "kev-1.ubj").open("ab") as file:
        file.write(b"!")
    with pytest.raises(BadInputError, match=r"kev-1\.ubj"):
        XgboostScorer(tmp_path / "artefacts")
