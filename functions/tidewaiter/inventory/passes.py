"""The passes of a layer's scan: the one that reads everything, and the rare second one for files that links led to."""

from collections.abc import Callable, Mapping
from typing import BinaryIO

from tidewaiter.inventory import decompress
from tidewaiter.inventory.collect import Collector
from tidewaiter.inventory.entries import AliasPass, LayerPass
from tidewaiter.inventory.paths import PathIndex
from tidewaiter.inventory.tar import TarStream
from tidewaiter.model.image import LayerRef
from tidewaiter.sources.media import DIRECTORY

_CODES: Mapping[type, tuple[str, str]] = {
    decompress.StreamTruncatedError: ("layer-truncated", "Push or pull the image again: this copy of the layer is cut short"),
    decompress.StreamCorruptError: ("layer-corrupt", "Push or pull the image again: this copy of the layer is damaged"),
    decompress.StreamLimitError: ("layer-limit", "The layer looks like a bomb; look into how it was built"),
}


def first(stream: BinaryIO, layer: LayerRef, work: LayerPass, *, aside: bool = True) -> int:
    """Read the whole layer and check its digests; what breaks becomes a Problem. Returns the unpacked bytes."""
    algorithm = layer.diff_id.partition(":")[0] or "sha256"
    data = decompress.LayerBytes(stream, algorithm=algorithm, limits=work.limits, aside=aside)
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


def missing(work: LayerPass, encoded: str) -> Mapping[str, list[str]]:
    """List the files of the layer that wanted links lead to and nobody read, with the links."""
    candidates = work.candidates()
    if not candidates:
        return {}
    index = PathIndex(encoded)
    return work.missing(frozenset(target for target in candidates if index.has_other(target)))


def rewind(stream: BinaryIO, start: int | None) -> Callable[[], BinaryIO] | None:
    """Return a way to read a stream again from `start`, if it has one."""
    if start is None:
        return None

    def rewound() -> BinaryIO:
        stream.seek(start)
        return stream

    return rewound


def second(again: Callable[[], BinaryIO] | None, work: LayerPass, targets: Mapping[str, list[str]]) -> None:
    """Read the targets of links under the links' names; without a way to, each is a Problem."""
    aliases = AliasPass(collector=work.collector, targets=targets)
    if again is not None:
        try:
            aliases.run(TarStream(decompress.LayerBytes(again(), limits=work.limits), work.limits))
        except (decompress.StreamError, OSError) as error:
            work.collector.problem("layer-unreadable", f"reading again failed: {error}")
    for target in targets.keys() - aliases.seen:
        for path in targets[target]:
            work.collector.problem("link-unresolved", f"a link to {target}, which could not be read", path)
