"""Files of any kind, in chunks of any size."""

import random
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.secret_corpus import near_misses, positives, table
from tests.content.samples import KEY, aws_key, aws_secret, found, hits, letters
from tidewaiter import content
from tidewaiter.content.behaviour.visitor import BehaviourVisitor
from tidewaiter.content.compiled import Prepared, prepare, rules
from tidewaiter.content.confusion import ConfusionVisitor
from tidewaiter.content.engine import SecretVisit
from tidewaiter.content.matcher import HyperscanMatcher, Matcher, SetMatcher, matcher_of
from tidewaiter.content.pickled import PickleVisitor
from tidewaiter.content.rule import SecretRule
from tidewaiter.content.search import SecretVisitor
from tidewaiter.content.structure import StructureVisitor
from tidewaiter.content.windows import AHEAD, BLOCK
from tidewaiter.inventory.visitors import FileEntry
from tidewaiter.model.inventory import ContentHit

TOKEN = "npm_" + letters(36)
PLANTED = f"a = {aws_key()}\nb = {TOKEN}\naws_secret_access_key = {aws_secret()}\n"
BOTH: dict[str, Prepared] = {"hyperscan": prepare(rules(), HyperscanMatcher), "re2": prepare(rules(), SetMatcher)}


def filler(count: int, seed: int = 1) -> bytes:
    """Make lines of text without meaning."""
    line = letters(79, seed=seed).encode() + b"\n"
    return (line * (count // len(line) + 1))[:count]


def scan(prepared: Prepared, data: bytes, cuts: Sequence[int]) -> list[object]:
    """Feed a file cut at given places."""
    visit = SecretVisit("f", prepared, KEY)
    places = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    for start, end in pairwise(places):
        visit.feed(data[start:end])
    return list(visit.finish())


@given(st.lists(st.integers(0, 400), max_size=12), st.sampled_from(sorted(BOTH)))
def test_chunk_boundaries_change_nothing(cuts: list[int], matcher: str) -> None:
    """However the bytes arrive, and with either matcher, the hits are the same."""
    data = filler(100) + PLANTED.encode() + filler(100)
    assert scan(BOTH[matcher], data, cuts) == scan(BOTH["hyperscan"], data, [])
    assert len(scan(BOTH[matcher], data, cuts)) == 3


@pytest.mark.parametrize("chunk", [4096, 65_536, 1 << 20])
@pytest.mark.parametrize("offset", [-45, -40, -20, -4, -1, 0, 1, 300])
def test_a_secret_over_a_window_boundary_is_found_once(offset: int, chunk: int) -> None:
    """Wherever it lies against the windows, a secret is found exactly once, on its line."""
    for boundary in (BLOCK, BLOCK + AHEAD, 2 * BLOCK):
        before = filler(boundary + offset - 1) + b"\n"
        assert found(before + TOKEN.encode() + b"\n" + filler(BLOCK), chunk=chunk) == [("TW-SECRET-npm-token", before.count(b"\n") + 1)]


@given(st.binary(max_size=600), st.integers(0, 600))
def test_the_fallback_agrees_on_any_bytes(data: bytes, place: int) -> None:
    """Without Hyperscan the results are the same, text or binary."""
    planted = data[:place] + b" " + PLANTED.encode() + data[place:]
    assert scan(BOTH["re2"], planted, [place]) == scan(BOTH["hyperscan"], planted, [])


def test_the_fallback_fires_for_the_same_rules() -> None:
    """Both matchers name the same rules for every pattern's own kind of text."""
    fast: Matcher = HyperscanMatcher(rules())
    slow: Matcher = SetMatcher(rules())
    texts = [PLANTED.encode(), filler(5000), random.Random(3).randbytes(5000)]  # noqa: S311
    assert [fast.fired(text) for text in texts] == [slow.fired(text) for text in texts]


def test_the_fallback_finds_the_same_in_the_corpus() -> None:
    """Each kind of secret and each near miss of the table is read alike with either matcher."""
    for kind in table():
        carrier = "app/file" if kind.kind == "text" else "app/.env"
        samples = [*(sample for sample in positives(kind) if sample.carrier == carrier), *near_misses(kind)]
        data = b"\n".join(sample.data for sample in samples)
        assert scan(BOTH["re2"], data, []) == scan(BOTH["hyperscan"], data, []), kind.slug


def test_without_hyperscan_the_set_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A platform without the wheel still scans."""
    monkeypatch.setattr("tidewaiter.content.matcher.hyperscan", None)
    chosen: Sequence[SecretRule] = rules()
    assert isinstance(matcher_of(chosen), SetMatcher)


def test_binaries_get_the_sound_rules_only() -> None:
    """A token in a program is found, without a line; a guess by name is not made there."""
    program = b"\x7fELF\0\0" + filler(100) + b"\0" + TOKEN.encode() + b"\0" + f'password = "{letters(20)}"'.encode()
    assert found(program) == [("TW-SECRET-npm-token", 0)]


@pytest.mark.parametrize("magic", [b"\x1f\x8b", b"PK\x03\x04", b"\x89PNG", b"\x28\xb5\x2f\xfd", b"wOF2"])
def test_compressed_files_are_left(magic: bytes) -> None:
    """What is compressed shows nothing in the clear."""
    assert found(magic + PLANTED.encode()) == []


def test_small_files_are_left() -> None:
    """Nothing shorter than a secret is read."""
    assert SecretVisitor(prepared=BOTH["re2"], key=KEY).start(FileEntry("a", 0o100644, 5)) is None


def test_a_long_line_is_no_trouble() -> None:
    """Megabytes without a line break are scanned in bounded windows."""
    assert found(b"x" * 3_000_000 + b" " + TOKEN.encode() + b" " + b"y" * 1_000_000) == [("TW-SECRET-npm-token", 1)]


def test_a_file_cut_short_still_tells_what_it_showed() -> None:
    """The visit may end before the announced size."""
    visit = SecretVisitor(prepared=BOTH["re2"], key=KEY).start(FileEntry("a", 0o100644, 10_000))
    assert visit is not None
    visit.feed(PLANTED.encode()[:60])
    assert [hit.rule_id for hit in visit.finish() if isinstance(hit, ContentHit)] == ["TW-SECRET-aws-access-key"]


def test_every_rule_has_what_a_reader_needs() -> None:
    """Rules are many, say how to rotate and where their format is written."""
    assert len(rules()) >= 25
    assert all(rule.rotate and rule.references and rule.title for rule in rules())


def test_no_output_holds_a_secret() -> None:
    """Neither value nor more than four of its characters leave the engine."""
    shown = repr(hits(PLANTED))
    for secret in (aws_key(), aws_secret(), TOKEN):
        assert secret not in shown
        assert secret[:5] not in shown


def test_the_package_offers_its_visitors(monkeypatch: pytest.MonkeyPatch) -> None:
    """The key comes from the parameter, the environment, or the process."""
    monkeypatch.setenv(content.KEY_VARIABLE, "installation")
    visitor, structure, pickles, behaviour, confusion, notice = content.visitors()
    assert isinstance(behaviour, BehaviourVisitor)
    assert isinstance(confusion, ConfusionVisitor)
    assert isinstance(structure, StructureVisitor)
    assert isinstance(pickles, PickleVisitor)
    assert notice.start(FileEntry("a", 0o100644, 1)) is not None
    assert isinstance(visitor, SecretVisitor)
    assert visitor.key == b"installation"
    monkeypatch.delenv(content.KEY_VARIABLE)
    assert len(content.fingerprint_key()) == 32
    assert content.fingerprint_key() == content.fingerprint_key()
