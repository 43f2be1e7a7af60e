"""Layer results in S3."""

from tidewaiter.adapters.s3_layers import S3LayerStore
from tidewaiter.adapters.tables import layer_key
from tidewaiter.model.inventory import LayerResult
from tidewaiter.model.problem import Problem

DIFF = "sha256:" + "b" * 64


def test_a_result_comes_back_for_its_scanner_version_only(cloud):
    """Another version of the scanner scans again."""
    store = S3LayerStore(cloud.client("s3"), "artefacts")
    assert store.get(DIFF, "1") is None
    store.put(LayerResult(diff_id=DIFF, scanner_version="1", entries=3))
    assert store.has(DIFF, "1")
    assert not store.has(DIFF, "2")
    assert store.get(DIFF, "1") == LayerResult(diff_id=DIFF, scanner_version="1", entries=3)


def test_a_corrupt_or_truncated_entry_reads_as_absent(cloud):
    """Damaged bytes lead to a new scan, never to an empty result."""
    client = cloud.client("s3")
    store = S3LayerStore(client, "artefacts")
    store.put(LayerResult(diff_id=DIFF, scanner_version="1"))
    key = layer_key("1", DIFF)
    whole = client.get_object(Bucket="artefacts", Key=key)["Body"].read()
    for damaged in (whole[:-1], whole[:40] + bytes([whole[40] ^ 1]) + whole[41:], b"", b"short"):
        client.put_object(Bucket="artefacts", Key=key, Body=damaged)
        assert store.get(DIFF, "1") is None
        assert not store.has(DIFF, "1")


def test_an_incomplete_result_is_used_but_scanned_again(cloud):
    """What was read of a truncated layer is reported; the next run tries again."""
    store = S3LayerStore(cloud.client("s3"), "artefacts")
    result = LayerResult(diff_id=DIFF, scanner_version="1", problems=(Problem(code="layer-truncated", what="ends early"),))
    store.put(result)
    assert store.get(DIFF, "1") == result
    assert not store.has(DIFF, "1")
