"""Launch templates of templates, as the API gives them."""

import pytest

from tidewaiter.posture.templates.launching import launch_template
from tidewaiter.posture.templates.values import NOT_KNOWN, NOT_YET


def test_whether_volumes_are_encrypted_is_read_as_text_too():
    """Terraform writes the word; what nobody says stays the account's to decide."""
    devices = [{"DeviceName": "a", "Ebs": {"Encrypted": word}} for word in ("false", "true", True, None)] + [{"DeviceName": "b"}]
    found, unread = launch_template({"BlockDeviceMappings": devices, "ImageId": "ami-1"})
    assert found is not None
    assert [one["Ebs"]["Encrypted"] for one in found["BlockDeviceMappings"]] == [False, True, True, None, None]
    assert (found["ImageId"], unread) == ("ami-1", "")


def test_only_what_controls_ask_for_must_be_known():
    """Other attributes that come later do not keep a launch template from being judged; devices are left out where there are none."""
    data = {"MetadataOptions": {"HttpTokens": "required", "InstanceMetadataTags": NOT_KNOWN}, "SecurityGroupIds": NOT_KNOWN}
    assert launch_template(data) == (data, "")


@pytest.mark.parametrize(
    "data",
    [
        NOT_KNOWN,
        {"MetadataOptions": NOT_KNOWN},
        {"MetadataOptions": {"HttpTokens": NOT_KNOWN}},
        {"BlockDeviceMappings": NOT_KNOWN},
        {"BlockDeviceMappings": [{"Ebs": {"Encrypted": NOT_KNOWN}}]},
    ],
)
def test_what_controls_ask_for_and_nobody_knows(data):
    """A launch template is unread rather than taken for harmless."""
    assert launch_template(data) == (None, NOT_YET)
