"""User data of nodes to settings of their kubelets: nodeadm's NodeConfig, AL2's bootstrap script, Bottlerocket's TOML."""

import shlex
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from tidewaiter.errors import BadInputError
from tidewaiter.posture.kubelet.user_data import NODE_CONFIG, Part, parts_of
from tidewaiter.posture.manifests import read_manifests
from tidewaiter.posture.pods import mapping, sequence
from tidewaiter.posture.shell import Command, commands_of

_SCRIPT = "bootstrap.sh"
_EXTRA = "--kubelet-extra-args"
_VARIABLES = "arguments for the kubelet come from a variable"


@dataclass(slots=True, kw_only=True)
class Bootstrap:
    """What user data sets: `config` in the form of a KubeletConfiguration, `flags`, and `starter`, the program that starts the kubelet.

    `unknown` says why there may be more than was read.
    """

    config: dict[str, Any] = field(default_factory=dict)
    flags: dict[str, str] = field(default_factory=dict)
    starter: str = ""
    unknown: str = ""


def read_bootstrap(text: str, *, encoded: bool) -> Bootstrap:
    """Read user data; what cannot be read is said in `unknown`, never taken for harmless."""
    found = Bootstrap()
    try:
        for part in parts_of(text, encoded=encoded):
            _read(part, found)
    except BadInputError as error:
        found.unknown = error.message
    return found


def flags_of(words: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield flags with their values: `--a=b`, `--a b`, and `--a` alone, which switches on."""
    name = ""
    for word in words:
        if word.startswith("--"):
            if name:
                yield name, "true"
            name, equals, value = word[2:].partition("=")
            if equals:
                yield name, value
                name = ""
        elif name:
            yield name, word
            name = ""
    if name:
        yield name, "true"


def take_node_config(data: Mapping[str, Any], found: Bootstrap) -> None:
    """Take what a NodeConfig object sets; a later one is stronger."""
    kubelet = mapping(mapping(data.get("spec")).get("kubelet"))
    _merge(found.config, mapping(kubelet.get("config")))
    found.flags.update(flags_of(str(one) for one in sequence(kubelet.get("flags"))))
    found.starter = "nodeadm"


def _read(part: Part, found: Bootstrap) -> None:
    text = part.text.strip()
    if not text:
        return
    if part.kind == NODE_CONFIG or "node.eks.aws/" in text[:2000]:
        _node_config(text, found)
    elif text.startswith("#!") or part.kind == "text/x-shellscript":
        _script(text, found)
    elif text.startswith("#cloud-config") or part.kind == "text/cloud-config":
        if "kubelet" in text:
            found.unknown = "cloud-init writes or runs something of the kubelet"
    elif not _bottlerocket(text, found):
        found.unknown = "user data of a form that is not known"


def _node_config(text: str, found: Bootstrap) -> None:
    read = read_manifests(text, "user data")
    for problem in read.problems:
        found.unknown = f"node configuration in the user data: {problem.what}"
    for one in read.objects:
        if one.data.get("kind") == "NodeConfig":
            take_node_config(one.data, found)


def _script(text: str, found: Bootstrap) -> None:
    for command in commands_of(text):
        if command.program == _SCRIPT:
            found.starter = _SCRIPT
            _bootstrap_arguments(command, found)
        elif any("kubelet" in word for word in command.words):
            found.unknown = "a script in the user data changes or starts the kubelet by itself"


def _bootstrap_arguments(command: Command, found: Bootstrap) -> None:
    words = command.arguments()
    if any(map(_is_variable, _positional(words)[1:])):  # the first is the cluster's name
        found.unknown = _VARIABLES
    for index, word in enumerate(words):
        if word == _EXTRA or word.startswith(_EXTRA + "="):
            text = word.partition("=")[2] if "=" in word else "".join(words[index + 1 : index + 2])
            try:
                extra = shlex.split(text)
                found.flags.update(flags_of(extra))
                found.unknown = _VARIABLES if any(map(_is_variable, _positional(extra))) else found.unknown
            except ValueError:
                found.unknown = "arguments for the kubelet with quotes that do not close"


def _positional(words: Sequence[str]) -> list[str]:
    """Return the words that are neither flags nor values of the flag before them."""
    return [word for before, word in pairwise(("", *words)) if not word.startswith("-") and (not before.startswith("--") or "=" in before)]


def _is_variable(word: str) -> bool:
    """Tell whether the shell makes other words of a word, flags perhaps."""
    return word.startswith(("$", "`"))


def _bottlerocket(text: str, found: Bootstrap) -> bool:
    """Take Bottlerocket's settings; standalone nodes let anybody in (their kubelet listens on the node only)."""
    try:
        settings = mapping(mapping(tomllib.loads(text).get("settings")).get("kubernetes"))
    except (tomllib.TOMLDecodeError, RecursionError):
        return False
    found.starter = "bottlerocket"
    names = {"event-qps": "eventRecordQPS", "server-tls-bootstrap": "serverTLSBootstrap"}
    _merge(found.config, {names[name]: value for name, value in settings.items() if name in names})
    if settings.get("standalone-mode") is True:
        _merge(found.config, {"authentication": {"anonymous": {"enabled": True}}, "authorization": {"mode": "AlwaysAllow"}})
    return True


def _merge(into: dict[str, Any], more: Mapping[str, Any]) -> None:
    for key, value in more.items():
        if isinstance(value, Mapping):
            below = dict(mapping(into.get(key)))
            _merge(below, value)
            into[key] = below
        else:
            into[key] = value
