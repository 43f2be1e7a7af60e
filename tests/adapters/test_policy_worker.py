"""The process that judges: one line of JSON for each policy."""

import io
import json
import signal

import pytest

from tidewaiter.adapters import policy_worker
from tidewaiter.adapters.policy_worker import answer
from tidewaiter.errors import LimitExceededError
from tidewaiter.posture.policies.reading import read_policies
from tidewaiter.posture.policies.world import world_of

POLICY = "apiVersion: tidewaiter/v1\nkind: Policy\nid: A\ntitle: t\nseverity: low\nmatch: [ConfigMap]\nexpression: has(object.data)\n"
OBJECT = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c"}}


def test_each_policy_is_answered_with_a_line():
    """The line holds the outcomes, in the order of their fields."""
    output = io.BytesIO()
    policies = read_policies([("p.yaml", POLICY)]).policies
    answer(policies, world_of([OBJECT, {**OBJECT, "data": {}}], ()), output, 5)
    lines = [json.loads(line) for line in output.getvalue().splitlines()]
    expected = "failed expression: has(object.data)"
    assert lines == [[["FAIL", 0, "", expected, "low"], ["PASS", 1, "", "", "low"]]]


def test_too_many_outcomes_are_an_error(monkeypatch):
    """Nothing is cut off in silence."""
    monkeypatch.setattr(policy_worker, "MAX_OUTCOMES", 1)
    with pytest.raises(LimitExceededError, match="more than 1"):
        answer(read_policies([("p.yaml", POLICY)]).policies, world_of([OBJECT, OBJECT], ()), io.BytesIO(), 5)
    signal.setitimer(signal.ITIMER_PROF, 0)
