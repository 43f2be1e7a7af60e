"""Erlang and Elixir applications: `ebin/NAME.app` (erlang.org, "app"), those of OTP itself apart from those of Hex."""

from collections.abc import Iterable

import re2 as re

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.visitors import FileEntry

_NAME = re.compile(r"""(?m)^\s*\{\s*application\s*,\s*'?([A-Za-z0-9_@.]+)'?\s*,""")
_VERSION = re.compile(r'\{\s*vsn\s*,\s*"([^"]*)"')
_OTP = re.compile(
    "asn1|common_test|compiler|crypto|debugger|dialyzer|diameter|edoc|eldap|erl_docgen|erl_interface|erts|et|eunit|ftp|inets|jinterface|"
    "kernel|megaco|mnesia|observer|odbc|os_mon|parsetools|public_key|reltool|runtime_tools|sasl|snmp|ssh|ssl|stdlib|syntax_tools|tftp|"
    "tools|wx|xmerl|eex|elixir|ex_unit|iex|logger|mix"
)
"""What OTP and Elixir bring themselves."""


def _wants(entry: FileEntry) -> bool:
    return entry.path.split("/")[-2:-1] == ["ebin"] and entry.path.endswith(".app")


def _extract(text: str, evidence: Evidence) -> Iterable[Found]:
    name, version = _NAME.search(text), _VERSION.search(text)
    if not name or not version:
        yield evidence.malformed("an Erlang application without name or vsn")
        return
    kind = "otp" if _OTP.fullmatch(name.group(1)) else "hex"
    yield evidence.package(kind, name.group(1), version.group(1))


ERLANG_APP = Cataloger(
    id="erlang-app",
    title="Erlang and Elixir applications",
    ecosystem="hex",
    wants=_wants,
    parse=structured.of_text("erlang-app", _extract),
    max_bytes=4 << 20,
    hint=Hint(suffixes=(".app",)),
)
