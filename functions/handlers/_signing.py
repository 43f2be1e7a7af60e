"""A pushed signature -> the images that it is about are judged again, without a scan."""

import hashlib

from handlers import _wiring as wiring
from handlers._events import PushEvent
from handlers._judging import SIGNED, queue
from tidewaiter.adapters.ecr_images import EcrImages
from tidewaiter.errors import BadInputError, NotFoundError
from tidewaiter.observability import logger
from tidewaiter.sources import open_source
from tidewaiter.sources.attached import subject_of
from tidewaiter.sources.descriptor import parse_document
from tidewaiter.sources.registry import parse_reference


def signed(event: PushEvent) -> None:
    """Ask for the images of a pushed manifest's subject to be judged, if it holds signatures.

    What it says is what whoever pushed it wants: it is looked up in the same repository, and only decides what is looked at again.
    """
    transport, name = EcrImages(wiring.client("ecr")), event.reference.rpartition("@")[0]
    pushed = parse_reference(event.reference.removeprefix("registry:"))
    try:
        manifest = parse_document(transport.manifest(pushed.registry, pushed.repository, pushed.digest).body, where=pushed.digest)
        subject = subject_of(manifest, event.detail.tag)
        images = open_source(f"{name}@{subject}", transport=transport).images() if subject else ()
    except (BadInputError, NotFoundError) as error:
        logger.info("signs no image", extra={"digest": pushed.digest, "reason": error.message})
        return
    queue().send(hashlib.sha256(f"{event.source} {event.id}".encode()).hexdigest() + SIGNED, [image.digest for image in images])
