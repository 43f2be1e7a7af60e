"""Files that are one secret and nothing else."""

import pytest

from tests.content.samples import HEX, found, hits, letters
from tidewaiter.content.whole_files import MOST, RULE


@pytest.mark.parametrize(
    "path",
    [
        "srv/shop/config/master.key",
        "srv/shop/config/credentials/production.key",
        "var/jenkins_home/secrets/master.key",
        "var/jenkins_home/secrets/initialAdminPassword",
        "root/.vault_pass",
        "ansible/vault-password.txt",
        "var/lib/rabbitmq/.erlang.cookie",
        "run/db_password.txt",
    ],
)
def test_the_place_tells_the_secret(path: str) -> None:
    """What such a place holds is a secret whatever it looks like, and is not repeated."""
    secret = letters(32, HEX)
    (hit,) = hits(f"{secret}\n", path)
    assert (hit.rule_id, hit.line) == (RULE.id, 1)
    assert secret not in repr(hit)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("srv/shop/config/settings.key", letters(32, HEX)),
        ("srv/words/password.txt", "several\nlines\nof words12\n"),
        ("root/.vault_pass", "changeme-please"),
        ("root/.vault_pass", "aaaaaaaaaaaa"),
        ("root/.vault_pass", letters(MOST + 1)),
        ("root/.vault_pass", "#!/bin/sh\nexec pass show vault\n"),
    ],
)
def test_other_files_are_left(path: str, text: str) -> None:
    """Other places, lists of words, placeholders, programs that ask a password store, and long files are none."""
    assert found(text, path) == []


def test_what_a_rule_knows_is_named_by_it() -> None:
    """A token with a format of its own is reported by its own rule, once, however the file arrives."""
    token = f"glpat-{letters(20)}"
    assert [rule for rule, _ in found(token, "run/token.txt", chunk=5)] == ["TW-SECRET-gitlab-token"]
