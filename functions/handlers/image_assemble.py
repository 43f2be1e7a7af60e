"""The scanned layers of an image -> inventory, findings, verdict; stored and published."""

import os
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from handlers import _searching as searching
from handlers import _wiring as wiring
from handlers._events import Assemble, checked
from handlers._judging import deltas, held, results
from handlers._runtime import entry
from handlers._trusting import in_force, places
from tidewaiter.adapters.ecr_images import EcrImages
from tidewaiter.errors import ConflictError
from tidewaiter.observability import metrics
from tidewaiter.pipeline import assemble_image, store_report
from tidewaiter.pipeline_ports import ScanPorts
from tidewaiter.pipeline_signed import is_overtaken
from tidewaiter.sources import open_source

FAIL_ON_ENV = "TIDEWAITER_FAIL_ON"


@entry
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Judge one image; the database's date is in the report.

    Raises ConflictError, for the workflow to ask again, when another function stores a result of the image, and when a newer database, a
    waiver, a VEX or trust document, or a signature that was missing came meanwhile: their rematching may not have seen this image yet.
    """
    asked = checked(Assemble, event)
    wiring.fingerprinted()
    fail_on = os.environ.get(FAIL_ON_ENV, "critical")
    version, rules = in_force()
    with wiring.advisories() as advisories:
        family = wiring.ancestry()
        ports = ScanPorts(
            layers=searching.layers(asked.malware.rules),
            advisories=wiring.knowing(advisories),
            clock=wiring.clock(),
            fail_on=fail_on,
            rules=rules,
            known=family.relatives,
            bases=wiring.bases(family).newer,
            remember=family.remember,
            places=places(),
        )
        image = wiring.images().get(asked.image.digest)
        source = open_source(asked.image.reference, transport=EcrImages(wiring.client("ecr")))
        report = assemble_image(image, ports, attached=source.attached(image))
    with held(asked.image.digest, context):
        store_report(report, results())
    if report.database and deltas().current() not in ("", report.database.sha256):
        raise ConflictError("a newer advisory database came meanwhile", where=asked.image.digest, hint="Judge it again")
    if is_overtaken(report, ports):
        raise ConflictError("signatures came meanwhile", where=asked.image.digest, hint="Judge it again")
    if in_force()[0] != version:
        raise ConflictError("waivers, VEX or trust documents changed meanwhile", where=asked.image.digest, hint="Judge it again")
    state = report.verdict.state.value if report.verdict else "not-assessed"
    metrics.add_metric(name=f"Image-{state}", unit="Count", value=1)
    return {"digest": asked.image.digest, "verdict": state}
