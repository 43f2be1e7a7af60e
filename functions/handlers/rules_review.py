"""Every hour: waivers or VEX documents changed, or a waiver ended -> every stored image into the queue, to be judged again."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from handlers import _wiring as wiring
from handlers._judging import judgements, queue, rule_files
from handlers._runtime import entry
from handlers.rematch_begin import ALL
from tidewaiter.adapters.s3_rules import NO_FILES
from tidewaiter.observability import logger, metrics
from tidewaiter.policy.judging import NO_RULES
from tidewaiter.policy.rule_files import state_of


@entry
def handler(_event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Compare what is in force with what images were judged by; an hour that changes nothing costs two listings.

    What is noted last is done again when this fails before: an image that a run has judged is not judged by it twice.
    """
    files = rule_files()
    version, rules = files.read()
    today = wiring.clock().now().date().isoformat()
    state = state_of(version, rules, today)
    for problem in rules.problems:
        logger.error(problem.what, extra={"code": problem.code, "where": problem.where, "hint": problem.hint})
    metrics.add_metric(name="RulesUnusable", unit="Count", value=len(rules.problems))
    if (files.judged() or state_of(NO_FILES, NO_RULES, today)) == state:
        return {"changed": False, "images": 0}
    sent = queue().send(f"{state}{ALL}", judgements().digests())
    files.note(state)
    return {"changed": True, "images": sent}
