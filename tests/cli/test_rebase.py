"""`tidewaiter scan image` advises on newer bases that were scanned here before."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tidewaiter.local.image_builder import File, Layer, Recipe, write_layout


def layer(version: str, command: str = "COPY . /", name: str = "PyYAML") -> Layer:
    """Make a layer that holds one Python package."""
    path = f"usr/lib/python3/site-packages/{name}-{version}.dist-info/METADATA"
    return Layer(files={path: File(body=f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode())}, created_by=command)


@pytest.fixture
def layouts(tmp_path: Path) -> tuple[Path, Path, Path]:
    """Write a base, a newer build of it, and an image on the old one, each named in full."""
    old, new, app = tmp_path / "old", tmp_path / "new", tmp_path / "app"
    config = {"User": "1000", "Healthcheck": {"Test": ["CMD", "true"]}}
    write_layout(Recipe(layers=(layer("5.3"),), config=config, created="2026-01-05T00:00:00Z"), old, "shop.example/base:1.0")
    write_layout(Recipe(layers=(layer("6.0"),), config=config, created="2026-03-02T00:00:00Z"), new, "shop.example/base:1.1")
    on_top = (layer("5.3"), layer("1.0", "RUN make", "shop"))
    write_layout(Recipe(layers=on_top, config=config, created="2026-02-02T00:00:00Z"), app, "shop.example/web:7")
    return old, new, app


def test_a_newer_base_is_advised_with_what_it_clears_and_leaves(
    tidewaiter: Command, tmp_path: Path, layouts: tuple[Path, Path, Path]
) -> None:
    """One of two flaws of the old base is fixed in the new one; the layers of the new one need not be there any more."""
    cache, report = ("--cache-dir", str(tmp_path / "cache"), "-q"), tmp_path / "report.json"
    for layout in layouts[:2]:
        assert tidewaiter("scan", "image", f"oci-dir:{layout}", *cache).code == 0
        layout.rename(layout.with_suffix(".gone"))
    done = tidewaiter("scan", "image", f"oci-dir:{layouts[2]}", *cache, "-f", "table", "-f", f"json={report}")
    assert "rebuild on shop.example/base:1.1" in done.out
    (rebase,) = json.loads(report.read_text())["rebases"]
    assert (len(rebase["clears"]), rebase["leaves"], rebase["adds"]) == (1, ["GHSA-4444-5555-6666"], [])


def test_an_older_base_is_not_advised(tidewaiter: Command, tmp_path: Path, layouts: tuple[Path, Path, Path]) -> None:
    """Nothing newer is known: there is no advice."""
    cache = ("--cache-dir", str(tmp_path / "cache"), "-q")
    assert tidewaiter("scan", "image", f"oci-dir:{layouts[0]}", *cache).code == 0
    assert "rebuild on" not in tidewaiter("scan", "image", f"oci-dir:{layouts[2]}", *cache).out
