"""One pass over one layer: bytes in, `LayerResult` out. Nothing is written to disk and memory does not grow with the layer."""

from collections.abc import Callable, Mapping, Sequence
from typing import BinaryIO

from tidewaiter.inventory import SCANNER_VERSION, decompress
from tidewaiter.inventory.cataloger import Cataloger, OwnedFiles
from tidewaiter.inventory.collect import Collector
from tidewaiter.inventory.entries import AliasPass, LayerPass
from tidewaiter.inventory.limits import DEFAULT, Limits
from tidewaiter.inventory.paths import PathIndex
from tidewaiter.inventory.tar import TarStream
from tidewaiter.inventory.visitors import Visitor
from tidewaiter.model.image import Distribution, LayerRef
from tidewaiter.model.inventory import LayerResult
from tidewaiter.model.package import Package
from tidewaiter.model.problem import Problem
from tidewaiter.sources.media import DIRECTORY

_CODES: Mapping[type, tuple[str, str]] = {
    decompress.StreamTruncatedError: ("layer-truncated", "Push or pull the image again: this copy of the layer is cut short"),
    decompress.StreamCorruptError: ("layer-corrupt", "Push or pull the image again: this copy of the layer is damaged"),
    decompress.StreamLimitError: ("layer-limit", "The layer looks like a bomb; look into how it was built"),
}


def scan_layer(
    stream: BinaryIO,
    layer: LayerRef,
    *,
    catalogers: Sequence[Cataloger],
    visitors: Sequence[Visitor] = (),
    limits: Limits = DEFAULT,
    reopen: Callable[[], BinaryIO] | None = None,
) -> LayerResult:
    """Read a layer once and return what the catalogers and visitors found in it.

    A cut, damaged or oversized stream and a digest that does not match become Problems beside what was found until then.
    A package database that is a link to a file met earlier needs a second look: at `reopen()`, or at the start of a seekable
    stream; without either it is a Problem.
    """
    collector = Collector(layer=layer.diff_id, catalogers=catalogers, visitors=visitors)
    work = LayerPass(collector=collector, limits=limits)
    start = stream.tell() if stream.seekable() else None
    size = _first_pass(stream, layer, work)
    encoded = work.index.encode()
    missing = _missing(work, encoded)
    if missing and not collector.is_broken:
        again = reopen or _rewind(stream, start)
        _second_pass(again, work, missing)
    return _result(layer, work, encoded, size)


def _first_pass(stream: BinaryIO, layer: LayerRef, work: LayerPass) -> int:
    algorithm = layer.diff_id.partition(":")[0] or "sha256"
    data = decompress.LayerBytes(stream, algorithm=algorithm, limits=work.limits)
    tar = TarStream(data, work.limits)
    try:
        work.run(tar)
        tar.drain()
    except decompress.StreamError as error:
        code, hint = _CODES[type(error)]
        work.collector.problem(code, str(error), hint=hint)
    except OSError as error:
        work.collector.problem("layer-unreadable", f"reading failed: {error}", hint="Try again; what was read until then is reported")
    else:
        _check_digests(data, layer, work.collector)
    return data.size


def _check_digests(data: decompress.LayerBytes, layer: LayerRef, collector: Collector) -> None:
    if layer.media_type == DIRECTORY:
        return
    for what, expected, actual in (("layer", layer.digest, data.digest), ("diff id", layer.diff_id, data.diff_id)):
        if expected and expected != actual:
            hint = "Do not run this image: the registry's copy is not what its manifest names. Push it again"
            collector.problem("digest-mismatch", f"digest mismatch of the {what}: expected {expected}, got {actual}", hint=hint)


def _missing(work: LayerPass, encoded: str) -> Mapping[str, list[str]]:
    candidates = work.candidates()
    if not candidates:
        return {}
    index = PathIndex(encoded)
    return work.missing([target for target in candidates if index.has_other(target)])


def _rewind(stream: BinaryIO, start: int | None) -> Callable[[], BinaryIO] | None:
    if start is None:
        return None

    def rewound() -> BinaryIO:
        stream.seek(start)
        return stream

    return rewound


def _second_pass(again: Callable[[], BinaryIO] | None, work: LayerPass, missing: Mapping[str, list[str]]) -> None:
    aliases = AliasPass(collector=work.collector, targets=missing)
    if again is not None:
        try:
            aliases.run(TarStream(decompress.LayerBytes(again(), limits=work.limits), work.limits))
        except (decompress.StreamError, OSError) as error:
            work.collector.problem("layer-unreadable", f"reading again failed: {error}")
    for target in missing.keys() - aliases.seen:
        for path in missing[target]:
            work.collector.problem("link-unresolved", f"a link to {target}, which could not be read", path)


def _result(layer: LayerRef, work: LayerPass, encoded: str, size: int) -> LayerResult:
    collector, limits = work.collector, work.limits
    items = [(path, item) for path, found in sorted(collector.found.items()) for item in found]
    problems = collector.problems + [item for _, item in items if isinstance(item, Problem)]
    return LayerResult(
        diff_id=layer.diff_id,
        scanner_version=SCANNER_VERSION,
        packages=tuple(item for _, item in items if isinstance(item, Package))[: limits.packages],
        hits=tuple(collector.hits),
        files=tuple(collector.facts),
        catalogued=tuple(sorted(collector.found)),
        removed=tuple(work.removed),
        opaque=tuple(work.opaque),
        links=tuple(sorted(work.links.items())),
        distributions=tuple((path, item) for path, item in items if isinstance(item, Distribution)),
        ownership=tuple((path, item.files) for path, item in items if isinstance(item, OwnedFiles)),
        entries=work.entries,
        bytes_read=size,
        problems=tuple(problems[: limits.problems]),
        path_index=encoded,
    )
