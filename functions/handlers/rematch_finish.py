"""All images that a database touches are in the queue -> the next rematching starts from this database."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from handlers._events import RematchRun, checked
from handlers._judging import deltas
from handlers._runtime import entry
from handlers.rematch_begin import ALL


@entry
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Remember the database; what the queue could not do lies in its dead-letter queue, with an alarm."""
    run = checked(RematchRun, event).run
    deltas().finish(run.removesuffix(ALL))
    return {"run": run}
