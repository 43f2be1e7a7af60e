"""Where state lies."""

from tidewaiter.adapters.tables import BUCKETS, QUARANTINE_TAG_PREFIX, TABLES, image_key, inventory_key, layer_key
from tidewaiter.response.actions.block_image import quarantine_tag


def test_environment_names_are_those_of_the_contract():
    """Handlers, template and embedded AWS agree on them."""
    assert TABLES["ledger"].env == "TIDEWAITER_TABLE_LEDGER"
    assert BUCKETS["evidence"].env == "TIDEWAITER_BUCKET_EVIDENCE"


def test_keys_follow_the_declared_layout():
    """The S3 layout is part of the contract."""
    assert layer_key("7", "sha256:a") == "layers/7/sha256:a.json.gz"
    assert inventory_key("sha256:b") == "inventories/sha256:b.json.gz"
    assert image_key("sha256:b") == "images/sha256:b.json.gz"


def test_the_tag_that_blocks_an_image_is_one_that_the_push_rule_excludes():
    """Our own write must never start our own flow."""
    assert quarantine_tag("sha256:" + "a" * 64).startswith(QUARANTINE_TAG_PREFIX)
