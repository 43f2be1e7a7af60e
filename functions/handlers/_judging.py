"""What storing results and judging stored images have in common."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial

from aws_lambda_powertools.utilities.typing import LambdaContext

from handlers import _wiring as wiring
from handlers._exporting import export
from tidewaiter.adapters.layer_cache import MemoryLayerStore
from tidewaiter.adapters.rematch_queue import RematchQueue
from tidewaiter.adapters.s3_deltas import S3Deltas
from tidewaiter.adapters.s3_judgements import S3Judgements
from tidewaiter.adapters.s3_rules import S3Rules
from tidewaiter.errors import ConflictError
from tidewaiter.pipeline_ports import RematchPorts, ResultPorts, ScanPorts, WatchPorts
from tidewaiter.ports import AdvisoryStore

_SOURCE = "tidewaiter.image"
_SPARE_SECONDS = 5
SIGNED = "-signed"
"""How runs end that are about signatures: nothing but them is judged again."""


def results() -> ResultPorts:
    """Keep results, announce and export them."""
    return ResultPorts(
        inventories=wiring.inventories(),
        judgements=judgements(),
        findings=wiring.findings(),
        reports=wiring.reports(),
        publisher=wiring.publisher(),
        export=export,
    )


def judgements() -> S3Judgements:
    """Keep how images were judged last."""
    return S3Judgements(wiring.client("s3"), wiring.config().bucket("artefacts"))


def deltas() -> S3Deltas:
    """Know what moved between databases."""
    return S3Deltas(wiring.client("s3"), wiring.config().bucket("artefacts"))


def queue() -> RematchQueue:
    """Ask for images to be judged again."""
    return RematchQueue(client=wiring.client("sqs"), queue=wiring.config().queues["rematch"])


def rule_files() -> S3Rules:
    """Know the waivers and VEX documents of the deployment, read again only when one changed."""
    return _rule_files(wiring.client("s3"), wiring.config().bucket("artefacts"))


_rule_files = cache(S3Rules)


def rematch_ports(advisories: AdvisoryStore, fail_on: str, days: int, context: LambdaContext) -> RematchPorts:
    """Wire judging stored images again; nothing is read from layers."""
    bases = wiring.bases(wiring.ancestry()).newer
    judge = ScanPorts(layers=MemoryLayerStore(), advisories=wiring.knowing(advisories), clock=wiring.clock(), fail_on=fail_on, bases=bases)
    watch = watch_ports(days, context)
    return RematchPorts(judge=judge, kept=watch.kept, workloads=watch.workloads, clock=watch.clock, held=watch.held, days=days)


def watch_ports(days: int, context: LambdaContext) -> WatchPorts:
    """Wire watching stored images."""
    return WatchPorts(kept=results(), workloads=wiring.workloads(), clock=wiring.clock(), held=partial(held, context=context), days=days)


@contextmanager
def held(digest: str, context: LambdaContext, source: str = _SOURCE) -> Iterator[None]:
    """Keep others from storing a result of an image; raises ConflictError while somebody does. It lapses when this function is over."""
    ledger, owner = wiring.ledger(), context.aws_request_id
    if not ledger.claim(source, digest, owner, seconds=context.get_remaining_time_in_millis() // 1000 + _SPARE_SECONDS):
        raise ConflictError("a result of this image is being stored", where=digest, hint="Ask again")
    try:
        yield
    finally:
        ledger.release(source, digest, owner)
