"""Which references a list of allowed ones covers."""

import pytest

from tidewaiter.posture.fitting import completed, is_allowed
from tidewaiter.posture.images import reference_of


@pytest.mark.parametrize(
    ("repository", "full"),
    [
        ("nginx", "docker.io/library/nginx"),
        ("team/app", "docker.io/team/app"),
        ("ghcr.io/team/app", "ghcr.io/team/app"),
        ("localhost/app", "localhost/app"),
        ("host:5000/app", "host:5000/app"),
    ],
)
def test_names_are_completed(repository, full):
    """As container runtimes do."""
    assert completed(repository) == full


@pytest.mark.parametrize(
    ("image", "pattern", "allowed"),
    [
        ("ghcr.io/ours/app:1", "ghcr.io/ours/*", True),
        ("ghcr.io/ours-not/app:1", "ghcr.io/ours/*", False),
        ("ghcr.io/ours/app:1", "ghcr.io", True),
        ("ghcr.io.evil.example/app", "ghcr.io", False),
        ("ghcr.io/ours/app", "ghcr.io/ours/", True),
        ("app", "docker.io", True),
        ("app", "*", True),
        ("debian:13-slim", "docker.io/library/debian:13*", True),
        ("debian:12-slim", "docker.io/library/debian:13*", False),
        ("debian:12-slim", "docker.io/library/debian", True),
    ],
)
def test_patterns(image, pattern, allowed):
    """A registry or a folder alone stands for all below it, and for nothing beside it."""
    assert is_allowed(reference_of(image), (pattern,)) is allowed
