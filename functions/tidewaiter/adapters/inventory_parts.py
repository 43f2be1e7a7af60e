"""Parts of stored inventories: the few packages a rematching is about, without making values of the hundreds of others."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Any

from pydantic_core import from_json

from tidewaiter import documents
from tidewaiter.adapters.s3_objects import pack, unpack
from tidewaiter.errors import BadInputError
from tidewaiter.matching.keys import Key, keys_of
from tidewaiter.model.image import Image
from tidewaiter.model.inventory import Inventory

NO_KEYS: Mapping[Key, tuple[int, ...]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """A stored inventory and the list of its keys, as bytes; the list says of which bytes it is."""

    inventory: bytes
    keys: bytes


def packed(inventory: Inventory, keys: Mapping[Key, Sequence[int]]) -> Packed:
    """Write an inventory and its keys."""
    body = pack(documents.encode("inventory", inventory))
    rows = [[ecosystem, name, list(positions)] for (ecosystem, name), positions in sorted(keys.items())]
    listed = {"inventory": hashlib.sha256(body).hexdigest(), "keys": rows}
    return Packed(inventory=body, keys=pack(json.dumps(listed, separators=(",", ":")).encode(errors="replace")))


def packed_image(image: Image) -> bytes:
    """Write what is kept of an image beside its inventory."""
    return pack(documents.encode("image", image))


def whole(raw: bytes) -> Inventory:
    """Read an inventory. Raises BadInputError when it is damaged."""
    inventory: Inventory = documents.decode("inventory", unpack(raw))
    return inventory


def read_keys(raw: bytes | None) -> tuple[str, Mapping[Key, tuple[int, ...]]]:
    """Read a list of keys and of which inventory (SHA-256) it is; nothing when it is absent or damaged."""
    if raw is None:
        return "", NO_KEYS
    try:
        listed = from_json(unpack(raw))
        return str(listed["inventory"]), {(row[0], row[1]): tuple(row[2]) for row in listed["keys"]}
    except (BadInputError, ValueError, KeyError, TypeError, IndexError):
        return "", NO_KEYS


def part_of(stored: Packed, names: AbstractSet[Key]) -> Inventory:
    """Read the packages of some keys; a list of keys that is not about these bytes is made again from the whole inventory.

    Raises BadInputError when the inventory is damaged.
    """
    digest, keys = read_keys(stored.keys)
    if digest != hashlib.sha256(stored.inventory).hexdigest():
        inventory = whole(stored.inventory)
        chosen = _positions(keys_of(inventory), names)
        return replace(inventory, packages=tuple(inventory.packages[position] for position in chosen), files=(), hits=())
    chosen = _positions(keys, names)
    document: dict[str, Any] = from_json(unpack(stored.inventory))
    packages = document["packages"]
    part: Inventory = documents.load(
        "inventory", {**document, "packages": [packages[position] for position in chosen], "files": [], "hits": []}
    )
    return part


def _positions(keys: Mapping[Key, Sequence[int]], names: AbstractSet[Key]) -> list[int]:
    return sorted({position for key, positions in keys.items() if key in names for position in positions})
