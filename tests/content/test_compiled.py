"""Rules for texts that are no files: ready at once, and the fast ones where there is much to read."""

import pytest

from tidewaiter.content import compiled
from tidewaiter.content.matcher import SetMatcher

TEXT = "github_token=ghp_" + "a1B2c3D4e5F6" * 3


@pytest.fixture
def nothing_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start as a new process does."""
    compiled.prepared.cache_clear()
    monkeypatch.setattr(compiled, "FEW_CHARACTERS", 100)


@pytest.mark.usefixtures("nothing_compiled")
def test_few_texts_do_not_wait_for_hyperscan() -> None:
    """Nothing is compiled that takes half a second."""
    chosen = compiled.WordRules().of(TEXT)
    assert isinstance(chosen.matcher, SetMatcher)
    assert compiled.prepared.cache_info().currsize == 0


@pytest.mark.usefixtures("nothing_compiled")
def test_much_text_is_read_by_the_fastest() -> None:
    """After many characters the automaton pays, whatever their texts were."""
    words = compiled.WordRules()
    words.of("x" * 99)
    assert words.of("xx") is compiled.prepared().text


@pytest.mark.usefixtures("nothing_compiled")
def test_what_is_compiled_is_used() -> None:
    """A process that scans files has the automaton already."""
    everything = compiled.prepared()
    assert compiled.WordRules().of(TEXT) is everything.text


def test_both_find_the_same() -> None:
    """Which rules occur in a text does not depend on how they are looked for."""
    text = f"{TEXT}\naws_access_key_id=AKIAABCDEFGHIJKLMNOP\npassword: hunter22hunter\n".encode()
    quick = compiled.prepare(compiled.rules(), SetMatcher).text.matcher.fired(text)
    assert list(quick) == list(compiled.prepared().text.matcher.fired(text))
    assert quick
