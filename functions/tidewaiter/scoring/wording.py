"""Says a feature of the exploit model in words, for the reasons of a score."""

from collections.abc import Callable

_VALUES = {
    "cvss:AV": "attack vector {physical|local|adjacent network|network}",
    "cvss:AC": "attack complexity {high|low}",
    "cvss:PR": "privileges required: {high|low|none}",
    "cvss:UI": "user interaction {required|not needed}",
    "cvss:S": "scope {unchanged|changed}",
    "cvss:C": "confidentiality impact {none|low|high}",
    "cvss:I": "integrity impact {none|low|high}",
    "cvss:A": "availability impact {none|low|high}",
}
_NUMBERS = {
    "cvss3_score": "CVSS v3 base score {:.1f}",
    "cvss4_score": "CVSS v4 base score {:.1f}",
    "n_vendors": "{:.0f} vendor(s) named",
    "n_products": "{:.0f} product(s) named",
    "n_affected": "{:.0f} affected entries",
    "n_versions": "{:.0f} affected versions listed",
    "desc_len": "description of {:.0f} characters",
    "vendor:cves": "{:.0f} earlier CVEs of the vendor",
    "vendor:kev": "{:.0f} earlier CVEs of the vendor are known to be exploited (KEV)",
    "vendor:msf": "{:.0f} earlier CVEs of the vendor have a Metasploit module",
}

_DUMB = (
    "of in to is an as by or on at it be if before after via when also any all other into than then only more such these those there "
    "their they do does did will would could should may might but no so up out while where contains allows allow through using used use "
    "result due issue vulnerability vulnerabilities affected version versions during within possible certain specific"
)
_DUMB_WORDS = frozenset(_DUMB.split())


def telling(name: str) -> bool:
    """Tell whether a feature says something to a person: function words and words of every record do not."""
    kind, _, rest = name.partition(":")
    return kind != "text" or rest not in _DUMB_WORDS


def say_share(value: float) -> str:
    """Say the share of a vendor's earlier CVEs that is in KEV."""
    return f"{value:.1%} of the vendor's earlier CVEs are known to be exploited (KEV)"


_PREFIXES: dict[str, Callable[[str, bool], str]] = {
    "cwe": lambda rest, there: rest if there else f"not {rest}",
    "cna": lambda rest, there: f"published by {rest}" if there else f"not published by {rest}",
    "text": lambda rest, there: f'text says "{rest}"' if there else f'text does not say "{rest}"',
}


def say(name: str, value: float | None) -> str:
    """Say one feature and its value (None = missing) in words; raises KeyError for a name the model does not have."""
    if name in _VALUES:
        head, _, options = _VALUES[name].partition("{")
        return head + options.rstrip("}").split("|")[int(value)] if value is not None else f"no CVSS v3 {name.partition(':')[2]} metric"
    if name == "vendor:kev_share":
        return say_share(value) if value is not None else "vendor unknown"
    if name in _NUMBERS:
        return _NUMBERS[name].format(value) if value is not None else f"no {name.replace('_', ' ').replace(':', ' ')} in the record"
    kind, _, rest = name.partition(":")
    return _PREFIXES[kind](rest, value is not None)
