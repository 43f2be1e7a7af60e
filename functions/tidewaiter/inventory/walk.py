"""One pass over one layer: bytes in, `LayerResult` out. Nothing is written to disk and memory does not grow with the layer."""

from collections.abc import Callable, Sequence
from typing import BinaryIO

from tidewaiter.inventory import SCANNER_VERSION, classifier, executables, listed, passes, programs
from tidewaiter.inventory.cataloger import Cataloger, DeclaredLicences, OwnedFiles
from tidewaiter.inventory.collect import Collector
from tidewaiter.inventory.entries import LayerPass
from tidewaiter.inventory.limits import DEFAULT, Limits
from tidewaiter.inventory.visitors import Visitor
from tidewaiter.model.image import Distribution, LayerRef
from tidewaiter.model.inventory import ExpectedFiles, LayerResult
from tidewaiter.model.package import Package
from tidewaiter.model.problem import Problem
from tidewaiter.sources.media import DIRECTORY

_KEEP = 31 << 20
"""Freeing a block this large (once; glibc's ceiling is 32 MiB) teaches the allocator to keep freed memory up to twice its size.

Otherwise each file's pieces go back to the kernel and are faulted in again for the next file, a tenth of the time of a scan.
"""


def scan_layer(
    stream: BinaryIO,
    layer: LayerRef,
    *,
    catalogers: Sequence[Cataloger],
    visitors: Sequence[Visitor] = (),
    limits: Limits = DEFAULT,
    reopen: Callable[[], BinaryIO] | None = None,
    aside: bool = True,
) -> LayerResult:
    """Read a layer once and return what the catalogers and visitors found in it.

    A cut, damaged or oversized stream and a digest that does not match become Problems beside what was found until then.
    A package database that is a link to a file met earlier needs a second look: at `reopen()`, or at the start of a seekable
    stream; without either it is a Problem. `aside` gives hashing a thread of its own, for a layer that is not read beside others.
    """
    bytes(_KEEP)  # never touched, so it costs no memory
    applying = [cataloger for cataloger in catalogers if not cataloger.declared or layer.media_type == DIRECTORY]
    collector = Collector(layer=layer.diff_id, catalogers=applying)
    collector.runner.limits = limits
    known = programs.ProgramVisitor(layer.diff_id, collector.recognised)
    digests: dict[str, str] = {}
    facts = executables.ExecutableFacts(collector.keep, every=limits.verified > 0)
    last = [listed.DigestVisitor(collector.hit_paths.__contains__, digests)] if visitors else []
    collector.visitors = (*visitors, facts, known, *last)
    work = LayerPass(collector=collector, limits=limits)
    start = stream.tell() if stream.seekable() else None
    size = passes.first(stream, layer, work, aside=aside)
    encoded = work.index.encode()
    missing = passes.missing(work, encoded)
    if missing and not collector.is_broken:
        again = reopen or passes.rewind(stream, start)
        passes.second(again, work, missing)
    collector.read[classifier.ID] = known.read
    return _result(layer, work, encoded, size, digests)


def _result(layer: LayerRef, work: LayerPass, encoded: str, size: int, digests: dict[str, str]) -> LayerResult:
    collector, limits = work.collector, work.limits
    items = [(path, item) for path, found in sorted(collector.found.items()) for item in found]
    problems = collector.problems + [item for _, item in items if isinstance(item, Problem)]
    return LayerResult(
        diff_id=layer.diff_id,
        scanner_version=SCANNER_VERSION,
        packages=tuple(item for _, item in items if isinstance(item, Package)),
        hits=tuple(listed.marked(collector.hits, (item for _, item in items), digests)),
        files=tuple(collector.facts),
        catalogued=tuple(sorted(collector.found)),
        removed=tuple(work.removed),
        opaque=tuple(work.opaque),
        links=tuple(sorted(work.links.items())),
        distributions=tuple((path, item) for path, item in items if isinstance(item, Distribution)),
        ownership=tuple((path, item.files) for path, item in items if isinstance(item, OwnedFiles)),
        licences=tuple((path, item.licences) for path, item in items if isinstance(item, DeclaredLicences)),
        expected=tuple(item for _, item in items if isinstance(item, ExpectedFiles)),
        entries=work.entries,
        bytes_read=size,
        problems=_limited(problems, limits.problems),
        path_index=encoded,
        read=tuple((name, collector.read[name]) for name in (*(cataloger.id for cataloger in collector.catalogers), classifier.ID)),
    )


def _limited(problems: Sequence[Problem], limit: int) -> tuple[Problem, ...]:
    """Keep the problems of the layer as a whole and as many others as are useful, and say that there were more."""
    if len(problems) <= limit:
        return tuple(problems)
    more = Problem(code="problems-omitted", what=f"more than {limit} problems in one layer; the rest is left out", where=problems[0].where)
    layer_wide = [problem for problem in problems if problem.code.startswith(("layer-", "digest-"))]
    others = [problem for problem in problems if not problem.code.startswith(("layer-", "digest-"))]
    return (*layer_wide, *others[:limit], more)
