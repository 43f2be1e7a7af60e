"""The function that puts documents beside images: the only one that may push and delete them, and only where it is wanted."""

from infra.function_spec import FunctionSpec
from tidewaiter.adapters.dynamodb_ledger import DynamoLedger
from tidewaiter.adapters.ecr_artefacts import EcrArtefacts
from tidewaiter.adapters.s3_reports import S3ReportStore

ATTACHING = (
    FunctionSpec(
        name="image_attach",
        purpose="Put SBOM, result and VEX beside images",
        memory=1024,
        timeout=300,
        concurrency=10,
        background=True,
        calls=(
            DynamoLedger.claim,
            DynamoLedger.release,
            S3ReportStore.report,
            EcrArtefacts.described,
            EcrArtefacts.put_blob,
            EcrArtefacts.put_manifest,
            EcrArtefacts.remove,
        ),
    ),
)
