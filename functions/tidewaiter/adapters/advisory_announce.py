"""Says on the bus that a deployment has another database, so that what is stored is matched again."""

from dataclasses import replace

from tidewaiter import documents
from tidewaiter.adapters.s3_database import S3Databases
from tidewaiter.model.bus import DatabaseChanged
from tidewaiter.ports import EventPublisher

CHANGED = "tidewaiter.database.changed"


def announce(databases: S3Databases, publisher: EventPublisher) -> bool:
    """Publish `tidewaiter.database.changed` unless that is done for the current database, and tell whether it was.

    A crash in between announces twice, never not at all.
    """
    pointer, version = databases.pointer()
    if pointer is None or pointer.announced:
        return False
    event = DatabaseChanged(
        sha256=pointer.sha256,
        built=pointer.built,
        since=pointer.since,
        delta=pointer.delta,
        packages=pointer.packages,
        cves=pointer.cves,
    )
    publisher.publish(CHANGED, documents.dump("database-changed", event))
    databases.switch(replace(pointer, announced=True), replacing=version)
    return True
