"""The deployed product with everything around it: an account with workloads, a cluster, a Slack, and eyes on what really happened."""

import json
import secrets
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from moto.sns.models import sns_backends

from tidewaiter import documents
from tidewaiter.adapters.dynamodb_incidents import DynamoIncidentStore
from tidewaiter.adapters.dynamodb_plans import DynamoPlanStore
from tidewaiter.adapters.dynamodb_workloads import DynamoWorkloadStore
from tidewaiter.adapters.tables import BUS_NAME, EVENT_SOURCE
from tidewaiter.local import scene
from tidewaiter.local.aws import EmbeddedAws
from tidewaiter.local.image_builder import Recipe, write_layout
from tidewaiter.local.kubernetes import LoopbackKubernetes
from tidewaiter.local.kubernetes.resources import TYPES
from tidewaiter.local.product import deploy_product
from tidewaiter.local.push import push_layout
from tidewaiter.local.slack import LoopbackSlack, SlackMessage
from tidewaiter.model.detection import Incident, Signal
from tidewaiter.model.report import Report
from tidewaiter.model.response import Outcome, OutcomeState, Plan
from tidewaiter.model.severity import Severity
from tidewaiter.policy.notices import incident_notice

T = TypeVar("T")

WAIT = 180.0
DAY = 86_400
PLAYBOOK = "compromised-workload"
ISOLATE, REVOKE, BLOCK = "isolate-instance", "revoke-role-sessions", "block-image"


