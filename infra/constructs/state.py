"""Everything that must survive: tables, buckets, the bus, the alert topic, the secrets and the settings."""

import json

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_events as events
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_sns as sns
from aws_cdk import aws_ssm as ssm
from constructs import Construct

from infra.settings import Settings
from tidewaiter.adapters.s3_database import FOLDER
from tidewaiter.adapters.tables import (
    ARTEFACTS,
    BUS_NAME,
    EVIDENCE,
    FINGERPRINT_SECRET_NAME,
    LAYERS,
    MALWARE,
    SETTINGS_NAME,
    SLACK_SECRET_NAME,
    TABLES,
    Table,
)

OBSERVE_ONLY = {"default_mode": "observe"}


class State(Construct):
    """The stateful resources, all kept when the stack goes."""

    def __init__(self, scope: Construct, construct_id: str, *, key: kms.IKey, settings: Settings) -> None:
        super().__init__(scope, construct_id)
        self.tables = {table.name: self._table(table, key) for table in TABLES.values()}
        artefacts = self._bucket("Artefacts", key)
        for folder in (LAYERS, MALWARE):
            artefacts.add_lifecycle_rule(
                prefix=f"{folder}/",
                expiration=Duration.days(settings.artefact_days),
                noncurrent_version_expiration=Duration.days(7),
                abort_incomplete_multipart_upload_after=Duration.days(1),
            )
        # The function that publishes databases deletes old ones; these are the bytes behind its delete markers.
        artefacts.add_lifecycle_rule(prefix=FOLDER, noncurrent_version_expiration=Duration.days(7))
        evidence = self._bucket("Evidence", key, lock_days=settings.evidence_days)
        self.buckets = {ARTEFACTS.name: artefacts, EVIDENCE.name: evidence}
        self.bus = events.EventBus(self, "Bus", event_bus_name=BUS_NAME)
        self.bus.apply_removal_policy(RemovalPolicy.RETAIN)
        self.topic = sns.Topic(self, "Alerts", master_key=key, enforce_ssl=True, display_name="Tidewaiter")
        self.topic.apply_removal_policy(RemovalPolicy.RETAIN)
        self.fingerprint = secretsmanager.Secret(
            self,
            "Fingerprint",
            secret_name=FINGERPRINT_SECRET_NAME,
            description="Keys the fingerprints of secrets found in images; another key makes other fingerprints",
            encryption_key=key,
            removal_policy=RemovalPolicy.RETAIN,
            generate_secret_string=secretsmanager.SecretStringGenerator(password_length=64, exclude_punctuation=True),
        )
        self.secret = secretsmanager.Secret(
            self,
            "Slack",
            secret_name=SLACK_SECRET_NAME,
            description="Slack: bot_token, channel, signing_secret; until it is filled in, nothing is sent and no signature can be forged",
            encryption_key=key,
            removal_policy=RemovalPolicy.RETAIN,
            generate_secret_string=secretsmanager.SecretStringGenerator(
                secret_string_template=json.dumps({"bot_token": "", "channel": ""}),
                generate_string_key="signing_secret",
                password_length=64,
            ),
        )
        self.settings = ssm.StringParameter(
            self,
            "Settings",
            parameter_name=SETTINGS_NAME,
            string_value=json.dumps(OBSERVE_ONLY),
            description="How far automation may go; a fresh deployment observes only",
        )

    def _table(self, table: Table, key: kms.IKey) -> dynamodb.Table:
        made = dynamodb.Table(
            self,
            table.name.capitalize(),
            partition_key=_text(table.partition),
            sort_key=_text(table.sort) if table.sort else None,
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            encryption=dynamodb.TableEncryption.CUSTOMER_MANAGED,
            encryption_key=key,
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(point_in_time_recovery_enabled=True),
            time_to_live_attribute=table.ttl or None,
            removal_policy=RemovalPolicy.RETAIN,
        )
        for index in table.indexes:
            made.add_global_secondary_index(
                index_name=index.name, partition_key=_text(index.partition), sort_key=_text(index.sort) if index.sort else None
            )
        return made

    def _bucket(self, name: str, key: kms.IKey, lock_days: int = 0) -> s3.Bucket:
        return s3.Bucket(
            self,
            name,
            encryption=s3.BucketEncryption.KMS,
            encryption_key=key,
            bucket_key_enabled=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            enforce_ssl=True,
            versioned=True,
            removal_policy=RemovalPolicy.RETAIN,
            object_lock_enabled=True if lock_days else None,
            object_lock_default_retention=s3.ObjectLockRetention.governance(Duration.days(lock_days)) if lock_days else None,
        )


def _text(name: str) -> dynamodb.Attribute:
    return dynamodb.Attribute(name=name, type=dynamodb.AttributeType.STRING)
