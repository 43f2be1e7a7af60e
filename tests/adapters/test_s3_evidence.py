"""Evidence in S3."""

import pytest

from tidewaiter.adapters.s3_evidence import S3EvidenceStore
from tidewaiter.errors import ConflictError


def test_evidence_is_never_overwritten(cloud):
    """The second write of a key fails and the first stays."""
    store = S3EvidenceStore(cloud.client("s3"), "evidence")
    assert store.put("evidence/plan-1/plan.json", b"{}") == "s3://evidence/evidence/plan-1/plan.json"
    with pytest.raises(ConflictError):
        store.put("evidence/plan-1/plan.json", b"[]")
