"""Chains of layers in DynamoDB."""

from tidewaiter.adapters.dynamodb_chains import DynamoChains
from tidewaiter.inventory.chains import MOST_NAMES, Chain


def test_names_are_added_to_chains_once(cloud):
    """Twice is once, and one kind does not touch the other."""
    store = DynamoChains(client=cloud.client("dynamodb"), table="inventories")
    for _ in range(2):
        store.add("sha256:a", "repositories", "shop")
        store.add("sha256:a", "images", "sha256:1")
    store.add("sha256:a", "repositories", "billing")
    expected = Chain(repositories=frozenset({"shop", "billing"}), images=frozenset({"sha256:1"}))
    assert store.read(["sha256:a", "sha256:a", "sha256:b"]) == {"sha256:a": expected}
    assert store.read([]) == {}


def test_a_chain_that_everybody_has_keeps_a_bounded_number_of_names(cloud):
    """A base under a thousand images stays a small item."""
    store = DynamoChains(client=cloud.client("dynamodb"), table="inventories")
    for number in range(MOST_NAMES + 5):
        store.add("sha256:a", "repositories", f"shop{number}")
    assert len(store.read(["sha256:a"])["sha256:a"].repositories) == MOST_NAMES


def test_more_chains_than_one_call_takes(cloud):
    """An image of 127 layers needs two calls."""
    store = DynamoChains(client=cloud.client("dynamodb"), table="inventories")
    chains = [f"sha256:{number}" for number in range(127)]
    for chain in chains[::40]:
        store.add(chain, "repositories", "shop")
    assert set(store.read(chains)) == set(chains[::40])


def test_a_busy_table_answers_in_parts():
    """What was not taken is asked for again, and not for ever."""

    class Busy:
        calls = 0

        def batch_get_item(self, RequestItems):  # noqa: N803 - named by the API
            self.calls += 1
            return {"Responses": {}, "UnprocessedKeys": RequestItems}

    busy = Busy()
    assert DynamoChains(client=busy, table="inventories").read(["sha256:a"]) == {}
    assert busy.calls < 20
