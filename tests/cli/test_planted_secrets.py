"""Secrets planted where images lose them, looked for by the command that a user runs."""

import base64
import io
import json
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from benchmarks.secret_corpus import Writer
from tests.cli.conftest import Command
from tidewaiter.local.image_builder import File, Layer, Recipe, write_layout

FORMS = {
    "deleted": "npm_<crc62>",
    "variable": "sk_live_<a40>",
    "history": "dop_v1_<h64>",
    "argument": "glpat-<w20>",
    "label": "shpat_<h32>",
    "wheel": "dapi<h32>",
    "object": "hf_<L34>",
    "recoded": "SG.<w22>.<w43>",
    "twice": "rubygems_<h48>",
}
OBJECT = "srv/.git/objects/ab/" + "0" * 38


@dataclass(frozen=True)
class Planted:
    """An image and what was planted in it."""

    layout: Path
    secrets: dict[str, str]


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    """Build an image with one secret in each place; the second layer deletes the file of the first and repeats another."""
    secrets = {place: Writer(f"planted {place}").write(form) for place, form in FORMS.items()}
    text = {place: f"# settings\nvalue = {secret}\n" for place, secret in secrets.items()}
    wheel = io.BytesIO()
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("app/settings.ini", text["wheel"])
    blob = text["object"].encode()
    twice = File(body=text["twice"].encode())
    first = {"root/.npmrc": File(body=text["deleted"].encode()), "srv/twice.ini": twice}
    second = {
        "root/.wh..npmrc": File(),
        "srv/app-1.0-py3-none-any.whl": File(body=wheel.getvalue()),
        OBJECT: File(body=zlib.compress(b"blob %d\0" % len(blob) + blob)),
        "srv/notes.txt": File(body=b"\xff\xfe" + text["recoded"].encode("utf-16-le")),
        "srv/twice.ini": twice,
    }
    layers = (
        Layer(files=first, created_by=f"RUN /bin/sh -c curl -H 'X-Auth: {secrets['history']}' https://corp.internal/setup # buildkit"),
        Layer(files=second, created_by=f"RUN |1 CI_LOGIN={secrets['argument']} /bin/sh -c make # buildkit"),
    )
    config = {"User": "1000", "Env": [f"PAYMENTS={secrets['variable']}"], "Labels": {"internal.corp.shop": secrets["label"]}}
    layout = tmp_path_factory.mktemp("planted") / "image"
    write_layout(Recipe(layers=layers, config=config), layout, "1.0")
    return Planted(layout, secrets)


def report(tidewaiter: Command, planted: Planted) -> dict[str, Any]:
    """Scan and read the report."""
    done = tidewaiter("scan", "image", planted.layout, "--format", "json")
    assert done.code == 0, done.err
    found: dict[str, Any] = json.loads(done.out)
    return found


def test_each_is_found_once_and_where_it_lies(tidewaiter: Command, planted: Planted) -> None:
    """File, line, layer, whether it was deleted, how sure, how to rotate: one finding for each."""
    findings = report(tidewaiter, planted)["findings"]
    found = [one for one in findings if one["rule_id"].startswith("TW-SECRET-")]
    secrets = {(one["rule_id"], one["location"]["path"]): one for one in found}
    assert len(secrets) == len(found)
    assert set(secrets) == {
        ("TW-SECRET-npm-token", "root/.npmrc"),
        ("TW-SECRET-databricks-token", "srv/app-1.0-py3-none-any.whl!/app/settings.ini"),
        ("TW-SECRET-hugging-face-token", OBJECT),
        ("TW-SECRET-sendgrid-key", "srv/notes.txt"),
        ("TW-SECRET-rubygems-token", "srv/twice.ini"),
    }
    for (_, path), one in secrets.items():
        assert one["location"]["line"] == 2
        assert one["location"]["layer"].startswith("sha256:")
        assert "build the image without it" in one["remediation"]
        assert ("deletes the file" in one["description"]) == (path == "root/.npmrc")
        assert one["evidence"]["likely live"] == "yes"
        assert len(one["evidence"]["fingerprint"]) == 32
    assert secrets["TW-SECRET-rubygems-token", "srv/twice.ini"]["evidence"]["other layers"].startswith("sha256:")


def test_the_configuration_gives_its_secrets_away_too(tidewaiter: Command, planted: Planted) -> None:
    """Variable, label, history line and build argument are a finding each, with their places."""
    findings = report(tidewaiter, planted)["findings"]
    found = [one for one in findings if one["rule_id"] == "TW-IMAGE-secret-in-config"]
    assert {one["evidence"]["rule"].removeprefix("TW-SECRET-") for one in found} == {
        "stripe-live-key",
        "shopify-token",
        "digitalocean-token",
        "gitlab-token",
    }
    assert len(found) == len(FORMS) - 5


@pytest.mark.parametrize("form", ["table", "json", "html", "sarif", "cyclonedx", "cyclonedx-1.7", "spdx", "openvex", "csaf-vex"])
def test_no_output_repeats_a_secret(tidewaiter: Command, planted: Planted, form: str) -> None:
    """Neither a report nor what is said beside it holds a secret, plain, encoded or in part."""
    done = tidewaiter("scan", "image", planted.layout, "--format", form, "--output", "out", "-v")
    if done.code == 2:
        done = tidewaiter("scan", "image", planted.layout, "--format", form)
    assert done.code == 0, done.err
    said = done.out + done.err + "".join(path.read_text() for path in Path().glob("out*"))
    assert said
    for secret in planted.secrets.values():
        assert secret not in said
        assert secret[-12:] not in said
        assert base64.b64encode(secret.encode()).decode()[4:-4] not in said
