"""Layer results in S3."""

from datetime import UTC, datetime, timedelta

import pytest

from tidewaiter.adapters.dynamodb_ledger import DynamoLedger
from tidewaiter.adapters.s3_layers import Holder, S3LayerStore
from tidewaiter.adapters.s3_objects import pack
from tidewaiter.adapters.tables import layer_key
from tidewaiter.documents import encode
from tidewaiter.errors import ConflictError
from tidewaiter.model.image import LayerRef
from tidewaiter.model.inventory import LayerResult
from tidewaiter.model.problem import Problem

DIFF = "sha256:" + "b" * 64
LAYER = LayerRef(digest="sha256:" + "d" * 64, diff_id=DIFF, media_type="tar")
LIE = LayerResult(diff_id=DIFF, scanner_version="1", problems=(Problem(code="digest-mismatch", what="other bytes"),))


def test_a_result_comes_back_for_its_scanner_version_only(cloud):
    """Another version of the scanner scans again."""
    store = S3LayerStore(cloud.client("s3"), "artefacts")
    assert store.get(LAYER, "1") is None
    store.put(LAYER, LayerResult(diff_id=DIFF, scanner_version="1", entries=3))
    assert store.has(LAYER, "1")
    assert not store.has(LAYER, "2")
    assert store.get(LAYER, "1") == LayerResult(diff_id=DIFF, scanner_version="1", entries=3)


def test_a_corrupt_or_truncated_entry_reads_as_absent(cloud):
    """Damaged bytes and another version's result lead to a new scan, never to an empty result."""
    client = cloud.client("s3")
    store = S3LayerStore(client, "artefacts")
    store.put(LAYER, LayerResult(diff_id=DIFF, scanner_version="1"))
    key = layer_key("1", DIFF)
    whole = client.get_object(Bucket="artefacts", Key=key)["Body"].read()
    other = pack(encode("layer-result", LayerResult(diff_id=DIFF, scanner_version="0")))
    for damaged in (whole[:-1], whole[:40] + bytes([whole[40] ^ 1]) + whole[41:], b"", b"short", other):
        client.put_object(Bucket="artefacts", Key=key, Body=damaged)
        assert store.get(LAYER, "1") is None
        assert not store.has(LAYER, "1")


def test_an_incomplete_result_is_used_but_scanned_again_and_spoils_nothing(cloud):
    """What was read of bytes that are not the layer is reported for them only."""
    store = S3LayerStore(cloud.client("s3"), "artefacts")
    store.put(LAYER, LIE)
    assert store.get(LAYER, "1") == LIE
    assert not store.has(LAYER, "1")
    true = LayerRef(digest="sha256:" + "e" * 64, diff_id=DIFF, media_type="tar")
    assert store.get(true, "1") is None
    store.put(true, LayerResult(diff_id=DIFF, scanner_version="1", entries=3))
    store.put(LAYER, LIE)
    assert store.has(true, "1")


class Clock:
    """A clock that is set."""

    def __init__(self):
        self.time = datetime(2026, 1, 1, tzinfo=UTC)

    def now(self):
        """Tell the time."""
        return self.time


@pytest.fixture
def scans(cloud):
    """Make stores of several scans with one clock."""
    clock = Clock()
    ledger = DynamoLedger(client=cloud.client("dynamodb"), table="ledger", clock=clock)

    def store(owner):
        return S3LayerStore(cloud.client("s3"), "artefacts", Holder(ledger=ledger, owner=owner, seconds=900))

    return store, clock


def test_a_layer_is_held_by_one_scan_at_a_time(scans):
    """The second is told to come back; the same execution goes on after a retry, and the end frees the layer."""
    store, _ = scans
    with store("first").reserved(LAYER, "1"):
        with pytest.raises(ConflictError), store("second").reserved(LAYER, "1"):
            pass
        with store("second").reserved(LAYER, "2"):
            pass
        with store("first").reserved(LAYER, "1"):
            pass
    with store("second").reserved(LAYER, "1"):
        pass


def test_a_scan_that_was_killed_is_taken_over(scans):
    """Its claim lapses when its function can no longer be running."""
    store, clock = scans
    killed = store("first").reserved(LAYER, "1")
    killed.__enter__()
    clock.time += timedelta(seconds=899)
    with pytest.raises(ConflictError), store("second").reserved(LAYER, "1"):
        pass
    clock.time += timedelta(seconds=2)
    with store("second").reserved(LAYER, "1"):
        pass


def test_a_failing_scan_frees_the_layer(scans):
    """Whoever comes next need not wait for the claim to lapse."""
    store, _ = scans
    with pytest.raises(OSError, match="broken"), store("first").reserved(LAYER, "1"):
        raise OSError("broken")
    with store("second").reserved(LAYER, "1"):
        pass
