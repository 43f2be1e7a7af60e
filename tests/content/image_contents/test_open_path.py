"""Directories of PATH that everybody may write to."""

import pytest

from tests.builders import image
from tidewaiter.content.image_contents.open_path import CHECK
from tidewaiter.model.image import Distribution, ImageConfig
from tidewaiter.model.inventory import FileFact, Inventory


def found(path, kind="world-writable directory", env=()):
    fact = FileFact(path=path, mode=0o777, size=0, kind=kind)
    whole = Inventory(image_digest="sha256:1", distribution=Distribution(), packages=(), files=(fact,))
    return [flaw.path for flaw in CHECK.find(image(config=ImageConfig(env=env)), whole)]


@pytest.mark.parametrize(
    ("path", "env"), [("usr/local/bin", ()), ("opt/app/bin", ("PATH=/usr/bin:/opt/app/bin",)), ("opt/app", ("PATH=/opt/app/bin/:/bin",))]
)
def test_hit(path, env):
    """By the usual PATH or the image's own, and where one on PATH lies in an open one."""
    assert found(path, env=env) == [path]


@pytest.mark.parametrize(
    ("path", "kind", "env"),
    [
        ("var/cache/app", "world-writable directory", ()),
        ("usr/local/bin", "world-writable directory", ("PATH=/usr/bin",)),
        ("usr/local/bin/tool", "world-writable", ()),
        ("opt/app/bins", "world-writable directory", ("PATH=/opt/app/bin",)),
    ],
)
def test_near_miss(path, kind, env):
    """Directories beside PATH, files, and names that only begin alike."""
    assert found(path, kind, env) == []
