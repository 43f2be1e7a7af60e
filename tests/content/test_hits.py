"""From proven secrets to hits."""

import pytest

from tests.content.samples import aws_key, aws_secret, hits, letters, troubles
from tidewaiter.content.engine import MAX_HITS
from tidewaiter.content.hits import fingerprint
from tidewaiter.model.severity import Severity


def test_a_key_with_its_secret_is_raised() -> None:
    """Alone the key id is high, with its secret in the same file critical."""
    alone = hits(f"a = {aws_key()}\n")[0]
    pair = hits(f"a = {aws_key()}\naws_secret_access_key = {aws_secret()}\n")[0]
    assert (alone.severity, pair.severity) == (Severity.HIGH, Severity.CRITICAL)
    assert "its secret key" in pair.reasons[-1]


def test_examples_are_only_information() -> None:
    """Keys among tests and documentation are told, with little confidence."""
    hit = hits(f"a = {aws_key()}\n", path="usr/lib/python3/test/keys.py")[0]
    assert hit.severity is Severity.INFORMATIONAL
    assert hit.confidence < 0.5


def test_a_secret_is_told_once_a_file() -> None:
    """Repeated, it is one hit on its first line."""
    assert [hit.line for hit in hits(f"x\n{aws_key()}\n{aws_key()}\n")] == [2]


def test_a_value_that_two_rules_know_is_told_once() -> None:
    """The token in an .npmrc is a token of npm: the graver and more certain rule names it."""
    assert [hit.rule_id for hit in hits(f"//registry/:_authToken=npm_{letters(36)}\n", path="root/.npmrc")] == ["TW-SECRET-npm-token"]


def test_a_dump_of_secrets_is_bounded() -> None:
    """A file full of secrets gives a limited number of hits, and says that there are more: dull ones must not hide one that matters."""
    many = "\n".join(f"npm_{letters(36, seed=n)}" for n in range(200))
    assert len(hits(many)) == MAX_HITS
    assert troubles(many.encode()) == [f"200 secrets were found, of which the {MAX_HITS} gravest are told"]
    assert troubles(many[:1000].encode()) == []


def test_fingerprints_depend_on_the_key() -> None:
    """Equal under one key, different under another."""
    assert fingerprint(b"a", b"1") == fingerprint(b"a", b"1") != fingerprint(b"a", b"2")


def test_passwords_show_nothing() -> None:
    """Of a value without a public prefix no character is shown."""
    assert [hit.preview for hit in hits(f"SHOP_DB_PASSWORD={letters(24)}\n")] == [""]


@pytest.mark.parametrize(
    "path",
    [
        "usr/lib/x86_64-linux-gnu/libgnutls.so.30",
        "lib64/libx.so",
        "usr/lib/libgnutls.a",
        "srv/dummyserver/ca.key",
        "app/README.md",
        "opt/a/PKG-INFO",
    ],
)
def test_what_libraries_carry_is_only_information(path: str) -> None:
    """A key for the self-test of a library, or an example in its documentation, blocks no image."""
    (hit,) = hits(b"\x7fELF\0 " + aws_key().encode() + b"\0", path=path)
    assert hit.severity is Severity.INFORMATIONAL
    assert hit.reasons[-1]


@pytest.mark.parametrize("path", ["srv/url/test.js", "srv/a.test.ts", "srv/test_keys.py", "srv/iam.examples.json", "srv/.env.example"])
def test_files_named_as_tests_or_examples_are_only_information(path: str) -> None:
    """Packages keep tests and examples beside their code."""
    assert [hit.severity for hit in hits(f"a = {aws_key()}\n", path=path)] == [Severity.INFORMATIONAL]


@pytest.mark.parametrize("path", ["srv/test.env", "srv/test_settings.py", "srv/config.test.js", "srv/latest.py", "srv/contest.js"])
def test_settings_of_a_test_system_count(path: str) -> None:
    """What a system for tests is run with is in use; a name that only contains the word is no test."""
    assert [hit.severity for hit in hits(f"a = {aws_key()}\n", path=path)] == [Severity.HIGH]


