"""What every handler has around it: structured logs, traces and metrics. Responses never go into traces."""

import gc
from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tidewaiter.observability import logger, metrics, tracer

Handler = Callable[[Any, LambdaContext], Any]


def entry(handler: Handler) -> Handler:
    """Wrap a handler; errors pass through, so that the caller (a workflow, a queue) can retry, catch and tell."""

    def counted(event: Any, context: LambdaContext) -> Any:
        metrics.add_metric(name="Invoked", unit="Count", value=1)
        return handler(event, context)

    traced = tracer.capture_lambda_handler(capture_response=False)(counted)
    measured = metrics.log_metrics(capture_cold_start_metric=True)(traced)
    wrapped: Handler = logger.inject_lambda_context(clear_state=True)(measured)
    if not gc.isenabled():  # what was imported lives as long as the function: it is never looked through again
        gc.freeze()
        gc.enable()
    return wrapped
