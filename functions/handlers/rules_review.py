"""Every hour: what images are judged by changed, or a time is over -> stored images into the queue, to be judged again."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from handlers import _wiring as wiring
from handlers._judging import SIGNED, judgements, queue, rule_files
from handlers._runtime import entry
from handlers._trusting import trust_files
from handlers.rematch_begin import ALL
from tidewaiter.adapters.s3_rules import NO_FILES
from tidewaiter.model.problem import Problem
from tidewaiter.observability import logger, metrics
from tidewaiter.policy.judging import NO_RULES
from tidewaiter.policy.rule_files import state_of


@entry
def handler(_event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Compare what is in force with what images were judged by; an hour that changes nothing costs two listings.

    What is noted last is done again when this fails before: an image that a run has judged is not judged by it twice. Where signatures
    are required, those of all images are judged again once a day: signatures can be taken away, and what vouches for them ends.
    """
    now = wiring.clock().now()
    return {**_by_rules(now), "signed": _by_trust(now)}


def _by_rules(now: datetime) -> dict[str, Any]:
    files = rule_files()
    version, rules = files.read()
    today = now.date().isoformat()
    state = state_of(version, rules, today)
    _tell(rules.problems)
    metrics.add_metric(name="RulesUnusable", unit="Count", value=len(rules.problems))
    if (files.judged() or state_of(NO_FILES, NO_RULES, today)) == state:
        return {"changed": False, "images": 0}
    sent = queue().send(f"{state}{ALL}", judgements().digests())
    files.note(state)
    return {"changed": True, "images": sent}


def _by_trust(now: datetime) -> int:
    """Ask for the signatures of all images when the documents changed and once a day, else for those that were waited for long enough."""
    files = trust_files()
    version, trust = files.read()
    _tell(trust.problems)
    metrics.add_metric(name="TrustUnusable", unit="Count", value=sum(one.incomplete for one in trust.problems))
    state = _run(version, now.date().isoformat()) if version else ""
    if files.judged() != state:
        sent = queue().send(state or _run(now.isoformat()), judgements().digests())
        files.note(state)
        return sent
    waited = dict(judgements().overdue(now))
    sent = queue().send(_run(*waited), waited.values())
    for key in waited:
        judgements().settle(key)
    return sent


def _run(*words: str) -> str:
    return hashlib.sha256("\n".join(words).encode()).hexdigest() + SIGNED


def _tell(problems: Sequence[Problem]) -> None:
    for problem in problems:
        logger.error(problem.what, extra={"code": problem.code, "where": problem.where, "hint": problem.hint})
