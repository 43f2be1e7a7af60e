"""A note in S3 of the state of files by which everything was judged, and the name of that state."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tidewaiter.adapters.s3_objects import S3Objects


@dataclass(frozen=True, slots=True, kw_only=True)
class S3Note:
    """A state under a key; a damaged note reads as none."""

    objects: S3Objects
    key: str

    def read(self) -> str:
        """Return the state that was written last, or nothing."""
        raw = self.objects.get(self.key)
        try:
            read = json.loads(raw) if raw else {}
        except ValueError:
            return ""
        return str(read.get("state", "")) if isinstance(read, dict) else ""

    def write(self, state: str) -> None:
        """Remember a state."""
        self.objects.put(self.key, json.dumps({"state": state}).encode(), "application/json")


def version_of(listed: Iterable[Mapping[str, Any]]) -> str:
    """Name files as they are listed: another name when one came, changed or went."""
    names = (f"{one['Key']} {one['ETag']} {one['Size']}" for one in listed)
    return hashlib.sha256("\n".join(names).encode(errors="replace")).hexdigest()
