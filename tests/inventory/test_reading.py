"""Layers straight from a source."""

import io

import pytest

from tests.inventory.layers import dpkg_status, hard, image_of, tar_of
from tidewaiter.errors import NotFoundError
from tidewaiter.inventory.catalogers import all_catalogers
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
