"""What the emulator says of a registry's settings that moto does not answer."""

import boto3
import pytest
from moto import mock_aws

from tidewaiter.local import registry_settings
from tidewaiter.local.patches import Patches


@pytest.fixture
def ecr(monkeypatch):
    """Give a client of an emulator with these answers."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    patches = Patches()
    with mock_aws():
        registry_settings.install(patches)
        yield boto3.client("ecr", region_name="eu-west-1")
        patches.undo()


def test_a_new_registry_has_no_rules_and_no_templates(ecr):
    """Both lists are empty."""
    assert ecr.describe_pull_through_cache_rules()["pullThroughCacheRules"] == []
    assert ecr.describe_repository_creation_templates()["repositoryCreationTemplates"] == []


def test_a_new_registry_signs_nothing(ecr):
    """ECR answers with an error of its own."""
    with pytest.raises(ecr.exceptions.SigningConfigurationNotFoundException):
        ecr.get_signing_configuration()