@pytest.mark.parametrize("path", ["usr/local/bin/shop", "opt/shop/serve", "usr/library/x"])
def test_a_key_in_a_program_of_ones_own_counts(path: str) -> None:
    """What the application was built with is graded in full."""
    (hit,) = hits(b"\x7fELF\0 " + aws_key().encode() + b"\0", path=path)
    assert hit.severity is Severity.HIGH


@pytest.mark.parametrize(
    ("path", "severity"),
    [
        ("usr/local/lib/ruby/3.4.0/uri/generic.rb", Severity.INFORMATIONAL),
        ("usr/share/perl5/HTTP/Request.pm", Severity.INFORMATIONAL),
        ("srv/third_party/oauth/client.py", Severity.INFORMATIONAL),
        ("srv/lib/rubyshop.rb", Severity.HIGH),
        ("srv/lib/shop/client.rb", Severity.HIGH),
    ],
)
def test_passwords_in_what_comes_with_a_language_are_those_of_its_manual(path: str, severity: Severity) -> None:
    """The official images of languages hold comments with addresses like this, in files of no package."""
    (address,) = hits(f"#  uri = URI.parse('https://john:{letters(14)}@shop.internal')\n", path=path)
    assert address.severity is severity


def test_passwords_by_context_in_libraries_are_only_information() -> None:
    """Comments of a library show addresses with passwords; a token with a format of its own stays what it is."""
    (address,) = hits(f"# postgresql://shop:{letters(14)}@db.internal:5432/shop\n", path="opt/venv/lib/python3.12/site-packages/a/b.py")
    (token,) = hits(f"npm_{letters(36)}\n", path="srv/node_modules/a/b.js")
    assert (address.severity, token.severity is Severity.INFORMATIONAL) == (Severity.INFORMATIONAL, False)


@pytest.mark.parametrize(
    "path",
    ["app/newsapi.py", "home/test/.aws/credentials", "etc/app/testing/db.conf", "home/test/app.conf", "srv/test/.env", "bin/app"],
)
def test_live_files_with_names_alike_are_not_doubted(path: str) -> None:
    """Neither a name that begins like a document's nor a user called test, settings, or people's own keys are examples."""
    (hit,) = hits(f"a = {aws_key()}\n", path=path)
    assert hit.severity is Severity.HIGH


def test_the_code_of_libraries_counts_less_but_counts() -> None:
    """A token in installed code keeps its severity at less confidence, a key id alone is information, and one with its secret is raised."""
    path = "opt/venv/lib/python3.12/site-packages/shop/settings.py"
    (token,) = hits(f"npm_{letters(36)}\n", path=path)
    (same,) = hits(f"npm_{letters(36)}\n", path="opt/shop/settings.py")
    assert (token.severity, token.confidence < 0.8 <= same.confidence) == (same.severity, True)
    (alone,) = hits(f"a = {aws_key()}\n", path=path)
    assert alone.severity is Severity.INFORMATIONAL
    pair = hits(f"a = {aws_key()}\naws_secret_access_key = {aws_secret()}\n", path=path)
    assert {hit.severity for hit in pair} == {Severity.CRITICAL}


@pytest.mark.parametrize("path", ["app/tests/conftest.py", "srv/test_api.js", "app/examples/config.yaml"])
def test_tokens_in_tests_of_ones_own_may_be_in_use(path: str) -> None:
    """The token that an application's tests log in with is no sample, though less sure; a library's own is."""
    (token,) = hits(f"npm_{letters(36)}\n", path=path)
    assert (token.severity, 0.5 < token.confidence < 0.8) == (Severity.MEDIUM, True)
    pair = hits(f"a = {aws_key()}\naws_secret_access_key = {aws_secret()}\n", path=path)
    assert {hit.severity for hit in pair} == {Severity.MEDIUM}
    for installed in (f"usr/lib/{path}", f"srv/node_modules/a/{path}"):
        (packaged,) = hits(f"npm_{letters(36)}\n", path=installed)
        assert packaged.severity is Severity.INFORMATIONAL
