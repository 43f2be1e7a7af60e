"""Secrets made up at run time, so that no file of ours holds one, and a way to look for them."""

import random
import re
import string

from tidewaiter.content.compiled import prepared
from tidewaiter.content.search import SecretVisitor
from tidewaiter.inventory.visitors import FileEntry
from tidewaiter.model.inventory import ContentHit
from tidewaiter.model.problem import Problem

KEY = b"a key for tests"
BASE32 = string.ascii_uppercase + "234567"
HEX = "0123456789abcdef"


def letters(count: int, alphabet: str = string.ascii_letters + string.digits, seed: int = 7) -> str:
    """Make `count` characters that look random and are always the same."""
    return "".join(random.Random(seed).choices(alphabet, k=count))  # noqa: S311 - nothing is protected by it


def hits(data: bytes | str, path: str = "app/settings", chunk: int = 1 << 20) -> list[ContentHit]:
    """Scan one file, fed in chunks."""
    raw = data.encode() if isinstance(data, str) else data
    visit = SecretVisitor(prepared=prepared(), key=KEY).start(FileEntry(path, 0o100644, len(raw)))
    if visit is None:
        return []
    for start in range(0, len(raw), chunk):
        visit.feed(raw[start : start + chunk])
    return [item for item in visit.finish() if isinstance(item, ContentHit)]


def troubles(data: bytes, path: str = "app/archive") -> list[str]:
    """Say what could not be looked into."""
    visit = SecretVisitor(prepared=prepared(), key=KEY).start(FileEntry(path, 0o100644, len(data)))
    assert visit is not None
    visit.feed(data)
    return [item.what for item in visit.finish() if isinstance(item, Problem)]


def found(data: bytes | str, path: str = "app/settings", chunk: int = 1 << 20) -> list[tuple[str, int]]:
    """Name the rules and lines of what a file holds."""
    return [(hit.rule_id, hit.line) for hit in hits(data, path, chunk)]


def aws_key() -> str:
    """Make an access key id of no account that exists."""
    return "AKIA" + letters(16, BASE32)


def aws_secret() -> str:
    """Make a secret access key."""
    return letters(40, string.ascii_letters + string.digits + "/+", seed=11)


PARTS = {
    "a": string.ascii_letters + string.digits,
    "h": HEX,
    "u": string.ascii_uppercase + string.digits,
    "l": string.ascii_lowercase + string.digits,
    "d": string.digits,
    "b": string.ascii_letters + string.digits + "+/",
    "w": string.ascii_letters + string.digits + "_-",
    "s": BASE32,
}


def made(template: str) -> str:
    """Fill `<a40>` with 40 letters and digits, `<h32>` with hex digits and so on (see PARTS), `<uuid>` with a UUID."""

    def part(match: re.Match[str]) -> str:
        if match[0] == "<uuid>":
            return "-".join(letters(count, HEX, seed=count + 3) for count in (8, 4, 4, 4, 12))
        return letters(int(match[2]), PARTS[match[1]], seed=match.start() + 1)

    return re.sub(r"<uuid>|<([ahuldbws])([0-9]+)>", part, template)
