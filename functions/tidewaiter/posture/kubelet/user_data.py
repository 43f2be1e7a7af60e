"""EC2 user data to its parts: base64, gzip, and MIME with several parts, each of which a different program of the node reads.

Forms: https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html,
https://cloudinit.readthedocs.io/en/latest/explanation/format.html
"""

import base64
import binascii
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_string
from email.message import Message

from tidewaiter.errors import BadInputError

MAX_CHARACTERS = 256 * 1024
"""EC2 takes 16 KB; what is compressed may be larger once it is unpacked."""
MAX_PARTS = 50
NODE_CONFIG = "application/node.eks.aws"
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part: `kind` is its MIME type, empty where the text does not say."""

    kind: str
    text: str


def parts_of(text: str, *, encoded: bool) -> tuple[Part, ...]:
    """Take user data apart; `encoded` where the API gives base64. Raises BadInputError for what cannot be read whole."""
    plain = _decoded(text) if encoded else text
    if len(plain) > MAX_CHARACTERS:
        raise BadInputError(f"user data of more than {MAX_CHARACTERS} characters")
    beginning = plain.lstrip()[:200].lower()
    if not beginning.startswith(("mime-version:", "content-type: multipart/")):
        return (Part(kind="", text=plain),)
    found = tuple(_leaves(message_from_string(plain.lstrip())))
    if len(found) > MAX_PARTS:
        raise BadInputError(f"user data of more than {MAX_PARTS} parts")
    return found


def _decoded(text: str) -> str:
    try:
        raw = base64.b64decode("".join(text.split()), validate=True)
        if raw.startswith(_GZIP):
            unpacker = zlib.decompressobj(wbits=31)
            raw = unpacker.decompress(raw, MAX_CHARACTERS + 1)
            if not unpacker.eof and len(raw) <= MAX_CHARACTERS:
                raise BadInputError("compressed user data ends too early")
        return raw.decode()
    except (binascii.Error, ValueError, zlib.error):
        raise BadInputError("user data that is no base64 of text") from None


def _leaves(message: Message) -> Iterator[Part]:
    for one in message.walk():
        if not one.is_multipart():
            yield Part(kind=one.get_content_type(), text=_text(one))


def _text(message: Message) -> str:
    body = message.get_payload(decode=True)
    if not isinstance(body, bytes):
        return ""
    if body.startswith(_GZIP):
        raise BadInputError("a part of the user data is compressed")
    return body.decode(errors="replace")
