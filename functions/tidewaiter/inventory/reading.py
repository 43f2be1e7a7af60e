"""A layer straight from its source: what cannot be opened is a Problem like what cannot be read, and links get their second look."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Lock

from tidewaiter.errors import TidewaiterError
from tidewaiter.inventory import SCANNER_VERSION
from tidewaiter.inventory.cataloger import Cataloger
from tidewaiter.inventory.limits import DEFAULT, Limits
from tidewaiter.inventory.visitors import Visitor
from tidewaiter.inventory.walk import scan_layer
from tidewaiter.model.image import LayerRef
from tidewaiter.model.inventory import LayerResult
from tidewaiter.model.problem import Problem
from tidewaiter.ports import ImageSource, LayerStore


def scan_from(
    source: ImageSource,
    layer: LayerRef,
    *,
    catalogers: Sequence[Cataloger],
    visitors: Sequence[Visitor] = (),
    limits: Limits = DEFAULT,
    aside: bool = True,
) -> LayerResult:
    """Open and scan one layer; a layer that is missing or refused becomes an incomplete result, so that the others still count."""
    try:
        with source.open_layer(layer) as stream:
            return scan_layer(
                stream,
                layer,
                catalogers=catalogers,
                visitors=visitors,
                limits=limits,
                reopen=lambda: source.open_layer(layer),
                aside=aside,
            )
    except TidewaiterError as error:
        problem = Problem(code="layer-unreadable", what=error.message, where=f"layer {layer.diff_id}", hint=error.hint)
        return LayerResult(diff_id=layer.diff_id, scanner_version=SCANNER_VERSION, problems=(problem,))


def scan_layers_from(
    source: ImageSource,
    layers: Sequence[LayerRef],
    *,
    catalogers: Sequence[Cataloger],
    visitors: Callable[[], Sequence[Visitor]] = tuple,
    limits: Limits = DEFAULT,
    workers: int = 2,
    store: LayerStore | None = None,
) -> tuple[LayerResult, ...]:
    """Scan layers side by side, the largest first, results in the order of `layers`; inflating and hashing let go of the interpreter lock.

    `visitors` makes visitors for one layer: they need not be safe to share between threads. With a `store` each layer is held while it
    is scanned and stored when it is done; what another scan has stored meanwhile is taken from there. Raises what the store raises.
    """
    total = sum(layer.size for layer in layers)
    budget = _ImageBudget(limits)

    def scan(layer: LayerRef) -> LayerResult:
        # A layer larger than one worker's share is read alone in the end, with processors free to inflate and hash;
        # so is one of unknown size.
        aside = layer.size < 0 or layer.size * workers > total
        left = budget.left()
        if left is None:
            return budget.refused(layer)
        return budget.spend(scan_from(source, layer, catalogers=catalogers, visitors=visitors(), limits=left, aside=aside))

    def known(layer: LayerRef) -> LayerResult | None:
        result = store.get(layer, SCANNER_VERSION) if store is not None else None
        return result if result is not None and result.complete else None

    def stored(layer: LayerRef) -> LayerResult:
        if store is None:
            return scan(layer)
        # Who takes what is stored holds nothing: two scans asking for the same layers at the same moments would refuse each other.
        if done := known(layer):
            return done
        with store.reserved(layer, SCANNER_VERSION):
            if done := known(layer):
                return done
            result = scan(layer)
            store.put(layer, result)
            return result

    with ThreadPoolExecutor(workers, "layer") as pool:
        # A large layer begun last would be read alone while the other workers have nothing to do.
        order = sorted(range(len(layers)), key=lambda index: -layers[index].size)
        reading = {index: pool.submit(stored, layers[index]) for index in order}
        return tuple(reading[index].result() for index in range(len(layers)))


class _ImageBudget:
    """What the layers of one image may unpack to together; layers read side by side may each use what is left when they begin."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._lock = Lock()
        self._bytes, self._entries = limits.image_total, limits.image_entries

    def left(self) -> Limits | None:
        """Return the limits of the next layer; None when nothing is left."""
        if self._bytes <= 0 or self._entries <= 0:
            return None
        return replace(self._limits, total=min(self._limits.total, self._bytes), entries=min(self._limits.entries, self._entries))

    def spend(self, result: LayerResult) -> LayerResult:
        """Take what a layer used, and hand its result on."""
        with self._lock:
            self._bytes -= result.bytes_read
            self._entries -= result.entries
        return result

    def refused(self, layer: LayerRef) -> LayerResult:
        """Say that a layer was not read because of those before it."""
        what = f"the image's other layers hold more than {self._limits.image_total} bytes or {self._limits.image_entries} entries"
        hint = "Raise image_total or image_entries with --limit, if you trust the image"
        problem = Problem(code="layer-limit", what=f"not read: {what}", where=f"layer {layer.diff_id}", hint=hint)
        return LayerResult(diff_id=layer.diff_id, scanner_version=SCANNER_VERSION, problems=(problem,))


def not_scanned(layer: LayerRef, index: int) -> LayerResult:
    """Stand in for a layer whose result is not stored, so that the report says so and is never a pass."""
    what, hint = f"layer {index} was not scanned", "Scan the image again; the log says what failed"
    missing = Problem(code="layer-not-scanned", what=what, where=layer.digest, hint=hint)
    return LayerResult(diff_id=layer.diff_id, scanner_version=SCANNER_VERSION, problems=(missing,))
