"""Measures of a ranking, against values worked out by hand."""

import numpy as np
import pytest

from models.evaluate import average_precision, calibration, interval, ranking, recall_at, roc_auc

TRUTH = np.array([True, False, True, False, False])
SCORE = np.array([0.9, 0.8, 0.7, 0.2, 0.1])


def test_average_precision_by_hand() -> None:
    """Positives at ranks 1 and 3: (1/1 + 2/3) / 2."""
    assert average_precision(TRUTH, SCORE) == pytest.approx((1 + 2 / 3) / 2)


def test_a_repeated_row_counts_as_two() -> None:
    """Bootstrap weights repeat rows: a positive counted twice, a negative left out."""
    weights = np.array([2.0, 0.0, 1.0, 1.0, 1.0])
    assert average_precision(TRUTH, SCORE, weights) == pytest.approx(1.0)


def test_roc_counts_pairs_and_halves_ties() -> None:
    """Five of six pairs are in order; a constant score is a coin."""
    assert roc_auc(TRUTH, SCORE) == pytest.approx(5 / 6)
    assert roc_auc(TRUTH, np.zeros(5)) == pytest.approx(0.5)


def test_recall_at_a_share() -> None:
    """The top 20 % of five rows is one row, and it holds one of two positives."""
    assert recall_at(TRUTH, SCORE, 0.2) == 0.5


def test_the_interval_holds_the_value_and_repeats() -> None:
    """A fixed seed gives the same interval, around the measured value."""
    truth, score = np.tile(TRUTH, 40), np.tile(SCORE, 40)
    low, high = interval(truth, score)
    assert low <= average_precision(truth, score) <= high
    assert (low, high) == interval(truth, score)
    assert ranking(truth, score)["positives"] == 80


def test_calibration_by_hand() -> None:
    """A forecast of 0.2 for what happens in 40 % of cases is off by 0.2."""
    found = calibration(TRUTH, np.full(5, 0.2), bins=1)
    assert found["ece"] == pytest.approx(0.2)
    assert found["mean_predicted"] == 0.2
    assert found["observed"] == 0.4
    assert found["at_p_0.1"]["rows"] == 5
    assert calibration(TRUTH, np.full(5, 0.01))["at_p_0.1"]["observed"] is None
