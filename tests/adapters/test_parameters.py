"""The response settings."""

import pytest

from tidewaiter.adapters.parameters import SettingsReader
from tidewaiter.errors import BadInputError
from tidewaiter.model.response import Mode


def test_settings_are_read_anew_each_time(cloud):
    """A kill switch works at once."""
    client = cloud.client("ssm")
    client.put_parameter(Name="/tidewaiter/settings", Value='{"default_mode": "observe"}', Type="String")
    reader = SettingsReader(client=client, name="/tidewaiter/settings")
    assert reader.read().default_mode is Mode.OBSERVE
    client.put_parameter(Name="/tidewaiter/settings", Value='{"kill_switch": true}', Type="String", Overwrite=True)
    assert reader.read().kill_switch


def test_malformed_settings_stop_everything(cloud):
    """A typo must not fall back to something that acts."""
    client = cloud.client("ssm")
    client.put_parameter(Name="/tidewaiter/settings", Value='{"kil_switch": true}', Type="String")
    with pytest.raises(BadInputError):
        SettingsReader(client=client, name="/tidewaiter/settings").read()
