"""What the tests of the loopback API share: a server that is not listening, asked directly."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tidewaiter.local.kubernetes import ADMIN_TOKEN, LoopbackKubernetes, User

Ask = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def api() -> Iterator[LoopbackKubernetes]:
    """Run an API with the users `alice` (no rights yet) and the administrator."""
    with LoopbackKubernetes(users={"alice": User(name="alice", groups=("devs",))}) as running:
        yield running


@pytest.fixture
def ask(api: LoopbackKubernetes) -> Ask:
    """Return a function (method, path, body, token, media) -> (status, answer)."""

    def call(
        method: str, path: str, body: Any = None, token: str = ADMIN_TOKEN, media: str = "application/json"
    ) -> tuple[int, dict[str, Any]]:
        raw = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        return api.answer(method, path, f"Bearer {token}", media, raw)[:2]

    return call
