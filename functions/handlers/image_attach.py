"""The documents of an image were written -> SBOM, result and VEX beside it in ECR, where the deployment wants that."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from handlers import _wiring as wiring
from handlers._events import ReportedEvent, checked
from handlers._judging import held
from handlers._runtime import entry
from tidewaiter.adapters.ecr_artefacts import EcrArtefacts
from tidewaiter.errors import LimitExceededError, NotFoundError
from tidewaiter.model.report import Report
from tidewaiter.observability import logger, metrics
from tidewaiter.reporting.attaching import Outcome, attach

BY, _SOURCE = "deployment", "tidewaiter.attach"


@entry
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Attach what is stored now, so that late and repeated events do no harm; Lambda calls again when another call holds the image.

    A repository that is full and an image that is gone are told and not tried again.
    """
    digest = checked(ReportedEvent, event).detail.image_digest
    with held(digest, context, _SOURCE):
        try:
            done = _attach(wiring.reports().report(digest))
        except (LimitExceededError, NotFoundError) as error:
            logger.error("not attached", extra={"digest": digest, "where": error.where, "reason": error.message, "hint": error.hint})
            metrics.add_metric(name="AttachRefused", unit="Count", value=1)
            return {"digest": digest, "refused": error.message}
    metrics.add_metric(name="Attached", unit="Count", value=len(done.pushed))
    return {"digest": digest, "pushed": done.pushed, "kept": done.kept, "removed": done.removed}


def _attach(report: Report) -> Outcome:
    image = report.image
    if image is None:
        raise NotFoundError("the report is about no image", where=report.target)
    repository = EcrArtefacts(client=wiring.client("ecr"), registry=image.registry, repository=image.repository)
    return attach(report, repository, BY)
