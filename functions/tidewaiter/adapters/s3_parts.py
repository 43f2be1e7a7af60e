"""Parts of feeds in S3: the last good version of each fetched file, shared by the functions that fetch and the one that merges."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tidewaiter.adapters.aws_errors import translated
from tidewaiter.adapters.feed_parts import Part, header_of, part_of
from tidewaiter.adapters.permissions import uses
from tidewaiter.adapters.s3_objects import S3Objects

PREFIX = "feeds/"
_HEADER = ".part.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class S3Parts:
    """`feed_parts.PartStore` over a boto3 S3 client: `feeds/<name>.part.json` and `feeds/<name>/<sha256>.rows.zst`."""

    client: Any
    bucket: str

    @uses("s3:ListBucket", on="bucket:artefacts")
    @uses("s3:GetObject", on="bucket:artefacts/feeds/*")
    def parts(self) -> tuple[Part, ...]:
        """List the headers by name."""
        names = [key for key in self._objects().keys(PREFIX) if key.endswith(_HEADER)]
        return tuple(part for key in names if (part := part_of(self._objects().get(key) or b"")))

    @uses("s3:ListBucket", on="bucket:artefacts")
    @uses("s3:GetObject", on="bucket:artefacts/feeds/*")
    def get(self, name: str) -> Part | None:
        """Return one header, or None when there is none or it cannot be read."""
        return part_of(self._objects().get(f"{PREFIX}{name}{_HEADER}") or b"")

    @uses("s3:ListBucket", on="bucket:artefacts")
    @uses("s3:GetObject", "s3:PutObject", "s3:DeleteObject", on="bucket:artefacts/feeds/*")
    def put(self, part: Part, rows: Path | None) -> None:
        """Keep the rows first: a header never names what is not there; rows of the version before go last."""
        before = self.get(part.name)
        if rows:
            with rows.open("rb") as stream, translated("s3:PutObject", f"s3://{self.bucket}/{_rows(part)}"):
                self.client.put_object(Bucket=self.bucket, Key=_rows(part), Body=stream)
            rows.unlink()
        self._objects().put(f"{PREFIX}{part.name}{_HEADER}", header_of(part), "application/json")
        if before and before.sha256 and before.sha256 != part.sha256:
            self._objects().delete(_rows(before))

    @uses("s3:DeleteObject", on="bucket:artefacts/feeds/*")
    def remove(self, part: Part) -> None:
        """Forget a part."""
        self._objects().delete(f"{PREFIX}{part.name}{_HEADER}")
        if part.sha256:
            self._objects().delete(_rows(part))

    @uses("s3:ListBucket", on="bucket:artefacts")
    def holds(self, part: Part) -> bool:
        """Tell whether the file of rows is there."""
        return _rows(part) in self._objects().keys(_rows(part))

    @uses("s3:GetObject", on="bucket:artefacts/feeds/*")
    @contextmanager
    def opened(self, part: Part) -> Iterator[BufferedReader]:
        """Fetch the file of rows to a scratch file and open it; raises NotFoundError when it is gone."""
        with TemporaryDirectory() as folder:
            file = Path(folder) / "rows"
            with translated("s3:GetObject", f"s3://{self.bucket}/{_rows(part)}"), file.open("wb") as target:
                for piece in self.client.get_object(Bucket=self.bucket, Key=_rows(part))["Body"].iter_chunks(1 << 20):
                    target.write(piece)
            with file.open("rb") as stream:
                yield stream

    def _objects(self) -> S3Objects:
        return S3Objects(client=self.client, bucket=self.bucket)


def _rows(part: Part) -> str:
    return f"{PREFIX}{part.name}/{part.sha256}.rows.zst"
