"""The embedded AWS as one object: start it, deploy the template, push, watch, close."""

import json
import os
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import boto3
from botocore.config import Config
from moto.core.base_backend import BackendDict
from moto.core.model_instances import reset_model_data

from tidewaiter.errors import TidewaiterError
from tidewaiter.local.authority import Authority
from tidewaiter.local.background import Background
from tidewaiter.local.blobs import Blobs
from tidewaiter.local.bucket_access import leave_policies_to_us
from tidewaiter.local.clock import SettableClock
from tidewaiter.local.delivery import Delivery, Parcel
from tidewaiter.local.deploy import Asset, deploy
from tidewaiter.local.duties import Duties
from tidewaiter.local.events import Events
from tidewaiter.local.faults import Faults
from tidewaiter.local.function_config import keep_configuration
from tidewaiter.local.function_url import FunctionUrlServer
from tidewaiter.local.gateway import ApiServer
from tidewaiter.local.iam_report import IamReport
from tidewaiter.local.iam_table import Place
from tidewaiter.local.interface_groups import keep_interface_groups
from tidewaiter.local.lambda_calls import LambdaCalls
from tidewaiter.local.lambda_runtime import Functions
from tidewaiter.local.machines import Machines
from tidewaiter.local.patches import Patches, guard_emulator_version
from tidewaiter.local.registry import ImageRegistry
from tidewaiter.local.registry_server import RegistryServer
from tidewaiter.local.role_policies import return_role_policies
from tidewaiter.local.sessions import OPERATOR_KEY, OPERATOR_SECRET, Sessions
from tidewaiter.local.sqs_polling import SqsPolling
from tidewaiter.local.ticker import Ticker
from tidewaiter.local.topics import check_subscribers
from tidewaiter.local.wire import ApiRequest

ACCOUNT = "123456789012"
REGION = "eu-central-1"


