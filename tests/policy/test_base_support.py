"""How long base images get fixes, by name and tag."""

from datetime import date

import pytest

from tidewaiter.policy.base_support import known_to, support_of
from tidewaiter.posture.context import NO_CONTEXT


@pytest.mark.parametrize(
    ("repository", "tag", "titles"),
    [
        ("debian", "buster-slim", ["Debian 10"]),
        ("python", "3.8.20-slim-bullseye", ["Python 3.8", "Debian 11"]),
        ("docker.io/library/node", "14-alpine3.15", ["Node.js 14", "Alpine Linux 3.15"]),
        ("registry.access.redhat.com/ubi7/ubi", "7.9-1234", ["Red Hat Enterprise Linux 7"]),
        ("public.ecr.aws/docker/library/ubuntu", "focal", ["Ubuntu 20.04"]),
        ("ubuntu", "latest", []),
        ("ubuntu", "", []),
        ("team/python", "3.8", []),
        ("python", "3.8-windowsservercore-ltsc2022", ["Python 3.8"]),
    ],
)
def test_names_and_tags(repository, tag, titles):
    """The product of the name, and the distribution in the tag; what is somebody's own or names no release is not known."""
    assert [one.title for one in support_of(repository, tag)] == titles


def test_the_day_comes_from_the_table():
    """With the page that it was taken from."""
    (found,) = support_of("debian", "buster")
    assert found.ends == date(2024, 6, 30)
    assert found.source.startswith("https://")


def test_controls_get_to_know_the_day_and_the_forms_of_secrets():
    """The user's settings stay as they are."""
    known = known_to(NO_CONTEXT, date(2026, 11, 23))
    assert known.today == date(2026, 11, 23)
    assert known.allowed_bases is None
    assert known.support_of("debian", "buster")
    assert known.secrets_in("nothing\nkey: AKIA" + "Z7QRTY2MXW4PLK3V" + " " + "wJalrXUtnFEMIK7MDENGbPxRfiCYzz9Qm3kTr1Lx")[0][1] == 2
