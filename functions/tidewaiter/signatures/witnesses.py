"""Who else says when a signature was made: transparency logs and timestamp authorities of the trust root."""

from collections.abc import Iterator
from datetime import datetime

from tidewaiter.signatures import keys
from tidewaiter.signatures.entries import Signed, check_body
from tidewaiter.signatures.material import Material
from tidewaiter.signatures.rejection import RejectedError
from tidewaiter.signatures.timestamps import check_timestamp
from tidewaiter.signatures.transparency import check_entry
from tidewaiter.signatures.trust_root import TrustRoot

LOG, STAMP = "a transparency log", "a timestamp authority"
_MOST = 8


def witnesses(material: Material, key: keys.PublicKey, root: TrustRoot) -> Iterator[tuple[datetime, str]]:
    """Check every log entry and timestamp, and yield the times that are vouched for.

    One that does not hold spoils the signature: raises RejectedError, also for more than a few.
    """
    if max(len(material.entries), len(material.timestamps)) > _MOST:
        raise RejectedError(f"it brings more than {_MOST} log entries or timestamps")
    signed = Signed(digest=material.digest, payload_digest=material.payload_digest, signature=material.signature, key=keys.spki(key))
    for entry in material.entries:
        at = check_entry(entry, root.logs)
        check_body(entry.body, signed)
        if at:
            yield at, LOG
    for response in material.timestamps if root.timestampers else ():
        yield check_timestamp(response, material.signature, root.timestampers), STAMP
