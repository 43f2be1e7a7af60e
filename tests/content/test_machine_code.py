"""Where programs keep instructions."""

import struct
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.content.samples import found, letters
from tidewaiter.content.machine_code import NONE, instructions

CODE = 1 << 20
TOKEN = "npm_" + letters(36)


def program(*segments: tuple[int, int, int], wide: bool = True, order: str = "<") -> bytes:
    """Make the head of an ELF file with segments of (flags, offset, size)."""
    step = 56 if wide else 32
    ident = b"\x7fELF" + bytes([2 if wide else 1, 1 if order == "<" else 2, 1]) + bytes(9)
    places = "QQQ" if wide else "III"
    rest = struct.pack(order + "HHI" + places + "IHHHHHH", 3, 62, 1, 0, 64 if wide else 52, 0, 0, 0, step, len(segments), 0, 0, 0)
    table = b"".join(
        struct.pack(order + "IIQQQQQQ", 1, flags, offset, 0, 0, size, size, 4096)
        if wide
        else struct.pack(order + "IIIIIIII", 1, offset, 0, 0, size, size, flags, 4096)
        for flags, offset, size in segments
    )
    return ident + rest + table


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("wide", [True, False])
def test_instructions_apart_from_constants(order: str, *, wide: bool) -> None:
    """The executable segment is known in both classes and byte orders, if constants have a segment of their own."""
    assert instructions(program((4, 0, 4096), (5, 4096, 9000), (6, 20_000, 10), wide=wide, order=order)) == range(4096, 13_096)
    assert instructions(program((5, 0, 9000), (6, 20_000, 10), wide=wide, order=order)) == NONE


def test_a_real_program() -> None:
    """The interpreter of these tests, if it is an ELF file, has an executable segment inside the file, or none apart."""
    path = Path(sys.executable).resolve()
    place = instructions(path.read_bytes()[:8192])
    assert place == NONE or 0 < place.start < place.stop <= path.stat().st_size


@given(st.binary(max_size=300))
def test_damaged_headers_are_read_whole(noise: bytes) -> None:
    """Whatever follows the magic, nothing is raised."""
    assert instructions(b"\x7fELF" + noise) is not None
    assert instructions(noise) == NONE or noise.startswith(b"\x7fELF")


@pytest.mark.parametrize("chunk", [10_000, 1 << 20])
def test_secrets_are_found_around_the_instructions(chunk: int) -> None:
    """Among constants, after the end and next to the instructions a token is found; among instructions nobody writes one."""
    head = program((4, 0, 4096), (5, 4096, CODE), (6, 4096 + CODE, 10))
    planted = f"\0{TOKEN}\0".encode()
    body = bytearray(head.ljust(4096 + CODE, b"\x90") + bytes(5000))
    for place in (300, 4096 - len(planted), 4096 + CODE, len(body) - len(planted)):
        with_token = bytearray(body)
        with_token[place : place + len(planted)] = planted
        assert found(bytes(with_token), "usr/bin/tool", chunk) == [("TW-SECRET-npm-token", 0)]
    body[500_000 : 500_000 + len(planted)] = planted
    assert found(bytes(body), "usr/bin/tool", chunk) == []


def test_constants_among_instructions_are_read() -> None:
    """A linker that keeps one segment for both gets every byte looked at."""
    body = bytearray(program((5, 0, CODE), (6, CODE, 10)).ljust(CODE, b"\x90"))
    body[500_000 : 500_000 + len(TOKEN)] = TOKEN.encode()
    assert found(bytes(body), "usr/bin/tool") == [("TW-SECRET-npm-token", 0)]
