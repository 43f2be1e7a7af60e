"""User data to its parts."""

import base64
import gzip
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.posture.kubelet.kubelets import encoded
from tidewaiter.errors import BadInputError
from tidewaiter.posture.kubelet.user_data import MAX_CHARACTERS, NODE_CONFIG, Part, parts_of

MIME = """MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="//"

--//
Content-Type: application/node.eks.aws

kind: NodeConfig
--//
Content-Type: text/x-shellscript; charset="us-ascii"
Content-Transfer-Encoding: base64

IyEvYmluL3NoCg==
--//--
"""


@pytest.mark.parametrize("text", [MIME, MIME.replace("\n", "\r\n"), "\n" + MIME])
def test_parts_of_mime(text):
    """Each part with its type, decoded as it says; line ends do not matter."""
    first, second = parts_of(text, encoded=False)
    assert (first.kind, first.text.strip()) == (NODE_CONFIG, "kind: NodeConfig")
    assert second == Part(kind="text/x-shellscript", text="#!/bin/sh\n")


def test_plain_text_is_one_part():
    """A script, TOML or YAML."""
    assert parts_of("#!/bin/sh\n", encoded=False) == (Part(kind="", text="#!/bin/sh\n"),)


def test_what_the_api_gives_is_unpacked():
    """Base64, with gzip below it or without, on one line or several."""
    packed = base64.b64encode(gzip.compress(MIME.encode())).decode()
    assert parts_of(packed, encoded=True) == parts_of(encoded(MIME), encoded=True) == parts_of(MIME, encoded=False)
    assert parts_of(packed[:20] + "\n" + packed[20:], encoded=True) == parts_of(MIME, encoded=False)


@pytest.mark.parametrize(
    "text",
    [
        "not base64!",
        base64.b64encode(b"\xff\xfe\x00").decode(),
        base64.b64encode(gzip.compress(b"text")[:-9]).decode(),
        base64.b64encode(b"\x1f\x8bbroken").decode(),
        base64.b64encode(gzip.compress(b"a" * (MAX_CHARACTERS + 1))).decode(),
    ],
    ids=["no base64", "no text", "cut", "broken", "bomb"],
)
def test_what_cannot_be_read_whole_is_refused(text):
    """Broken encodings, and bombs."""
    with pytest.raises(BadInputError):
        parts_of(text, encoded=True)


def test_too_many_parts_are_refused():
    """A hundred parts are no user data."""
    many = MIME.replace("--//--", "--//\nContent-Type: text/plain\n\na\n" * 100 + "--//--")
    with pytest.raises(BadInputError, match="parts"):
        parts_of(many, encoded=False)


@given(st.text(max_size=400), st.booleans())
def test_any_text_is_read_or_refused(text, is_encoded):
    """Nothing else happens."""
    with suppress(BadInputError):
        assert all(isinstance(one, Part) for one in parts_of(text, encoded=is_encoded))
