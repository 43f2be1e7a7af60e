"""Templates are told from other files."""

import pytest

from tests.posture.plans import plan
from tidewaiter.posture.templates.reading import read_template


@pytest.mark.parametrize("text", ["kind: Pod\napiVersion: v1\n", "{}", "", "FROM scratch\n", '{"format_version": 1}'])
def test_other_files_are_left_to_others(text):
    """Manifests, Dockerfiles and other JSON are no templates."""
    assert read_template(text, "x") is None


def test_templates_are_known_by_what_they_hold():
    """Neither a name nor an ending decides."""
    assert read_template(plan(), "x").path == "x"
    assert read_template("Resources: {A: {Type: 'AWS::ECR::Repository'}}\n", "y").of("AWS::ECR::Repository")
