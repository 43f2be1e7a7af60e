"""A database becomes that of a deployment: stored with its delta and manifest, then the pointer moves."""

import hashlib
from contextlib import ExitStack
from pathlib import Path

from tidewaiter.adapters.advisory_bundle import pack_delta
from tidewaiter.adapters.advisory_diff import delta_of, dump_delta
from tidewaiter.adapters.advisory_home import pack_database
from tidewaiter.adapters.advisory_manifest import Manifest, manifest_of
from tidewaiter.adapters.advisory_sqlite import SqliteAdvisoryStore
from tidewaiter.adapters.s3_database import Pointer, S3Databases, delta_key

LEVEL = 10
"""Of zstd: level 19 makes a database a fifth smaller and takes ten times as long, which a function has no time for."""


def publish(databases: S3Databases, file: Path, *, manifest: Manifest | None = None, inputs: str = "") -> Pointer:
    """Make a database file the deployment's, and return what the pointer says then; the same file twice changes nothing.

    A signed `manifest` is stored as it is; its delta is of another pair of databases than the one that is made here.
    One that replaces an unreadable database is compared with nothing, so that everything is judged again. Raises ConflictError when another
    database was published meanwhile: then the delta would be of the wrong one. `announce` comes next.
    """
    before, version = databases.pointer()
    with ExitStack() as opened:
        new = opened.enter_context(SqliteAdvisoryStore(file))
        old = databases.replaceable()
        if old:
            opened.enter_context(old)
        info = new.info()
        if before and old and before.sha256 == info.sha256:
            return before
        delta = delta_of(old, new)
    body = pack_delta(dump_delta(delta))
    own = manifest_of(info, file.stat().st_size, delta_sha256=hashlib.sha256(body).hexdigest(), since=delta.since)
    packed = file.with_name(file.name + ".zst")
    try:
        pack_database(file, packed, level=LEVEL)
        databases.put(manifest or own, packed, body)
    finally:
        packed.unlink(missing_ok=True)
    pointer = Pointer(
        sha256=info.sha256,
        built=info.built,
        since=delta.since,
        delta=delta_key(info.sha256),
        packages=len(delta.packages),
        cves=len(delta.cves),
        announced=False,
        inputs=inputs,
    )
    databases.switch(pointer, replacing=version)
    return pointer
