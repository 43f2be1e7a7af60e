"""Layers straight from a source."""

import io
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from tests.inventory.layers import dpkg_status, hard, image_of, tar_of
from tidewaiter.adapters.layer_cache import FolderLayerStore
from tidewaiter.errors import ConflictError, NotFoundError
from tidewaiter.inventory import SCANNER_VERSION
from tidewaiter.inventory.catalogers import all_catalogers
from tidewaiter.inventory.limits import Limits
from tidewaiter.inventory.reading import scan_from, scan_layers_from

TARS = [tar_of({"var/lib/dpkg/status": dpkg_status((name, "1"))}) for name in "abc"]


class Stream(io.BytesIO):
    """A stream that cannot be rewound."""

    def seekable(self):
        """Say no."""
        return False


class Source:
    """Layers by position; None is one that is not there."""

    def __init__(self, *tars):
        self.image, self.tars, self.opened = image_of(*(tar or b"" for tar in tars)), tars, 0

    def open_layer(self, layer):
        """Open a layer."""
        self.opened += 1
        tar = self.tars[self.image.layers.index(layer)]
        if tar is None:
            raise NotFoundError("gone", hint="look elsewhere")
        return Stream(tar)


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_results_come_in_the_order_of_the_layers(workers):
    """However many run side by side, and each layer has visitors of its own."""
    source, made = Source(*TARS), []
    results = scan_layers_from(
        source, source.image.layers, catalogers=all_catalogers(), visitors=lambda: made.append(1) or (), workers=workers
    )
    assert [result.packages[0].name for result in results] == ["a", "b", "c"]
    assert len(made) == 3


def test_the_largest_layer_is_begun_first():
    """So that no worker reads a large layer alone in the end; results stay in the order of the layers."""
    source = Source(*(tar_of({"file": bytes(size)}) for size in (1, 30_000, 9_000)))
    opened, open_layer = [], source.open_layer
    source.open_layer = lambda layer: opened.append(layer) or open_layer(layer)
    results = scan_layers_from(source, source.image.layers, catalogers=(), workers=1)
    assert [source.image.layers.index(layer) for layer in opened] == [1, 2, 0]
    assert [result.diff_id for result in results] == [layer.diff_id for layer in source.image.layers]


def test_layer_that_is_gone_does_not_cost_the_others():
    """It is an incomplete result with the source's hint."""
    source = Source(TARS[0], None)
    first, second = scan_layers_from(source, source.image.layers, catalogers=all_catalogers())
    assert (first.complete, second.complete) == (True, False)
    assert (second.problems[0].what, second.problems[0].hint) == ("gone", "look elsewhere")


def test_second_look_opens_the_layer_again():
    """A database behind a hard link, on a stream that cannot be rewound."""
    source = Source(tar_of([("opt/db", dpkg_status(("a", "1"))), ("var/lib/dpkg/status", hard("opt/db"))]))
    result = scan_from(source, source.image.layers[0], catalogers=all_catalogers())
    assert ([package.name for package in result.packages], result.problems, source.opened) == (["a"], (), 2)


def test_concurrent_scans_of_one_layer_do_the_work_once(tmp_path):
    """Two scans of images that share a layer, side by side on one cache folder: the second takes what the first stored."""
    sources = [Source(TARS[0]), Source(TARS[0])]
    started = threading.Barrier(2)

    def scan(source):
        started.wait(5)
        return scan_layers_from(source, source.image.layers, catalogers=all_catalogers(), store=FolderLayerStore(tmp_path))

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(scan, sources)
    assert first == second
    assert sum(source.opened for source in sources) == 1


def test_what_is_stored_is_taken_while_another_scan_holds_the_layer(tmp_path):
    """Two scans that ask for the same layers at the same moments would refuse each other for ever, with all of it done."""

    class Held(FolderLayerStore):
        def reserved(self, layer, scanner_version):
            raise ConflictError("another scan reads this layer", where=layer.diff_id, hint="Try again")

    source = Source(*TARS)
    done = scan_layers_from(source, source.image.layers, catalogers=all_catalogers(), store=FolderLayerStore(tmp_path))
    again = scan_layers_from(source, source.image.layers, catalogers=all_catalogers(), store=Held(tmp_path))
    assert (again, source.opened) == (done, len(TARS))
    with pytest.raises(ConflictError):
        scan_layers_from(source, source.image.layers, catalogers=all_catalogers(), store=Held(tmp_path / "empty"))


def test_bytes_that_are_not_the_layer_are_scanned_for_themselves_only(tmp_path):
    """An image that names another's layer and brings other bytes leaves nothing behind for that layer."""
    true, store = Source(TARS[0]), FolderLayerStore(tmp_path)
    false = Source(TARS[1])
    (layer,) = true.image.layers
    false.image = replace(true.image, layers=(replace(layer, digest=false.image.layers[0].digest),))
    (lie,) = scan_layers_from(false, false.image.layers, catalogers=all_catalogers(), store=store)
    assert [problem.code for problem in lie.problems] == ["digest-mismatch"]
    assert store.get(layer, SCANNER_VERSION) is None
    (result,) = scan_layers_from(true, true.image.layers, catalogers=all_catalogers(), store=store)
    assert [package.name for package in result.packages] == ["a"]
    scan_layers_from(false, false.image.layers, catalogers=all_catalogers(), store=store)
    assert store.get(layer, SCANNER_VERSION) == result


@pytest.mark.parametrize("limits", [Limits(image_total=1), Limits(image_entries=1)])
def test_an_image_has_limits_of_its_own(limits):
    """The layers after the one that used them up are not read, which is said; those before it count."""
    source = Source(*TARS)
    results = scan_layers_from(source, source.image.layers, catalogers=all_catalogers(), limits=limits, workers=1)
    assert [[problem.code for problem in result.problems] for result in results[1:]] == [["layer-limit"]] * 2
    assert (results[-1].entries, results[-1].complete, source.opened) == (0, False, 1)
