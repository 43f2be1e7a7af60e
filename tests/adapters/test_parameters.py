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


@pytest.mark.parametrize("text", ["{", '{"default_mode": "auto"}', '{"kil_switch": true}', "[]"])
def test_malformed_settings_contain_nothing_and_say_why(cloud, text):
    """Planning goes on, so that people are told of the danger, and of the settings."""
    client = cloud.client("ssm")
    client.put_parameter(Name="/tidewaiter/settings", Value=text, Type="String")
    settings, problem = SettingsReader(client=client, name="/tidewaiter/settings").read_or_closed()
    assert settings.kill_switch
    assert settings.default_mode is Mode.OBSERVE
    assert "nothing is contained" in problem
    assert "response settings" in problem


def test_missing_settings_contain_nothing_either(cloud):
    """A parameter that was deleted is no permission."""
    settings, problem = SettingsReader(client=cloud.client("ssm"), name="/tidewaiter/settings").read_or_closed()
    assert settings.kill_switch
    assert problem


def test_settings_that_are_right_have_no_problem(cloud):
    """The usual case."""
    client = cloud.client("ssm")
    client.put_parameter(Name="/tidewaiter/settings", Value="{}", Type="String")
    settings, problem = SettingsReader(client=client, name="/tidewaiter/settings").read_or_closed()
    assert (settings.kill_switch, problem) == (False, "")
