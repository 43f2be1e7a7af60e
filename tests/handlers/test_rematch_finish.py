"""The end of a rematching."""

import json

from handlers import rematch_finish


def test_the_next_rematching_starts_from_the_database_that_is_done(shop):
    """A run over everything is remembered by its database as well."""
    for run in ("b" * 64, f"{'c' * 64}-all"):
        assert rematch_finish.handler({"run": run}, shop.context) == {"run": run}
        body = shop.account.client("s3").get_object(Bucket="artefacts", Key="databases/rematched.json")["Body"].read()
        assert json.loads(body) == {"sha256": run[:64]}
