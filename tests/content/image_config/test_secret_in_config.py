"""Secrets in the configuration."""

import pytest

from tests.builders import image
from tests.content.samples import aws_key, aws_secret, letters
from tidewaiter.content.image_config.secret_in_config import CHECK
from tidewaiter.model.image import HistoryEntry, Image, ImageConfig
from tidewaiter.model.severity import Severity


@pytest.mark.parametrize(
    ("config", "pointer"),
    [
        pytest.param(ImageConfig(env=("A=1", f"KEY={aws_key()}")), "/config/Env/1", id="environment"),
        pytest.param(ImageConfig(labels={"a/b": f'password="{letters(24)}"'}), "/config/Labels/a~1b", id="label"),
        pytest.param(ImageConfig(cmd=("serve", f"--db=postgres://u:{letters(14)}@db/x")), "/config/Cmd", id="command"),
        pytest.param(ImageConfig(history=(HistoryEntry(created_by=f"ARG NPM=npm_{letters(36)}"),)), "/history/0", id="history"),
    ],
)
def test_hit(config: ImageConfig, pointer: str) -> None:
    """The place is told, the secret is not."""
    flaws = list(CHECK.find(image(config=config)))
    assert [flaw.pointer for flaw in flaws] == [pointer]
    assert letters(14) not in repr(flaws)
    assert aws_key() not in repr(flaws)


def test_a_key_with_its_secret_is_critical() -> None:
    """Both variables together log in."""
    pair = image(config=ImageConfig(env=("PATH=/usr/bin", f"AWS_ACCESS_KEY_ID={aws_key()}", f"AWS_SECRET_ACCESS_KEY={aws_secret()}")))
    assert [(flaw.pointer, flaw.severity) for flaw in CHECK.find(pair)] == [
        ("/config/Env/1", Severity.CRITICAL),
        ("/config/Env/2", Severity.CRITICAL),
    ]


def test_a_secret_in_several_places_is_one_flaw() -> None:
    """ENV writes a variable and a step of the history: both are told in one."""
    step = HistoryEntry(created_by=f"ENV KEY={aws_key()}")
    (flaw,) = CHECK.find(image(config=ImageConfig(env=(f"KEY={aws_key()}",), history=(HistoryEntry(created_by="FROM x"), step, step))))
    assert (flaw.pointer, flaw.evidence["also in"]) == ("/config/Env/0", "/history/1, /history/2")


@pytest.mark.parametrize(
    "checked",
    [
        pytest.param(image(config=ImageConfig(env=("DB_PASSWORD_FILE=/run/secrets/db",))), id="file"),
        pytest.param(image(config=ImageConfig(env=("GPG_KEY=" + letters(40, "0123456789ABCDEF"),))), id="fingerprint-of-a-public-key"),
        pytest.param(image(config=ImageConfig(env=("PYTHON_SHA256=" + letters(64, "0123456789abcdef"),))), id="digest"),
    ],
)
def test_near_miss(checked: Image) -> None:
    """Digests and file names are no secrets."""
    assert list(CHECK.find(checked)) == []


@pytest.mark.parametrize(
    ("config", "pointer"),
    [
        (ImageConfig(env=("A=1", "POSTGRES_PASSWORD=lakeside")), "/config/Env/1"),
        (ImageConfig(history=(HistoryEntry(created_by="|1 NPM_TOKEN=lakeside /bin/sh -c npm ci"),)), "/history/0"),
        (ImageConfig(history=(HistoryEntry(created_by='ENV API_KEY="lakeside"'),), env=("API_KEY=lakeside",)), "/config/Env/0"),
    ],
)
def test_a_plain_word_under_the_name_of_a_secret(config: ImageConfig, pointer: str) -> None:
    """No rule knows a word, but what the variable is called says what it is: told once, and not repeated."""
    (flaw,) = CHECK.find(image(config=config))
    assert flaw.pointer == pointer
    assert "lakeside" not in repr(flaw)


@pytest.mark.parametrize(
    "variable",
    [
        "MYSQL_RANDOM_ROOT_PASSWORD=yes",
        "ALLOW_EMPTY_PASSWORD=false",
        "DB_PASSWORD=",
        "DB_PASSWORD=$OTHER",
        "DB_PASSWORD=changeme",
        "SERVICE_TOKEN=/var/run/secrets/token",
        "VAULT_SECRET=vault:secret/data/app#key",
        "SESSION_TOKEN=3600",
        "GPG_KEY=" + letters(40, "0123456789ABCDEF"),
        "TOKENIZERS_PARALLELISM=lakeside",
    ],
)
def test_switches_and_references_are_left(variable: str) -> None:
    """A switch, a number, an empty value, a placeholder, and where the secret lies are none."""
    assert list(CHECK.find(image(config=ImageConfig(env=(variable,), history=(HistoryEntry(created_by=f"ENV {variable}"),))))) == []