@dataclass(frozen=True, slots=True, kw_only=True)
class Execution:
    """One execution of a machine: what it was given, how it ended, and every state it entered."""

    arn: str
    status: str
    given: Mapping[str, Any]
    states: tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class Line:
    """The running parts, and how a scenario acts on them and looks at them."""

    aws: EmbeddedAws
    kubernetes: LoopbackKubernetes
    slack: LoopbackSlack
    resources: Mapping[str, str]
    scratch: Path
    network: tuple[str, str]
    counter: int = 0
    refused: set[tuple[str, str]] = field(default_factory=set)

    # What a person or an attacker does

    def settings(self, **values: Any) -> None:
        """Write the response settings; nothing means a fresh deployment."""
        self.aws.client("ssm").put_parameter(Name="/tidewaiter/settings", Value=json.dumps(values), Type="String", Overwrite=True)

    def automatic(self, *actions: str, playbook: str = PLAYBOOK, **values: Any) -> None:
        """Switch actions of a playbook to automatic, all that it has unless told otherwise."""
        rules = self.rules(*(actions or (ISOLATE, REVOKE)), playbook=playbook)
        self.settings(**{"auto": rules, "hourly_action_limit": 1000, **values})

    def on_approval(self, **values: Any) -> None:
        """Let people decide about containing workloads."""
        self.settings(**{"approve": self.rules(ISOLATE, REVOKE), "hourly_action_limit": 1000, **values})

    def rules(self, *actions: str, playbook: str = PLAYBOOK) -> list[dict[str, str]]:
        """Name actions of a playbook in this account, for `auto` and `approve`."""
        return [{"playbook": playbook, "account": self.aws.account, "action": action} for action in actions]

    def node(self, name: str = "", path: str = "/") -> scene.Node:
        """Start an instance with a role of its own."""
        self.counter += 1
        return scene.start_node(self.aws, name or f"node-{self.counter}", *self.network, path=path)

    def open_incident(self, node: scene.Node, **fields: Any) -> Incident:
        """Store an incident about a node and announce it as detection does."""
        self.counter += 1
        now = self.aws.clock.now().isoformat()
        signal = Signal(
            id=f"signal-{self.counter}",
            rule_id="TW-CT-made-by-a-test",
            title="Credentials were created for another user",
            severity=Severity.CRITICAL,
            time=now,
            actor=node.role_arn,
            event_source="cloudtrail",
            event_id=f"event-{self.counter}",
            event_name="CreateAccessKey",
            tactics=("TA0003",),
        )
        values: dict[str, Any] = {
            "id": f"incident-{self.counter}-{secrets.token_hex(4)}",
            "title": f"{node.name}: credentials were created",
            "severity": Severity.CRITICAL,
            "actor": node.role_arn,
            "account": self.aws.account,
            "region": self.aws.region,
            "opened": now,
            "updated": now,
            "signals": (signal,),
            "instance_ids": (node.instance_id,),
            "role_arns": (node.role_arn,),
        }
        incident = Incident(**{**values, **fields})
        self.incidents().put(incident)
        self.announce(incident)
        return incident

    def announce(self, incident: Incident) -> None:
        """Put the event of an incident on the product's bus."""
        detail = documents.dump("incident-notice", incident_notice(incident))
        entry = {"Source": EVENT_SOURCE, "DetailType": "tidewaiter.incident.opened", "Detail": json.dumps(detail), "EventBusName": BUS_NAME}
        assert self.aws.client("events").put_events(Entries=[entry])["FailedEntryCount"] == 0

    def push(self, repository: str, recipe: Recipe, tag: str = "1.0") -> str:
        """Build an image, push it to a repository that is created if need be, and return its digest."""
        self.counter += 1
        folder = self.scratch / f"image-{self.counter}"
        digest = write_layout(recipe, folder, tag)
        self.push_folder(repository, folder, tag)
        return digest

    def push_folder(self, repository: str, folder: Path, tag: str = "1.0") -> str:
        """Push a layout."""
        ecr = self.aws.client("ecr")
        if not any(one["repositoryName"] == repository for one in ecr.describe_repositories()["repositories"]):
            ecr.create_repository(repositoryName=repository)
        return push_layout(folder, f"http://{self.aws.registry.host}", repository, tag)

    def press(self, button: str, plan: Plan, **how: Any) -> int:
        """Press a button of the message about a plan and return the status Slack gets."""
        message = next(one for one in reversed(self.slack.messages) if self._shows(one, button, plan))
        self.slack.messages.append(message)  # the newest is what is pressed
        return self.slack.press(button, self.url, **how).status

    def decide(self, plan: Plan, decision: str, **fields: str) -> None:
        """Hand a decision to `approval_decide` as the function URL does."""
        payload = {"plan_id": plan.id, "plan_hash": plan.hash, "decision": decision, "by": "test:alice", **fields}
        self.aws.client("lambda").invoke(
            FunctionName=self.aws.outputs["DecideFunction"], InvocationType="Event", Payload=json.dumps(payload).encode()
        )

    def send(self, logical: str, body: str) -> None:
        """Put a message into a queue."""
        self.aws.client("sqs").send_message(QueueUrl=self._physical(logical), MessageBody=body)

    def role_of(self, function: str) -> str:
        """Give the ARN of the role of a function such as `act_network`."""
        name = f"tidewaiter-{function.replace('_', '-')}"
        return str(self.aws.client("lambda").get_function_configuration(FunctionName=name)["Role"])

    @contextmanager
    def denied(self, function: str, *actions: str) -> Iterator[None]:
        """Deny actions to a function's role for a while, as an organisation's policy might; the refusals are expected from then on."""
        role = self.role_of(function)
        statement = {"Effect": "Deny", "Action": list(actions), "Resource": "*"}
        document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        iam, name = self.aws.client("iam"), role.rsplit("/", 1)[-1]
        self.refused |= {(role, action) for action in actions}
        iam.put_role_policy(RoleName=name, PolicyName="denied-by-a-test", PolicyDocument=document)
        try:
            yield
        finally:
            iam.delete_role_policy(RoleName=name, PolicyName="denied-by-a-test")

    @contextmanager
    def forbidden(self, plural: str) -> Iterator[None]:
        """Take one kind of object away from what the cluster lets the audit list."""
        kind = TYPES["rbac.authorization.k8s.io/v1", "clusterroles"]
        whole = self.kubernetes.store.get(kind, "", "tidewaiter-audit")
        rules = [{**rule, "resources": [one for one in rule["resources"] if one != plural]} for rule in whole["rules"]]
        assert rules != whole["rules"]
        self.kubernetes.store.change(kind, "", "tidewaiter-audit", lambda role: {**role, "rules": rules})
        try:
            yield
        finally:
            self.kubernetes.store.change(kind, "", "tidewaiter-audit", lambda role: {**role, "rules": whole["rules"]})

    # What is there to be seen

    @property
    def url(self) -> str:
        """The loopback URL that stands for the approval function's."""
        return self.aws.function_urls.url_of("tidewaiter-approval-url")

    def incidents(self) -> DynamoIncidentStore:
        """Open the incidents as the operator."""
        return DynamoIncidentStore(self.aws.client("dynamodb"), self.table("Incidents"))

    def plans(self) -> DynamoPlanStore:
        """Open the plans as the operator."""
        return DynamoPlanStore(self.aws.client("dynamodb"), self.table("Plans"))

    def workloads(self) -> DynamoWorkloadStore:
        """Open the workloads as the operator."""
        return DynamoWorkloadStore(self.aws.client("dynamodb"), self.table("Workloads"))

    def table(self, name: str) -> str:
        """Give the physical name of a table."""
        return self._physical(f"State{name}")

    def queue_messages(self, logical: str) -> list[str]:
        """Read the bodies that lie in a queue, without taking them away."""
        sqs, url = self.aws.client("sqs"), self._physical(logical)
        found: list[str] = []
        while batch := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=DAY // 2).get("Messages", []):
            found += [message["Body"] for message in batch]
        return found

    def plan_of(self, trigger: str) -> Plan:
        """Wait for the plan that a trigger (`incident:...`, `verdict:...`) leads to, judged by the guards."""
        return self.until(
            f"the plan of {trigger}", lambda: next((plan for plan in self.plans_of(trigger) if plan.guards or not plan.actions), None)
        )

    def plans_of(self, trigger: str) -> list[Plan]:
        """Read every plan of a trigger."""
        items = self.aws.client("dynamodb").scan(TableName=self.table("Plans"))["Items"]
        names = [item["plan_id"]["S"] for item in items if item["part"]["S"] == "plan" and item["trigger"]["S"] == trigger]
        return [plan for name in names if (plan := self.plans().get(name))]

    def outcomes(self, plan: Plan, state: OutcomeState = OutcomeState.DONE) -> dict[str, Outcome]:
        """Read what was recorded of a plan in one state, by action."""
        return {one.action: one for one in self.plans().outcomes(plan.id) if one.state is state}

    def rule(self, logical: str) -> str:
        """Give the name of an EventBridge rule."""
        return self._physical(logical).rpartition("/")[2]

    def unexpected_denials(self) -> set[tuple[str, str]]:
        """Say what our own roles were refused, but for what a scenario took from them."""
        return {(one.actor, one.action) for one in self.aws.iam_report().denied} - self.refused

    def evidence_of(self, plan: Plan) -> list[str]:
        """List the keys of what was kept before a plan was carried out."""
        found = self.aws.client("s3").list_objects_v2(Bucket=self._physical("StateEvidence"), Prefix=f"evidence/{plan.id}/")
        return [one["Key"] for one in found.get("Contents", ())]

    def waits(self, plan: Plan, stage: str) -> bool:
        """Tell whether the execution of a plan waits for `approve` or `lease`."""
        key = {"plan_id": {"S": plan.id}, "part": {"S": f"token#{stage}"}}
        return "Item" in self.aws.client("dynamodb").get_item(TableName=self.table("Plans"), Key=key)

    def executions(self, machine: str) -> list[Execution]:
        """Read every execution of `scan-image` or `respond`."""
        client = self.aws.client("stepfunctions")
        arn = f"arn:aws:states:{self.aws.region}:{self.aws.account}:stateMachine:tidewaiter-{machine}"
        listed = client.list_executions(stateMachineArn=arn)["executions"]
        return [self._execution(client, one["executionArn"]) for one in listed]

    def responses_to(self, incident: Incident) -> list[Execution]:
        """Read the executions that an incident's events started."""
        return [one for one in self.executions("respond") if one.given["detail"].get("incident_id") == incident.id]

    def response_to(self, incident: Incident) -> Execution:
        """Read the one execution that was not a duplicate."""
        (found,) = (one for one in self.responses_to(incident) if "NothingToDo" not in one.states)
        return found

    def report(self, digest: str) -> Report:
        """Wait for an image's report."""
        return self.until(f"the report of {digest}", lambda: self.document(f"reports/{digest}/report.json"))

    def document(self, key: str) -> Report | None:
        """Read a report from the artefacts bucket, or None."""
        s3 = self.aws.client("s3")
        try:
            body = s3.get_object(Bucket=self.aws.outputs["ArtefactsBucket"], Key=key)["Body"].read()
        except s3.exceptions.NoSuchKey:
            return None
        report: Report = documents.decode("report", body)
        return report

    def repository_policy(self, repository: str) -> str:
        """Read a repository's policy; empty without one."""
        ecr = self.aws.client("ecr")
        try:
            return str(ecr.get_repository_policy(repositoryName=repository)["policyText"])
        except ecr.exceptions.RepositoryPolicyNotFoundException:
            return ""

    def is_isolated(self, node: scene.Node) -> bool:
        """Tell whether every interface of a node has lost its own groups."""
        return all(set(groups).isdisjoint(node.interfaces[eni]) for eni, groups in scene.interfaces_of(self.aws, node.instance_id).items())

    def is_revoked(self, node: scene.Node) -> bool:
        """Tell whether a node's role carries a policy it did not have."""
        return bool(scene.role_policies(self.aws, node.role_arn))

    def is_untouched(self, node: scene.Node) -> bool:
        """Tell whether interfaces and role are exactly as they were at the start."""
        return scene.interfaces_of(self.aws, node.instance_id) == dict(node.interfaces) and not self.is_revoked(node)

    def told(self, words: str) -> list[SlackMessage]:
        """Give the Slack messages that mention some words."""
        return [
            message for message in self.slack.messages if words in message.text or words in json.dumps(message.blocks, ensure_ascii=False)
        ]

    def published(self, words: str) -> list[str]:
        """Give the SNS alerts that mention some words."""
        topic = sns_backends[self.aws.account][self.aws.region].topics[self.aws.outputs["AlertsTopic"]]
        texts = [f"{notification[2]}\n{notification[1]}" for notification in topic.sent_notifications]
        return [text for text in texts if words in text]

    # Time

    def until(self, what: str, look: Callable[[], T | None]) -> T:
        """Wait for something and return it; fails with what the functions complained about."""
        end = time.monotonic() + WAIT
        while time.monotonic() < end:
            if found := look():
                return found
            time.sleep(0.05)
        raise AssertionError(f"{what} did not come within {WAIT:.0f} s\n{self.complaints()}")

    def settle(self) -> None:
        """Wait until everything that can go on has gone on."""
        assert self.aws.settle(WAIT), self.complaints()

    def advance(self, seconds: float) -> None:
        """Move the clock on and let everything that was due happen."""
        self.aws.clock.advance(seconds)
        time.sleep(0.5)  # longer than the ticker and the token waits look away
        self.settle()

    def complaints(self) -> str:
        """Collect what functions printed as errors."""
        lines = []
        for function in self.aws.client("lambda").list_functions()["Functions"]:
            found = [text for text in self.aws.logs(function["FunctionName"]).splitlines() if "ERROR" in text or "rror" in text]
            lines += [f"{function['FunctionName']}: {text[:800]}" for text in found[-2:]]
        return "\n".join(lines)

    def _physical(self, prefix: str) -> str:
        return self.resources[min((logical for logical in self.resources if logical.startswith(prefix)), key=len)]

    def _execution(self, client: Any, arn: str) -> Execution:
        described = client.describe_execution(executionArn=arn)
        pages = client.get_paginator("get_execution_history").paginate(executionArn=arn, includeExecutionData=False)
        entered = [
            event["stateEnteredEventDetails"]["name"] for page in pages for event in page["events"] if "stateEnteredEventDetails" in event
        ]
        return Execution(arn=arn, status=described["status"], given=json.loads(described["input"]), states=tuple(entered))

    @staticmethod
    def _shows(message: SlackMessage, button: str, plan: Plan) -> bool:
        return any(one.get("action_id") == button and plan.id in str(one.get("value")) for one in message.buttons())


