"""Patterns of package code that takes and sends in one go, lets strangers in, or changes where money goes."""

from tidewaiter.content.behaviour import threats
from tidewaiter.content.behaviour.threat import Language, Threat, Trait

_JS, _PY = (frozenset({one}) for one in (Language.JAVASCRIPT, Language.PYTHON))
_ALL = frozenset(Language)
_ADDRESS = r"(?:0x[0-9a-fA-F]{40}|bc1q[a-z0-9]{38})"


def _sign(threat: Threat, what: str, languages: frozenset[Language], pattern: str, *occurs: str) -> Trait:
    return Trait(of=threat.sign.slug, what=what, pattern=pattern, languages=languages, occurs=occurs)


TAKING = (
    _sign(
        threats.ENVIRONMENT,
        "goes through all environment variables and sends them",
        _PY,
        r"\bin\s{1,3}os\.environ\.items\(\)[^~]{0,400}(?:requests\.(?:get|post)|urlopen)\s{0,2}\(",
        r"os\.environ\.items\(\)",
    ),
    _sign(
        threats.ENVIRONMENT,
        "goes through all environment variables and sends them",
        _JS,
        r"Object\.entries\s{0,2}\(\s{0,2}process\.env\s{0,2}\)[^~]{0,400}(?:https?\.request|\bfetch|axios\.post)\s{0,2}\(",
        r"Object\.entries\s{0,2}\(\s{0,2}process\.env",
    ),
    _sign(
        threats.CREDENTIALS,
        "asks the AWS SDK for the keys in use, to send them",
        _PY,
        r"\.get_credentials\(\)[^~]{0,300}(?:requests\.(?:get|post)|urlopen)\s{0,2}\([^~]{0,200}\.secret_key\b",
        r"\.get_credentials\(\)",
    ),
    _sign(threats.CREDENTIALS, "takes whatever lies among the keys of SSH", _ALL, r"[~/\"'`]\.ssh['\"`]?\s{0,3}[/,]\s{0,3}['\"`]?\*"),
    _sign(
        threats.DROP,
        "sends data in the names that it asks DNS for",
        _PY,
        r"\bgethostbyname\s{0,2}\([^\n)]{0,80}\]\s{0,3}\+\s{0,3}[\"'][.\w-]{4,60}[\"']",
    ),
    _sign(
        threats.DROP,
        "sends data in the names that it asks DNS for",
        _JS,
        r"\bdns\.(?:lookup|resolve[46]?)\s{0,2}\(\s{0,2}(?:`\$\{|[a-z_]{1,20}\s{0,2}\+\s{0,2}[\"'`][.\w-]{4,60})",
    ),
    _sign(
        threats.REMOTE_SHELL,
        "lets the key of somebody else log in",
        _JS,
        r"\b(?:appendFile|writeFile)(?:Sync)?\s{0,2}\([^\n]{0,100}authorized_keys",
    ),
    _sign(
        threats.REMOTE_SHELL,
        "lets the key of somebody else log in",
        _PY,
        r"\bopen\s{0,2}\([^\n]{0,80}authorized_keys[\"']\)?\s{0,3},\s{0,3}[\"'](?:a|w|a\+)[\"']",
    ),
    _sign(
        threats.SWAPS,
        "sends what a browser's wallet pays to an address of its own",
        _JS,
        rf"window\.ethereum\.(?:request|send|sendAsync)\s{{0,2}}=[^=][^~]{{0,500}}{_ADDRESS}",
        r"window\.ethereum\.(?:request|send)",
    ),
    _sign(
        threats.SWAPS,
        "replaces addresses of wallets on the clipboard",
        _PY,
        rf"{_ADDRESS}[^~]{{0,600}}(?:pyperclip|clipboard)\.(?:copy|set)|OpenClipboard[^~]{{0,600}}{_ADDRESS}",
        r"(?:pyperclip|clipboard)\.(?:copy|set)",
        r"OpenClipboard",
    ),
    _sign(
        threats.SWAPS,
        "replaces addresses of wallets on the clipboard",
        _JS,
        rf"{_ADDRESS}[^~]{{0,600}}clipboardy?\.(?:write|copy)|clipboard\.writeText\s{{0,2}}\(\s{{0,2}}[\"'`]{_ADDRESS}",
        r"clipboardy?\.(?:write|copy)",
    ),
)
