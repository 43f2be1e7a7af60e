"""Runs one cataloger over one file: what it raises becomes a Problem, and so does what takes too long or yields too much."""

import lzma
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from time import monotonic

from tidewaiter.inventory.cataloger import Cataloger, ContentTooLargeError, Found, ParseContext
from tidewaiter.inventory.content import FileContent, HeldContent
from tidewaiter.inventory.decompress import StreamError
from tidewaiter.inventory.limits import DEFAULT, Limits

DEFECTS = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
    lzma.LZMAError,
    struct.error,
    zlib.error,
)
"""What a parser that meets a case its author did not think of raises; none of it may end the pass."""


@dataclass(slots=True, kw_only=True)
class Runner:
    """Counts what catalogers have yielded in a layer; `problem` hears (code, what, path, hint)."""

    layer: str
    is_evidence: Callable[[str], bool]
    problem: Callable[[str, str, str, str], None]
    limits: Limits = DEFAULT
    taken: int = 0

    def largest(self, catalogers: Iterable[Cataloger]) -> int:
        """Return how large a file some catalogers may be given, in bytes."""
        return self.limits.file or max((cataloger.max_bytes for cataloger in catalogers), default=0)

    def run(self, cataloger: Cataloger, path: str, content: FileContent | HeldContent) -> Iterator[Found]:
        """Yield what a cataloger finds; raises StreamError where the layer itself breaks."""
        if isinstance(content, FileContent):
            content.max_bytes = self.largest((cataloger,))
        context = ParseContext(layer=self.layer, is_evidence=self.is_evidence, limits=self.limits)
        try:
            yield from self.within(cataloger.parse(path, content, context), path)
        except StreamError:
            raise
        except ContentTooLargeError as error:
            self.problem("file-too-large", f"{cataloger.title}: not read: {error}", path, "")
        except DEFECTS as error:
            what = f"{cataloger.title}: {type(error).__name__}: {str(error)[:200]}"
            self.problem("cataloger-failed", what, path, "The file is malformed, or this is a defect: please report it")

    def within(self, items: Iterable[Found], path: str) -> Iterator[Found]:
        """Pass on what is found in one file, until there is too much of it in the layer or it takes too long."""
        end = monotonic() + self.limits.seconds
        for item in items:
            self.taken += 1
            if self.taken > self.limits.packages:
                if self.taken == self.limits.packages + 1:
                    self.problem(
                        "packages-limit", f"more than {self.limits.packages} packages in one layer; the rest is left out", path, ""
                    )
                return
            yield item
            if monotonic() > end:
                self.problem(
                    "file-time-limit", f"reading took more than {self.limits.seconds} s; the rest of the file is left out", path, ""
                )
                return
