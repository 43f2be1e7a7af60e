"""Descriptions of images."""

import pytest

from tidewaiter.adapters.s3_images import S3ImageStore
from tidewaiter.errors import NotFoundError
from tidewaiter.model.image import Image, ImageConfig, LayerRef, Platform


def test_a_description_comes_back_whole_and_a_missing_one_says_what_to_do(cloud):
    """The next function of the workflow reads what the first one wrote."""
    store = S3ImageStore(cloud.client("s3"), "artefacts")
    layer = LayerRef(digest="sha256:1", diff_id="sha256:2", media_type="application/vnd.oci.image.layer.v1.tar+gzip", size=5)
    image = Image(digest="sha256:3", reference="r", platform=Platform(), layers=(layer,), config=ImageConfig(user="root"))
    store.put(image)
    assert store.get("sha256:3") == image
    with pytest.raises(NotFoundError, match="Push it again"):
        store.get("sha256:4")


def chain(reference, *diff_ids):
    layers = tuple(LayerRef(digest=f"sha256:stored-{one}", diff_id=f"sha256:{one}", media_type="tar") for one in diff_ids)
    return Image(digest=f"sha256:{reference}", reference=reference, platform=Platform(), layers=layers, config=ImageConfig())


def test_the_images_that_one_is_built_on_are_found_by_their_layers(cloud):
    """Those with most layers first; the image itself, siblings and images built on it are none."""
    store = S3ImageStore(cloud.client("s3"), "artefacts")
    for image in (chain("debian", "a"), chain("python", "a", "b"), chain("shop", "a", "b", "c"), chain("other", "a", "x")):
        store.put(image)
    assert [image.reference for image in store.bases(chain("shop", "a", "b", "c"))] == ["python", "debian"]
    assert list(store.bases(chain("debian", "a"))) == []
    assert list(store.bases(chain("scratch"))) == []


def test_a_base_whose_description_is_corrupt_is_left_out(cloud):
    """A damaged object costs the attribution, not the scan."""
    store = S3ImageStore(cloud.client("s3"), "artefacts")
    store.put(chain("debian", "a"))
    cloud.client("s3").put_object(Bucket="artefacts", Key="images/sha256:debian.json.gz", Body=b"damaged")
    assert list(store.bases(chain("shop", "a", "b"))) == []
