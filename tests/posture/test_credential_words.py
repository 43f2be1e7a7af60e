"""Names and forms of credentials."""

import pytest

from tidewaiter.posture.context import NO_CONTEXT, Context
from tidewaiter.posture.credential_words import holds_key_id, is_literal, names_credential, secrets_at


@pytest.mark.parametrize("name", ["DB_PASSWORD", "PGPASSWORD", "dbPassword", "api.key_secret", "TOKEN", "clientSecret", "APIKEY"])
def test_names_of_credentials(name):
    """Whatever the spelling."""
    assert names_credential(name)


@pytest.mark.parametrize("name", ["TOKENIZER", "PASSWORD_FILE", "SECRETARY", "BROKEN", "MONKEY", "SUBTOKENS", ""])
def test_names_that_look_alike(name):
    """Words that only hold one of the words."""
    assert not names_credential(name)


@pytest.mark.parametrize("value", ["", "abc", "$(OTHER)", "pre-${X}", "/run/secret", "arn:aws:x", "true", "12345", "vault:kv/x"])
def test_references_and_flags_are_not_literal(value):
    """What stands for a value elsewhere, and what no credential is like."""
    assert not is_literal(value)
    assert is_literal("correct-horse")


def test_key_ids():
    """The id of an access key, not a word that begins like it."""
    assert holds_key_id("x AKIAQ3EXAMPLEABCDEFG y")
    assert not holds_key_id("AKIAQ3")


def test_secrets_come_with_the_place_of_their_text():
    """Texts of several lines, and none; without forms nothing is found."""
    knows = Context(secrets_in=lambda text: [("t", n) for n, line in enumerate(text.split("\n"), 1) if "s" in line])
    assert list(secrets_at([("a", "xxxx\ny"), ("b", "xxxx\ns"), ("c", ""), ("d", "saaaaa"), ("e", "s")], knows)) == [("b", "t"), ("d", "t")]
    assert list(secrets_at([("a", "saaaaa")], NO_CONTEXT)) == list(secrets_at([], knows)) == []
