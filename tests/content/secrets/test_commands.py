"""Passwords on command lines, in calls and in SQL."""

import pytest

from tests.content.samples import HEX, found, letters

PASSWORD = f"{letters(10)}-9x"


@pytest.mark.parametrize(
    ("text", "rule_id"),
    [
        (f"docker login -u ci -p {PASSWORD} registry.corp.internal", "TW-SECRET-command-password"),
        (f"redis-server --port 1 && echo requirepass {PASSWORD} >> a.conf", "TW-SECRET-command-password"),
        (f"ExecStart=/srv/agent --token={letters(32)}", "TW-SECRET-option-secret"),
        (f'CMD ["agent", "--api-key", "{letters(32)}"]', "TW-SECRET-option-secret"),
        (f"RUN echo 'root:{PASSWORD}' | chpasswd", "TW-SECRET-account-password"),
        (f"requests.get(url, auth=('ci', '{PASSWORD}'))", "TW-SECRET-call-password"),
        (f"jwt.sign(claims, '{letters(40, HEX)}')", "TW-SECRET-token-signing-secret"),
        (f"ALTER USER shop WITH PASSWORD '{PASSWORD}';", "TW-SECRET-sql-password"),
        (f"GRANT ALL ON *.* TO 'x'@'%' IDENTIFIED BY '{PASSWORD}'", "TW-SECRET-sql-password"),
    ],
)
def test_hit(text: str, rule_id: str) -> None:
    """What is handed over in the clear is found on its line."""
    assert (rule_id, 2) in found(f"# steps\n{text}\n# end")


@pytest.mark.parametrize(
    "text",
    [
        "docker login -u ci --password-stdin registry.corp.internal",
        "agent --token TOKEN --server https://corp.internal",
        "agent --password-file /run/secrets/agent1",
        "agent --token /run/secrets/token1",
        "wget --password, respectively, asks",
        'echo "root:$PASSWORD" | chpasswd',
        "requests.get(url, auth=('user', 'password'))",
        "jwt.verify(token, process.env.JWT_SECRET1)",
        "ALTER USER shop WITH PASSWORD '$1';",
        "net user deploy /delete",
    ],
)
def test_near_miss(text: str) -> None:
    """References, words of manuals and options of other kinds are left alone."""
    assert found(f"# steps\n{text}\n# end") == []
