"""The scanned layers of an image -> inventory, findings, verdict; stored and published."""

import os
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from handlers import _wiring as wiring
from handlers._events import Assemble, checked
from handlers._exporting import export
from handlers._runtime import entry
from tidewaiter.adapters.ecr_images import EcrImages
from tidewaiter.observability import metrics
from tidewaiter.pipeline import assemble_image, store_report
from tidewaiter.pipeline_ports import ResultPorts, ScanPorts
from tidewaiter.sources import open_source

FAIL_ON_ENV = "TIDEWAITER_FAIL_ON"


@entry
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Judge one image; the database's date is in the report."""
    asked = checked(Assemble, event)
    fail_on = os.environ.get(FAIL_ON_ENV, "critical")
    with wiring.advisories() as advisories:
        family = wiring.ancestry()
        ports = ScanPorts(
            layers=wiring.layers(),
            advisories=advisories,
            clock=wiring.clock(),
            fail_on=fail_on,
            known=family.relatives,
            remember=family.remember,
        )
        image = wiring.images().get(asked.image.digest)
        source = open_source(asked.image.reference, transport=EcrImages(wiring.client("ecr")))
        report = assemble_image(image, ports, attached=source.attached(image))
    results = ResultPorts(
        inventories=wiring.inventories(),
        findings=wiring.findings(),
        reports=wiring.reports(),
        publisher=wiring.publisher(),
        export=export,
    )
    store_report(report, results)
    state = report.verdict.state.value if report.verdict else "not-assessed"
    metrics.add_metric(name=f"Image-{state}", unit="Count", value=1)
    return {"digest": asked.image.digest, "verdict": state}
