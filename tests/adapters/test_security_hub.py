"""Security Hub takes what our sink makes."""

import pytest
from botocore.exceptions import ClientError

from tests.builders import finding
from tidewaiter.adapters.permissions import Grant, grants_of
from tidewaiter.adapters.security_hub import SecurityHub
from tidewaiter.errors import PermissionMissingError
from tidewaiter.reporting.sinks.securityhub import Account, import_findings

PRODUCT = "arn:aws:securityhub:eu-central-1:123456789012:product/123456789012/default"
PLACE = Account(id="123456789012", region="eu-central-1", now="2026-01-31T12:00:00+00:00")


def test_findings_are_imported(cloud):
    """The service's own model accepts them, and they can be read back."""
    client = cloud.client("securityhub")
    client.enable_security_hub()
    given = [finding(id=f"finding-{number}") for number in range(101)]
    assert import_findings(SecurityHub(client=client, product=PRODUCT), given, PLACE).accepted == 101
    assert {one["Id"] for one in client.get_findings(MaxResults=100)["Findings"]} <= {one.id for one in given}


def test_a_denial_names_the_permission():
    """People learn what to grant."""

    class Denied:
        def batch_import_findings(self, **_request):
            raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": "no"}}, "BatchImportFindings")

    with pytest.raises(PermissionMissingError) as raised:
        SecurityHub(client=Denied(), product=PRODUCT).batch_import_findings(Findings=[])
    assert raised.value.permission == "securityhub:BatchImportFindings"


def test_it_needs_one_action_on_one_product():
    """Least privilege."""
    assert grants_of([SecurityHub.batch_import_findings]) == {Grant("securityhub:BatchImportFindings", "product")}
