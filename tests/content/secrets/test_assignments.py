"""Passwords assigned to names."""

import pytest

from tests.content.samples import found, letters, made


@pytest.mark.parametrize(
    ("text", "rule_id"),
    [
        pytest.param(f'password = "{letters(18)}"', "TW-SECRET-generic-secret", id="generic-secret"),
        pytest.param(f'"client_secret": "{letters(24)}"', "TW-SECRET-generic-secret", id="generic-secret"),
        pytest.param(f"SHOP_DB_PASSWORD={letters(18)}", "TW-SECRET-environment-secret", id="environment-secret"),
    ],
)
def test_hit(text: str, rule_id: str) -> None:
    """A secret of the documented format is found on its line."""
    assert (rule_id, 2) in found(f"# settings\n{text}\n# end")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('password = "correct horse battery"', id="words"),
        pytest.param('password = "changeme12345"', id="placeholder"),
        pytest.param('secret_name = "shop-database-secret"', id="name-of-a-secret"),
        pytest.param("SHOP_DB_PASSWORD_FILE=/run/secrets/db", id="file"),
        pytest.param("SHOP_DB_PASSWORD=$(cat /run/secrets/db)", id="command"),
    ],
)
def test_near_miss(text: str) -> None:
    """What only looks alike is left alone."""
    assert found(f"# settings\n{text}\n# end") == []


@pytest.mark.parametrize(
    "text",
    [
        "  password: Halcyon#Nyyur",
        "spring.rabbitmq.password=Zebra$9wQx",
        "app.config['SECRET_KEY'] = '1089dda25505afa7352f22c2'",
        "web1 ansible_user=root ansible_become_password=G1raffe^Lamp",
        "    token: " + letters(44),
        'variable "db_password" {\n  default = "Halcyon#7Ny"\n}',
        "<password><![CDATA[Halcyon#7Ny]]></password>",
        "POSTGRES_PASSWORD=lakeside2019",
        "  maven { credentials { password 'Halcyon#7Ny' } }",
    ],
)
def test_ways_of_settings_files(text: str) -> None:
    """Settings stand without quotation marks, under long names, in the markup and the languages of their tools."""
    assert found(f"# settings\n{text}\n# end")


@pytest.mark.parametrize(
    "text",
    [
        "PASS: binutils-all/i386/pr21231a",
        "PASS: addr2line",
        "    password: Uint8Array;",
        "    private_key: PKCS7PrivateKeyTypes,",
        '"SharedKey": "b899a0d240b53d9d"',
        "password = config.Password1",
        "password: ${DB_PASSWORD1}",
        "DB_PASSWORD=password123",
        "secret_name: prod-database-v12",
        "existingSecret: shop-postgres-secret1",
        "password: ref+vault://secret/data/app#password1",
        'bypass: "AllowAll-2024x"',
        'compass = "North-East-9x"',
        "spring.datasource.password=\npassword.encoder=bcrypt2",
    ],
)
def test_code_and_logs_are_left(text: str) -> None:
    """Types, variables, the results of tests and short hashes stand where passwords do."""
    assert found(f"# settings\n{text}\n# end") == []


@pytest.mark.parametrize(
    "template",
    [
        "ACME_API_KEY=acme.<h64>",
        "ACME_API_KEY=2/<d16>/<d16>:<h32>",
        "ACME_API_KEY=acme_<h32>_<h8>",
        "ACME_API_KEY=<a8>.<h32>",
        "ACME_TOKEN=<w180>",
    ],
)
def test_tokens_of_several_parts_and_long_ones_are_found_by_name(template: str) -> None:
    """What an unknown service gives out is told by the variable, dotted and long as it may be."""
    assert [rule for rule, _ in found(made(template))] == ["TW-SECRET-environment-secret"]


@pytest.mark.parametrize(
    "text",
    [
        "ACME_TOKEN=settings.production.token2",
        "ACME_SECRET=/run/secrets/acme-token-1",
        "ACME_TOKEN=registry.test/shop@sha256:" + letters(64, "0123456789abcdef"),
        "ACME_API_KEY=acme_api_key_of_2024_for_the_shop",
    ],
)
def test_dotted_names_and_paths_are_none(text: str) -> None:
    """References to where a value is to be found hold no long random part."""
    assert found(text) == []
