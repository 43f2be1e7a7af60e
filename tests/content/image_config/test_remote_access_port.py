"""Remote administration."""

import pytest

from tests.builders import image
from tidewaiter.content.image_config.remote_access_port import CHECK
from tidewaiter.model.image import Image, ImageConfig


@pytest.mark.parametrize(
    ("checked", "pointer"),
    [
        pytest.param(image(config=ImageConfig(exposed_ports=("22/tcp",))), "/config/ExposedPorts/22~1tcp", id="ssh"),
        pytest.param(image(config=ImageConfig(cmd=("/usr/sbin/sshd", "-D"))), "/config/Cmd", id="sshd"),
        pytest.param(image(config=ImageConfig(entrypoint=("/bin/sh", "-c", "exec /usr/sbin/sshd -D"))), "/config/Cmd", id="shell-form"),
    ],
)
def test_hit(checked: Image, pointer: str) -> None:
    """The flaw is told with its place."""
    assert [flaw.pointer for flaw in CHECK.find(checked)] == [pointer]


@pytest.mark.parametrize(
    "checked",
    [
        pytest.param(image(config=ImageConfig(exposed_ports=("8080/tcp", "2222/tcp"))), id="web"),
        pytest.param(image(config=ImageConfig(exposed_ports=("abc",))), id="odd-port"),
        pytest.param(image(config=ImageConfig(cmd=("cat", "/etc/ssh/sshd_config"))), id="config-file"),
    ],
)
def test_near_miss(checked: Image) -> None:
    """What only looks alike is left alone."""
    assert list(CHECK.find(checked)) == []
