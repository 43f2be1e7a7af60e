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


def test_a_description_that_is_gone_or_corrupt_is_none_for_those_who_can_do_without(cloud):
    """A damaged object costs the attribution, not the scan."""
    store = S3ImageStore(cloud.client("s3"), "artefacts")
    store.put(Image(digest="sha256:3", reference="r", platform=Platform(), layers=(), config=ImageConfig()))
    assert store.find("sha256:3") == store.get("sha256:3")
    cloud.client("s3").put_object(Bucket="artefacts", Key="images/sha256:3.json.gz", Body=b"damaged")
    assert store.find("sha256:3") is None
    assert store.find("sha256:4") is None
