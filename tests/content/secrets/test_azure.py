"""Credentials of Microsoft Azure."""

import pytest

from tests.content.samples import found, letters


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
