"""What application an object is part of."""

import pytest

from tidewaiter.posture.applications import application_of


@pytest.mark.parametrize(
    ("labels", "name"),
    [
        ({"app.kubernetes.io/part-of": "shop", "app.kubernetes.io/name": "web", "app": "w"}, "shop"),
        ({"app.kubernetes.io/instance": "blue", "app": "w"}, "blue"),
        ({"app": "w"}, "w"),
        ({"tier": "web"}, ""),
        (None, ""),
        ("text", ""),
    ],
)
def test_the_widest_label_names_it(labels, name):
    """Part-of before instance before name; labels of one's own say nothing."""
    assert application_of({"metadata": {"labels": labels}}) == name
