"""Passwords and keys in applications' own files."""

import base64

import pytest

from tests.content.samples import found, made


def encoded(text: str) -> str:
    """Encode as base64."""
    return base64.b64encode(text.encode()).decode()


TABLE = [
    ("admin:$apr1$<a8>$<a22>", "htpasswd-hash", "admin:$apr1$<a8>$<a20>"),
    ("app:$6$<a16>$<a86>:19000:0:99999:7:::", "shadow-hash", "app:!:19000:0:99999:7:::"),
    ("db.internal:5432:app:app:<a18>", "pgpass-password", "www:33:33:www-data:/var/www"),
    ("[client]\nuser = app\npassword = <a16>", "mysql-option-password", "[client]\nuser = app\npassword = $SECRET_NAME"),
    ("jdbc:postgresql://db.internal/app?user=a&password=<a16>", "jdbc-password", "jdbc:postgresql://db.internal/app?user=a"),
    ("Server=db.internal;Database=a;User=b;Password=<a16>;", "connection-string-password", "Server=db.internal;Password=$(secret);"),
    ("Data Source=tcp:db, 1433;Encrypt=True;Pwd=<a16>;", "connection-string-password", "set host(v){this.host=v};u.password=value1x;"),
    ("Host=db;Port=5432;Password=<a16>", "connection-string-password", "this.host=a;b();this.password=value1x;"),
    ("spring.datasource.password=<a16>", "spring-datasource-password", "spring.datasource.password=${DB_PASSWORD}"),
    ("define('DB_PASSWORD', '<a16>');", "wordpress-database-password", "define('DB_PASSWORD', 'password');"),
    ("SECRET_KEY = 'django-insecure-<a50>'", "django-secret-key", "SECRET_KEY = 'django-insecure-<a30>'"),
    ("APP_KEY=base64:<b43>=", "laravel-app-key", "APP_KEY=base64:<b30>"),
    ("secret_key_base: <h128>", "rails-secret-key-base", "secret_key_base: <h100>"),
    ("<server><id>r</id><password><a16></password></server>", "maven-server-password", "<server><password>${env.PW}</password></server>"),
    ("Authorization: Basic " + encoded("deployer:fog-Lamp7"), "basic-authorization", "Authorization: Basic <a40>"),
    ("Authorization: Bearer <a48>", "bearer-authorization", "Authorization: Bearer <a10>"),
    ("bindpw <a16>", "ldap-bind-password", "bindpw ${LDAP_PW}"),
    ("[r]\ntype = webdav\nuser = a\npass = <w32>", "rclone-password", "[r]\ntype = local\npass = <w32>"),
]


@pytest.mark.parametrize(("template", "slug", "_near"), TABLE, ids=[slug for _, slug, _ in TABLE])
def test_hit(template: str, slug: str, _near: str) -> None:
    """A password in the documented file format is found."""
    assert f"TW-SECRET-{slug}" in {rule_id for rule_id, _ in found(f"# settings\n{made(template)}\n# end")}


@pytest.mark.parametrize(("_template", "slug", "near"), TABLE, ids=[slug for _, slug, _ in TABLE])
def test_near_miss(_template: str, slug: str, near: str) -> None:
    """References, placeholders and other formats are left alone."""
    assert f"TW-SECRET-{slug}" not in {rule_id for rule_id, _ in found(f"# settings\n{made(near)}\n# end")}


def test_the_examples_of_standards_are_no_secrets() -> None:
    """Comments in libraries repeat the passwords of RFC 7617 and RFC 6749."""
    assert found("Authorization: Basic " + encoded("Aladdin:open sesame") + "\n") == []
