"""The alert topic."""

from dataclasses import dataclass
from typing import Any

from tidewaiter.adapters.aws_errors import translated
from tidewaiter.adapters.permissions import uses

MOST_SUBJECT = 100
MOST_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicPublisher:
    """Publishes plain text over a boto3 SNS client."""

    client: Any
    topic: str

    @uses("sns:Publish", on="topic")
    def publish(self, subject: str, text: str) -> None:
        """Send one message; SNS takes 100 printable ASCII characters of subject and 256 KB of text, the rest is cut."""
        plain = "".join(char if char.isascii() and char.isprintable() else " " for char in subject)[:MOST_SUBJECT].strip()
        body = text.encode()[: MOST_BYTES - 1].decode(errors="ignore")
        with translated("sns:Publish", self.topic):
            self.client.publish(TopicArn=self.topic, Subject=plain or "Tidewaiter", Message=body)
