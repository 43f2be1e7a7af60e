"""`--attach`: documents beside the image in its registry, from the outside."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.cli.samples import bad_image, write_layout
from tidewaiter.local.aws import EmbeddedAws
from tidewaiter.local.push import push_layout


@pytest.fixture(scope="module")
def aws() -> Iterator[EmbeddedAws]:
    """Give a registry that takes real pushes."""
    with EmbeddedAws() as embedded:
        yield embedded


def test_results_are_attached_once_and_replaced_by_newer_ones(tidewaiter: Command, aws: EmbeddedAws) -> None:
    """One of each type is kept; stdout stays data, and the next scan reads nothing of it."""
    ecr = aws.client("ecr")
    ecr.create_repository(repositoryName="shop/web")
    write_layout(bad_image(), Path("bad"), "1.0")
    digest = push_layout(Path("bad"), f"http://{aws.registry.host}", "shop/web", "1.0")
    reference = f"registry:{aws.registry.host}/shop/web:1.0"
    assert "documents attached" not in tidewaiter("scan", "image", reference).err
    found = []
    for _ in range(2):
        done = tidewaiter("scan", "image", reference, "--attach", "--format", "json")
        assert (done.code, "3 documents attached, 0 there already" in done.err) == (0, True), done.err
        assert '"attached-sbom"' not in done.out
        listed = ecr.list_image_referrers(repositoryName="shop/web", subjectId={"imageDigest": digest})["referrers"]
        assert {one["annotations"]["dev.tidewaiter.attached-by"] for one in listed} == {"command-line"}
        found.append({one["artifactType"]: one["digest"] for one in listed})
        assert len(listed) == 3
    assert found[0].keys() == found[1].keys()
    assert set(found[0].values()).isdisjoint(found[1].values())


def test_an_image_of_no_registry_cannot_have_documents_beside_it(tidewaiter: Command) -> None:
    """It is scanned, and then said."""
    write_layout(bad_image(), Path("bad"), "1.0")
    done = tidewaiter("scan", "image", "bad", "--attach")
    assert (done.code, "only an image in a registry" in done.err) == (1, True)
