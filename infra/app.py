"""Synthesise the deployment: `python -m infra.app` (needs node on PATH, no credentials, no network)."""

from pathlib import Path
from typing import Any

import aws_cdk as cdk
from cdk_nag import AwsSolutionsChecks

from infra.nag import acknowledge, acknowledge_queues
from infra.settings import Settings
from infra.stacks.forwarder import GLOBAL_REGION, ForwarderStack
from infra.stacks.tidewaiter import TidewaiterStack

ROOT = Path(__file__).resolve().parents[1]


def build(outdir: str | None = None, context: dict[str, Any] | None = None) -> cdk.App:
    """Build the app; the stack knows neither account nor region, so one template serves all."""
    settings = Settings()
    for folder in (settings.dependencies, settings.malware):
        (ROOT / folder).mkdir(parents=True, exist_ok=True)
    app = cdk.App(outdir=outdir, context=context, analytics_reporting=False)
    stack = TidewaiterStack(app, settings.stack, settings=settings, description="Tidewaiter: container security for AWS")
    acknowledge(stack, stack.buckets)
    elsewhere = cdk.Environment(region=GLOBAL_REGION)
    forwarder = ForwarderStack(app, f"{settings.stack}-forwarder", env=elsewhere, description="Tidewaiter: events of global services")
    acknowledge_queues(forwarder)
    cdk.Validations.of(app).add_plugins(AwsSolutionsChecks(app))
    return app


if __name__ == "__main__":
    build().synth()