class EmbeddedAws:
    """An AWS account in this process, reachable on loopback ports; a context manager. One at a time per process.

    Calls made with `client(...)` use the operator's key, which is not checked; every role session is.
    """

    def __init__(self, *, region: str = REGION, registry_password: str = "") -> None:
        guard_emulator_version()
        BackendDict.reset()
        reset_model_data()
        self.account = ACCOUNT
        self.region = region
        self.place = Place(account=self.account, region=region)
        self.outputs: Mapping[str, str] = {}
        self._scratch = tempfile.TemporaryDirectory(prefix="tidewaiter-aws-", ignore_cleanup_errors=True)
        folder = Path(self._scratch.name)
        self.clock = SettableClock(folder / "clock")
        self.faults = Faults()
        self.background = Background()
        self.sessions = Sessions(self.account, region, self.clock)
        self.authority = Authority(self.place, self.sessions, self.clock)
        self._patches = Patches()
        self._server = ApiServer([self.faults.check, self.authority.check], [self._after])
        self._patches.item(os.environ, "MOTO_PORT", str(self._server.port))
        self._assemble(folder, registry_password)

    def _assemble(self, folder: Path, registry_password: str) -> None:
        duties = Duties(place=self.place, authority=self.authority, sessions=self.sessions)
        self.functions = Functions(
            scratch=folder, endpoint=self.endpoint, region=self.region, sessions=self.sessions, clock=self.clock, duties=duties
        )
        self.delivery = Delivery(place=self.place, authority=self.authority, sessions=self.sessions, lambda_calls=lambda: self.lambda_calls)
        self.lambda_calls = LambdaCalls(self.functions, self.background, self._deliver_for)
        self.events = Events(place=self.place, delivery=self.delivery, background=self.background, clock=self.clock)
        self.machines = Machines(
            place=self.place, endpoint=self.endpoint, sessions=self.sessions, authority=self.authority, clock=self.clock, duties=duties
        )
        self.images = ImageRegistry(place=self.place, blobs=Blobs(folder / "blobs"), events=self.events)
        self.registry = RegistryServer(self.images, password=registry_password)
        self.function_urls = FunctionUrlServer(place=self.place, functions=self.functions, authority=self.authority)
        self.polling = SqsPolling(
            account=self.account, region=self.region, functions=self.functions, background=self.background, client_for=self._client_as
        )
        for seam in (self.lambda_calls, self.events, self.machines, self.images, self.polling):
            seam.install(self._patches)
        keep_configuration(self._patches)
        check_subscribers(self._patches, self.authority)
        leave_policies_to_us(self._patches)
        keep_interface_groups(self._patches)
        return_role_policies(self._patches)
        self.ticker = Ticker(place=self.place, events=self.events, background=self.background, clock=self.clock)
        self.ticker.start()

    @property
    def endpoint(self) -> str:
        """The URL for AWS_ENDPOINT_URL."""
        return self._server.url

    def client(self, service: str) -> Any:
        """Make a boto3 client with the operator's credentials."""
        return self._client(service, OPERATOR_KEY, OPERATOR_SECRET, None)

    def client_as(self, service: str, role_arn: str, session_name: str) -> Any:
        """Make a boto3 client with a fresh session of a role."""
        session = self.sessions.mint(role_arn, session_name)
        return self._client(service, session.access_key, session.secret_key, session.token)

    def deploy(
        self, template: Mapping[str, Any], parameters: Mapping[str, str] | None = None, assets: Sequence[Asset] = ()
    ) -> Mapping[str, str]:
        """Deploy a CloudFormation template after uploading its assets; returns (and keeps) the stack's outputs."""
        self.outputs = {**self.outputs, **deploy(self.client, template, parameters or {}, assets)}
        return self.outputs

    def logs(self, function: str) -> str:
        """Return what a function printed."""
        return self.functions.logs(function)

    def iam_report(self) -> IamReport:
        """Tell what was denied, and what was granted but never used."""
        return self.authority.report()

    def settle(self, timeout: float = 60.0) -> bool:
        """Wait until deliveries, asynchronous invocations and executions that can go on are done; False after `timeout` seconds.

        An execution that waits for a task token counts as done.
        """
        end = time.monotonic() + timeout
        quiet = 0
        while time.monotonic() < end:
            quiet = quiet + 1 if self.background.settle(0.05) and not self.machines.busy() else 0
            if quiet > 4:  # noqa: PLR2004 - quiet for a while, not between two steps
                return True
            time.sleep(0.03)
        return False

    def close(self) -> None:
        """Stop everything and put the emulator back as it was."""
        self.background.stopping.set()
        self.machines.stop()
        self.functions.close()
        self.background.close()
        self.functions.close()
        self.function_urls.close()
        self.registry.close()
        self._server.close()
        self._patches.undo()
        BackendDict.reset()
        reset_model_data()
        self._scratch.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _after(self, request: ApiRequest) -> None:
        if request.service == "sts":
            self.sessions.refresh()

    def _client(self, service: str, key: str, secret: str, token: str | None) -> Any:
        make: Any = boto3.client
        return make(
            service,
            region_name=self.region,
            endpoint_url=self.endpoint,
            aws_access_key_id=key,
            aws_secret_access_key=secret,
            aws_session_token=token,
            config=Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}, read_timeout=300),
        )

    def _client_as(self, service: str, role_arn: str, session_name: str) -> Any:
        session = self.sessions.of_service(role_arn, session_name)
        return self._client(service, session.access_key, session.secret_key, session.token)

    def _deliver_for(self, function: Any, arn: str, body: str, attributes: Mapping[str, str]) -> None:
        """Send to a function's destination or dead-letter queue in the name of its role."""
        self.delivery.send(Parcel(service="lambda.amazonaws.com", target_arn=arn, body=body, role_arn=function.role, attributes=attributes))


def load_template(path: Path) -> Mapping[str, Any]:
    """Read a synthesised template; raises TidewaiterError if it is not one."""
    template = json.loads(path.read_text(encoding="utf-8"))
    if "Resources" not in template:
        raise TidewaiterError("not a CloudFormation template", where=str(path))
    return dict(template)
