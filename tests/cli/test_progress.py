"""The line that says how far a scan is."""

import io

import pytest

from tests.inventory.layers import image_of, tar_of
from tidewaiter.cli import progress
from tidewaiter.cli.progress import watched


class Terminal(io.StringIO):
    """Somewhere that somebody looks at."""

    def isatty(self):
        """Say yes."""
        return True


class Source:
    """One image of one layer."""

    problems = ()

    def __init__(self):
        self.tar = tar_of({"file": bytes(3_000_000)})
        self.closed = False

    def images(self, platform=""):
        """Name it."""
        return (image_of(self.tar),)

    def open_layer(self, layer):
        """Open it."""
        return io.BytesIO(self.tar)


def read(source):
    """Read all of the layer in two steps."""
    with source.open_layer(source.images()[0].layers[0]) as stream:
        assert stream.seekable()
        return stream.read(1_000_000) + stream.read()


def test_a_terminal_sees_how_far_it_is(monkeypatch):
    """The line grows with what is read, says of how much, and is gone at the end; the bytes are the same."""
    monkeypatch.setattr(progress, "_PAUSE", 0)
    line, source = Terminal(), Source()
    with watched(source, line=line) as seen:
        assert read(seen) == source.tar
        assert seen.problems == ()
        assert "\rreading layers: 1 of 3 MB" in line.getvalue().replace("\x1b[K", "")
    assert line.getvalue().endswith("\r\x1b[K")


@pytest.mark.parametrize(("line", "quiet"), [(io.StringIO(), False), (Terminal(), True)])
def test_nobody_else_sees_anything(line, quiet):
    """A file, a pipe and a quiet user get nothing, and the source is not wrapped."""
    source = Source()
    with watched(source, quiet=quiet, line=line) as seen:
        assert seen is source
        read(seen)
    assert line.getvalue() == ""


def test_quick_scans_show_nothing_but_the_end():
    """A line that would be gone at once is not written."""
    line = Terminal()
    with watched(Source(), line=line) as seen:
        read(seen)
    assert "reading" not in line.getvalue()
