"""Terraform lock files."""

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import directory_packages, survives
from tidewaiter.inventory.catalogers.terraform_lock import TERRAFORM_LOCK

PATH = "infra/.terraform.lock.hcl"
GOOD = b"""# This file is maintained automatically by "terraform init".

provider "registry.terraform.io/hashicorp/aws" {
  version     = "5.31.0"
  constraints = "~> 5.0"
  hashes = [
    "h1:abc=",
  ]
}

provider "registry.opentofu.org/acme/thing" {
  version = "0.1.0"
}
"""
PURLS = ["pkg:terraform/registry.terraform.io/hashicorp/aws@5.31.0", "pkg:terraform/registry.opentofu.org/acme/thing@0.1.0"]


def test_providers():
    """With the registry they come from; constraints are no versions."""
    assert [package.purl for package in parse(TERRAFORM_LOCK, PATH, GOOD)] == PURLS


def test_only_in_directories_and_only_under_its_name():
    """In an image a lock file says what somebody meant to install."""
    assert scan(tar_of({PATH: GOOD})).packages == ()
    assert sorted(directory_packages({PATH: GOOD, "infra/main.tf": GOOD})) == sorted(PURLS)


def test_a_provider_without_version():
    """It is said; a file without providers is fine."""
    assert [item.code for item in parse(TERRAFORM_LOCK, PATH, b'provider "a/b/c" {\n}\n')] == ["package-malformed"]
    assert parse(TERRAFORM_LOCK, PATH, b"# nothing\n") == []


test_damaged_files = survives(TERRAFORM_LOCK, PATH, GOOD)
