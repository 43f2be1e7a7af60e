"""Made-up secrets of every kind in secret_grammar.toml, in the files that carry them, and what only looks like one.

Imports nothing of the product: what a secret looks like is said by the table, which was written from what the issuers publish.
Nothing here is real, and no sample is a literal: each is made from a seed.
"""

import base64
import gzip
import io
import json
import random
import re
import string
import tomllib
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

TABLE = Path(__file__).with_name("secret_grammar.toml")
BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase
LETTERS = string.ascii_letters + string.digits
ALPHABETS = {
    "a": LETTERS,
    "b": LETTERS + "+/",
    "c": LETTERS + "./",
    "d": string.digits,
    "g": string.ascii_lowercase + string.digits + "!@#$%^&*(-_=+)",
    "h": "0123456789abcdef",
    "H": "0123456789ABCDEF",
    "k": "abcdefghijklmnop",
    "l": string.ascii_lowercase + string.digits,
    "L": string.ascii_letters,
    "p": LETTERS + "_!-",
    "q": "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L",
    "s": string.ascii_uppercase + "234567",
    "u": string.ascii_uppercase + string.digits,
    "v": "bdfhjlnprtvxz357",
    "w": LETTERS + "_-",
    "z": string.ascii_lowercase + "234567",
}
FIELD = re.compile(r"<([a-zA-Z])([0-9]+)(?:-([0-9]+))?>|<([a-z][a-z0-9]*)(?::([a-z0-9-]+))?>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One row of the table: a kind of secret and how it is written."""

    slug: str
    source: str
    stated: str
    forms: tuple[str, ...]
    kind: str = "token"
    name: str = "CREDENTIAL"
    near: tuple[str, ...] = field(default=())
    turned: bool = True


@dataclass(frozen=True, slots=True)
class Sample:
    """A file; `slug` is the rule that should name what it holds, or should not, for a near miss (`way` says what is wrong with it)."""

    slug: str
    carrier: str
    path: str
    data: bytes
    way: str = ""


@cache
def table() -> tuple[Kind, ...]:
    """Read the table."""
    rows: dict[str, dict[str, Any]] = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return tuple(
        Kind(**{**row, "slug": slug, "forms": tuple(row["forms"]), "near": tuple(row.get("near", ()))}) for slug, row in rows.items()
    )


WORDS = """
abandon ability ocean lamp river stone cloud piano tiger maple orbit sunny vivid wagon zebra acoustic bridge cactus
dinner eagle fabric garlic hazard island jungle kitchen lemon marble nature olive palace quantum rabbit saddle tobacco
umbrella valley walnut
""".split()  # noqa: SIM905


class Writer:
    """Fills forms; the same seed writes the same."""

    def __init__(self, seed: object) -> None:
        self._random = random.Random(str(seed))  # noqa: S311 - nothing is protected by it

    def write(self, form: str, change: Callable[[str, str], str] = lambda _field, made: made) -> str:
        """Write a form; `change` gets each field with what was made for it, and returns what is written."""

        def part(match: re.Match[str]) -> str:
            made = self._field(match)
            return match[0] if made is None else change(match[0], made)

        return FIELD.sub(part, form)

    def _field(self, match: re.Match[str]) -> str | None:
        if not match[1]:
            maker = MAKERS.get(match[4])
            return maker(self, match[5] or "") if maker else None
        least = int(match[2])
        return self.some(match[1], self._random.randint(least, int(match[3] or least)))

    def some(self, alphabet: str, count: int) -> str:
        """Make characters; passwords have several kinds of them."""
        chosen = ALPHABETS[alphabet]
        made = "".join(self._random.choices(chosen, k=count))
        if alphabet != "p":
            return made
        return f"{made[: count - 4]}{self._random.choice('KLMNP')}{self._random.choice('rstuv')}{self._random.randint(10, 99)}"

    def raw(self, count: int) -> bytes:
        """Make bytes."""
        return self._random.randbytes(count)

    def words(self, count: int) -> str:
        """Take different words of the list that wallets use."""
        return " ".join(self._random.sample(WORDS, count))

    def key(self, kind: str) -> str:
        """Take one of the private keys, which are made once."""
        return self._random.choice(keys()[kind])


def _encoded(text: str | bytes) -> str:
    return base64.b64encode(text.encode() if isinstance(text, str) else text).decode()


def _url(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def _checked(writer: Writer, _what: str) -> str:
    """Write 30 characters and the base 62 of their CRC-32, as GitHub's and npm's tokens end."""
    body, suffix = writer.some("a", 30), ""
    value = zlib.crc32(body.encode())
    while value:
        value, digit = divmod(value, len(BASE62))
        suffix = BASE62[digit] + suffix
    return body + suffix.rjust(6, "0")


def _uuid(writer: Writer, _what: str) -> str:
    return "-".join(writer.some("h", count) for count in (8, 4, 4, 4, 12))


def _jwt(writer: Writer, _what: str) -> str:
    claims = {"iss": "https://login.corp.internal", "sub": writer.some("d", 8), "iat": 1763000000, "exp": 1999999999}
    return f"{_url({'alg': 'RS256', 'typ': 'JWT'})}.{_url(claims)}.{writer.some('w', 342)}"


def _kubernetes(writer: Writer, _what: str) -> str:
    claims = {
        "iss": "kubernetes/serviceaccount",
        "sub": "system:serviceaccount:prod:deployer",
        "kubernetes.io/serviceaccount/namespace": "prod",
    }
    return f"{_url({'alg': 'RS256', 'kid': writer.some('w', 20)})}.{_url(claims)}.{writer.some('w', 342)}"


def _ecr(writer: Writer, _what: str) -> str:
    parts = {"payload": writer.some("b", 300), "datakey": writer.some("b", 160), "version": "2", "type": "DATA_KEY"}
    return _encoded(json.dumps(parts, separators=(",", ":")))


def _docker_configuration(writer: Writer, what: str) -> str:
    return _encoded(json.dumps({"auths": {"registry.corp.internal": {"username": "ci", "auth": _login(writer, what)}}}))


def _login(writer: Writer, _what: str) -> str:
    return _encoded(f"ci-{writer.some('l', 4)}:{writer.some('p', 18)}")


def _discord(writer: Writer, _what: str) -> str:
    return f"{_encoded('1' + writer.some('d', 17))}.{writer.some('w', 6)}.{writer.some('w', 38)}"


def _certificate(writer: Writer, _what: str) -> str:
    return "-----BEGIN CERTIFICATE-----\n" + "\n".join(f"MII{writer.some('b', 61)}" for _ in range(12)) + "\n-----END CERTIFICATE-----\n"


MAKERS: dict[str, Callable[[Writer, str], str]] = {
    "certificate": _certificate,
    "certificate64": lambda writer, what: _encoded(_certificate(writer, what)),
    "crc62": _checked,
    "discord": _discord,
    "dockerconfig": _docker_configuration,
    "ecr": _ecr,
    "encoded": lambda writer, _what: _encoded(writer.some("p", 18)),
    "jwt": _jwt,
    "kubernetes": _kubernetes,
    "login": _login,
    "pem": lambda writer, what: writer.key(what),
    "pem64": lambda writer, _what: _encoded(writer.key("ec")),
    "seed": lambda writer, count: writer.words(int(count)),
    "ses": lambda writer, _what: _encoded(b"\x04" + writer.raw(32)),
    "tokenfile": lambda writer, _what: _encoded(f"service:\n  account: AKIA{writer.some('s', 16)}\n"),
    "uuid": _uuid,
}


@cache
def keys() -> dict[str, tuple[str, ...]]:
    """Make private keys in every common form, and a public one."""
    big, curve, edwards = (
        rsa.generate_private_key(65537, 2048),
        ec.generate_private_key(ec.SECP256R1()),
        ed25519.Ed25519PrivateKey.generate(),
    )
    plain, form = serialization.NoEncryption(), serialization.PrivateFormat
    locked = serialization.BestAvailableEncryption(b"a passphrase")

    def pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey, chosen: serialization.PrivateFormat) -> str:
        return key.private_bytes(serialization.Encoding.PEM, chosen, plain).decode()

    public = curve.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return {
        "pkcs8-rsa": (pem(big, form.PKCS8),),
        "pkcs8-ec": (pem(curve, form.PKCS8),),
        "rsa": (pem(big, form.TraditionalOpenSSL),),
        "ec": (pem(curve, form.TraditionalOpenSSL),),
        "ed25519": (pem(edwards, form.PKCS8),),
        "openssh": (pem(edwards, form.OpenSSH), pem(big, form.OpenSSH)),
        "encrypted": (big.private_bytes(serialization.Encoding.PEM, form.PKCS8, locked).decode(),),
        "legacy": (big.private_bytes(serialization.Encoding.PEM, form.TraditionalOpenSSL, locked).decode(),),
        "public": (public.decode(),),
    }


def _camel(name: str) -> str:
    first, *others = name.lower().split("_")
    return first + "".join(other.title() for other in others)


def _notebook(name: str, value: str) -> str:
    cell = {"cell_type": "code", "source": ["import os\n", f'{name} = "{value}"\n'], "outputs": []}
    return json.dumps({"cells": [cell], "nbformat": 4}, indent=1)


def _minified(name: str, value: str) -> str:
    noise = ";".join(f"function f{number}(e,t){{return e.p{number}&&t.push(e,{number}),t}}" for number in range(3000))
    return f'{noise};var cfg={{debug:!1,{_camel(name)}:"{value}",retries:3}};{noise}'


NAMED: dict[str, Callable[[str, str], str]] = {
    "app/settings.py": lambda name, value: f'import os\n\n{name} = "{value}"\nDEBUG = False\n',
    "app/config.js": lambda name, value: f"module.exports = {{\n  {_camel(name)}: '{value}',\n  retries: 3,\n}};\n",
    "app/Config.java": lambda name, value: f'class Config {{\n  private static final String {name} = "{value}";\n}}\n',
    "app/main.go": lambda name, value: f'package main\n\nfunc main() {{\n\t{_camel(name)} := "{value}"\n}}\n',
    "app/config.php": lambda name, value: f"<?php\nreturn [\n    '{name.lower()}' => '{value}',\n];\n",
    "app/values.yaml": lambda name, value: f"service:\n  replicas: 2\n  {name.lower()}: {value}\n",
    "app/config.json": lambda name, value: json.dumps({"debug": False, _camel(name): value}, indent=2),
    "app/config.toml": lambda name, value: f'[service]\n{name.lower()} = "{value}"\n',
    "app/config.ini": lambda name, value: f"[service]\n{name.lower()} = {value}\n",
    "app/.env": lambda name, value: f"DEBUG=0\n{name}={value}\n",
    "app/application.properties": lambda name, value: f"server.port=8080\n{name.lower().replace('_', '.')}={value}\n",
    "app/web.config": lambda name, value: f'<appSettings>\n  <add key="{name}" value="{value}" />\n</appSettings>\n',
    "app/config.xml": lambda name, value: f"<config>\n  <{_camel(name)}>{value}</{_camel(name)}>\n</config>\n",
    "app/start.sh": lambda name, value: f"#!/bin/sh\nexport {name}='{value}'\nexec app\n",
    "app/Dockerfile": lambda name, value: f"FROM debian:12\nENV {name}={value}\nCMD app\n",
    "app/compose.yaml": lambda name, value: f"services:\n  app:\n    environment:\n      - {name}={value}\n",
    "app/main.tf": lambda name, value: f'resource "app" "a" {{\n  environment = {{\n    {name} = "{value}"\n  }}\n}}\n',
    "app/deployment.yaml": lambda name, value: f'containers:\n- env:\n  - name: {name}\n    value: "{value}"\n',
    "app/task.json": lambda name, value: json.dumps({"environment": [{"name": name, "value": value}]}),
    "app/notes.ipynb": _notebook,
    "var/log/app.log": lambda name, value: f"2026-11-23T07:00:00Z INFO start {name}={value} port=8080\n",
    "app/bundle.min.js": _minified,
}
"""Where a value stands under its name."""
BARE: dict[str, Callable[[str], str]] = {
    "app/notes.md": lambda value: f"# Deploying\n\nUse `{value}` until Friday.\n",
    "app/fetch.sh": lambda value: f'curl -s -H "X-Auth: {value}" "$API"\n',
    "root/.kube/config": lambda value: f"users:\n- name: ci\n  user:\n    token: {value}\n",
    "app/dump.sql": lambda value: f"COPY settings (id, name, value) FROM stdin;\n7\tlogin\t{value}\n",
    "root/.netrc": lambda value: f"machine api.corp.internal login ci password {value}\n",
}
"""Where it stands by itself."""


def _zipped(text: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("app/__init__.py", "")
        archive.writestr("app/settings.txt", text)
    return buffer.getvalue()


def _indented(text: str) -> str:
    return "tls:\n  key: |\n" + "".join(f"          {line}\n" for line in text.splitlines())


WHOLE: dict[str, Callable[[str], bytes]] = {
    "app/file": str.encode,
    "app/file.txt": lambda text: b"\xff\xfe" + text.encode("utf-16-le"),
    "app/backup.gz": lambda text: gzip.compress(text.encode(), mtime=0),
    "app/app-1.0-py3-none-any.whl": _zipped,
    "app/.git/objects/ab/" + "c" * 38: lambda text: zlib.compress(f"blob {len(text.encode())}\0{text}".encode()),
    "app/crlf": lambda text: text.replace("\n", "\r\n").encode(),
}
"""How any text may be stored."""
KEY_CARRIERS: dict[str, Callable[[str], str]] = {
    "app/key.json": lambda text: json.dumps({"tls": text}),
    "app/key.yaml": _indented,
    "app/key.env": lambda text: 'TLS_KEY="' + text.replace("\n", "\\n") + '"\n',
    "app/Key.java": lambda text: "String k = " + " +\n    ".join(f'"{line}\\n"' for line in text.splitlines()) + ";\n",
}
"""How keys in several lines stand in other files."""


def positives(kind: Kind, seed: object = 0) -> Iterator[Sample]:
    """Yield every form of a kind in every carrier."""
    for number, form in enumerate(kind.forms):
        writer = Writer(f"{seed}/{kind.slug}/{number}")
        if kind.kind == "text":
            text = writer.write(form)
            yield from (Sample(kind.slug, path, path, store(text)) for path, store in WHOLE.items())
            if text.startswith("-----BEGIN"):
                yield from (Sample(kind.slug, path, path, put(text).encode()) for path, put in KEY_CARRIERS.items())
            continue
        for path, put in NAMED.items():
            yield Sample(kind.slug, path, path, put(kind.name, writer.write(form)).encode())
        for path, store in WHOLE.items():
            yield Sample(kind.slug, path, path, store(f"DEBUG=0\n{kind.name}={writer.write(form)}\n"))
        if kind.kind == "token":
            yield from (Sample(kind.slug, path, path, bare(writer.write(form)).encode()) for path, bare in BARE.items())


def near_misses(kind: Kind, seed: object = 0) -> Iterator[Sample]:
    """Yield what differs from each form in one thing, and what the table names."""
    for number, form in enumerate(kind.forms):
        writer = Writer(f"near/{seed}/{kind.slug}/{number}")
        for way, text in _altered(kind, form, writer):
            yield Sample(kind.slug, "app/.env", "app/.env", f"DEBUG=0\n{text}\nEND=1\n".encode(), way)
    for number, form in enumerate(kind.near):
        writer = Writer(f"near/{seed}/{kind.slug}/near/{number}")
        yield Sample(kind.slug, "app/.env", "app/.env", f"DEBUG=0\n{writer.write(form)}\nEND=1\n".encode(), "named in the table")


def _altered(kind: Kind, form: str, writer: Writer) -> Iterator[tuple[str, str]]:
    named = "" if kind.kind == "text" else f"{kind.name}="
    yield "placeholder", named + writer.write(form, lambda _field, made: "x" * len(made))
    if kind.kind == "assigned":
        yield "under a name that says nothing", "CHECKSUM=" + writer.write(form)
    elif kind.turned and _turned(form) != form:
        yield "other fixed letters", named.replace(kind.name, "CREDENTIAL") + writer.write(_turned(form))
    fields = [match for match in FIELD.finditer(form) if match[1] or match[4] in MAKERS]
    if not fields or kind.kind == "text" or "@" in form or any(match[1] == "p" for match in fields):
        return
    exact = kind.stated == "form" and all(match[1] and not match[3] for match in fields)
    longest = max(fields, key=lambda match: int(match[2] or 0))[0]
    yield "cut", named + writer.write(form, lambda name, made: made[: len(made) - (name == longest)] if exact else made[: len(made) // 5])
    yield (
        "foreign characters",
        named + writer.write(form, lambda name, made: _spoilt(made) if name == longest or name[2:3].isalpha() else made),
    )


def _spoilt(made: str) -> str:
    """Put a character that no alphabet has into every third place: no long enough piece is left."""
    return "".join("?" if place % EVERY == 0 else one for place, one in enumerate(made, 1))


EVERY = 3


def _turned(form: str) -> str:
    """Replace each fixed letter by the next one of the alphabet."""
    turned = str.maketrans(string.ascii_letters, string.ascii_lowercase[1:] + "a" + string.ascii_uppercase[1:] + "A")
    parts, end = [], 0
    for match in FIELD.finditer(form):
        known = match[1] or match[4] in MAKERS
        parts += [form[end : match.start()].translate(turned), match[0] if known else match[0].translate(turned)]
        end = match.end()
    return "".join(parts) + form[end:].translate(turned)


def corpus(seed: object = 0) -> Iterator[Sample]:
    """Yield every sample of every kind, secrets (`way` empty) and near misses."""
    for kind in table():
        yield from positives(kind, seed)
        yield from near_misses(kind, seed)
