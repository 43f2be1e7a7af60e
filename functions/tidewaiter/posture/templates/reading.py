"""Tells templates from other files, and reads them."""

from tidewaiter.posture.templates.cloudformation import is_cloudformation, read_cloudformation
from tidewaiter.posture.templates.declared import Template
from tidewaiter.posture.templates.terraform import is_plan, read_plan


def read_template(text: str, path: str) -> Template | None:
    """Read a Terraform plan or a CloudFormation template; None for anything else."""
    if is_plan(text):
        return read_plan(text, path)
    return read_cloudformation(text, path) if is_cloudformation(text) else None
