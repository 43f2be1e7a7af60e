"""Credentials of Microsoft Azure."""

import pytest

from tests.content.samples import found, letters, made


@pytest.mark.parametrize(
    ("text", "rule_id"),
    [
        pytest.param(f"AccountName=a;AccountKey={letters(86)}==", "TW-SECRET-azure-storage-key", id="azure-storage-key"),
        pytest.param(f"secret: {letters(3)}8Q~{letters(34)}", "TW-SECRET-azure-client-secret", id="azure-client-secret"),
        pytest.param(f"SharedAccessKey={letters(43)}=", "TW-SECRET-azure-shared-access-key", id="azure-shared-access-key"),
    ],
)
def test_hit(text: str, rule_id: str) -> None:
    """A secret of the documented format is found on its line."""
    assert (rule_id, 2) in found(f"# settings\n{text}\n# end")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"AccountKey={letters(60)}==", id="too-short"),
        pytest.param("AccountKey=" + "A" * 86 + "==", id="development-storage"),
        pytest.param(f"{letters(2)}8Q~{letters(10)}", id="client-secret-too-short"),
    ],
)
def test_near_miss(text: str) -> None:
    """What only looks alike is left alone."""
    assert found(f"# settings\n{text}\n# end") == []


TABLE = [
    ("<a76>AZDO<a4>", "azure-devops-token", "<a75>AZDO<a4>"),
    ("?sv=2024-11-04&ss=b&srt=sco&sp=rl&se=2027-01-01&sig=<a43>%3D", "azure-shared-access-signature", "?sv=2024-11-04&ss=b&srt=sco&sp=rl"),
    ("<a42>AzSeA<a5>", "azure-search-key", "<a42>AzSeZ<a5>"),
    ("<a44>AzFu<a5>Q==", "azure-functions-key", "<a44>AzFu<a5>Z=="),
    ("<a42>+ACRA<a5>", "azure-container-registry-password", "<a42>+ACRZ<a5>"),
    ("<a76>ACDb<a5>Q==", "azure-cosmos-key", "<a76>ACDb<a5>Z=="),
    ("<a33>AzCaB<a5>=", "azure-redis-key", "<a33>AzCaZ<a5>="),
    (
        "Endpoint=https://corp.azconfig.io;Id=<a20>;Secret=<a43>=",
        "azure-app-configuration-secret",
        "Endpoint=https://corp.azconfig.io;Id=<a20>",
    ),
    (
        "Endpoint=https://corp.service.signalr.net;AccessKey=<b43>=;Version=1.0",
        "azure-signalr-key",
        "Endpoint=https://corp.service.signalr.net;AuthType=aad",
    ),
    ('userName="$app" userPWD="<a60>"', "azure-publish-profile", 'userName="$app" userPWD="<a50>"'),
]


@pytest.mark.parametrize(("template", "slug", "_near"), TABLE, ids=[slug for _, slug, _ in TABLE])
def test_table_hit(template: str, slug: str, _near: str) -> None:
    """Every further kind is found."""
    assert f"TW-SECRET-{slug}" in {rule_id for rule_id, _ in found(f"# settings\n{made(template)}\n# end")}


@pytest.mark.parametrize(("_template", "slug", "near"), TABLE, ids=[slug for _, slug, _ in TABLE])
def test_table_near_miss(_template: str, slug: str, near: str) -> None:
    """What only looks alike is left alone."""
    assert f"TW-SECRET-{slug}" not in {rule_id for rule_id, _ in found(f"# settings\n{made(near)}\n# end")}


def test_the_key_of_the_emulator_is_known_to_all() -> None:
    """Its documentation gives it to everybody, and settings for development repeat it."""
    key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1" + letters(54) + "=="
    assert found(f"AccountName=devstoreaccount1;AccountKey={key}") == []
