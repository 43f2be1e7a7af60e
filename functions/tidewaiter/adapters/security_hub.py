"""The account's Security Hub; what is sent is made by `reporting.sinks.securityhub`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tidewaiter.adapters.aws_errors import translated
from tidewaiter.adapters.permissions import uses


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityHub:
    """Imports over a boto3 Security Hub client; refusals are TidewaiterErrors that name the permission and the product."""

    client: Any
    product: str

    @uses("securityhub:BatchImportFindings", on="product")
    def batch_import_findings(self, **request: Any) -> Mapping[str, Any]:
        """Make the call of that name (https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchImportFindings.html)."""
        with translated("securityhub:BatchImportFindings", self.product):
            answer: Mapping[str, Any] = self.client.batch_import_findings(**request)
        return answer
