"""The response settings from SSM."""

from dataclasses import dataclass
from typing import Any

from tidewaiter.adapters.aws_errors import translated
from tidewaiter.adapters.permissions import uses
from tidewaiter.config import ResponseSettings, parse_settings
from tidewaiter.errors import BadInputError, NotFoundError


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsReader:
    """Reads the settings over a boto3 SSM client, each time: a kill switch that is cached is none."""

    client: Any
    name: str

    @uses("ssm:GetParameter", on="parameter")
    def read(self) -> ResponseSettings:
        """Read them; raises BadInputError when they are malformed, so that nothing is contained by accident."""
        with translated("ssm:GetParameter", self.name):
            text = self.client.get_parameter(Name=self.name)["Parameter"]["Value"]
        return parse_settings(text)

    def read_or_closed(self) -> tuple[ResponseSettings, str]:
        """Read them; malformed or missing ones contain nothing, and the second value says why, for people to be told."""
        try:
            return self.read(), ""
        except (BadInputError, NotFoundError) as error:
            return ResponseSettings(kill_switch=True), f"nothing is contained: {error}"