@contextmanager
def running_line(template: Mapping[str, Any] | None = None) -> Iterator[Line]:
    """Deploy the product (or a changed template of it) beside a small cluster and a Slack."""
    with EmbeddedAws() as aws, scene.loopback_cluster(aws) as kubernetes, tempfile.TemporaryDirectory() as scratch:
        secret = {"bot_token": f"xoxb-{secrets.token_hex(16)}", "channel": "C0SECURITY", "signing_secret": secrets.token_hex(16)}
        slack = LoopbackSlack(bot_token=secret["bot_token"], signing_secret=secret["signing_secret"], clock=aws.clock)
        resources = deploy_product(aws, template)
        stored = json.dumps({**secret, "api_url": slack.url})
        aws.client("secretsmanager").put_secret_value(SecretId="tidewaiter/slack", SecretString=stored)
        scene.start_cluster(aws, kubernetes, aws.outputs["AuditRole"])
        ec2 = aws.client("ec2")
        vpc = ec2.create_vpc(CidrBlock="10.20.0.0/16")["Vpc"]["VpcId"]
        subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.20.1.0/24")["Subnet"]["SubnetId"]
        group = ec2.create_security_group(GroupName="nodes", Description="Nodes", VpcId=vpc)["GroupId"]
        line = Line(aws=aws, kubernetes=kubernetes, slack=slack, resources=resources, scratch=Path(scratch), network=(subnet, group))
        try:
            yield line
        finally:
            slack.close()
