"""SNS delivers to a queue or a function only if the subscriber's own policy lets the topic in."""

import logging
from typing import Any

from moto.sns.models import Subscription

from tidewaiter.local.authority import Authority
from tidewaiter.local.iam_table import Target
from tidewaiter.local.patches import Patches

LOGGER = logging.getLogger(__name__)

_SERVICE = "sns.amazonaws.com"
_ACTIONS = {"sqs": "sqs:SendMessage", "lambda": "lambda:InvokeFunction"}


def check_subscribers(patches: Patches, authority: Authority) -> None:
    """Put the check before the emulator's own delivery; what is refused is lost, as in AWS without a dead-letter queue, and reported."""
    original = vars(Subscription)["publish"]

    def publish(subscription: Any, *args: Any, **kwargs: Any) -> None:
        action = _ACTIONS.get(subscription.protocol)
        if action:
            decision = authority.service_may(_SERVICE, Target(action=action, resource=subscription.endpoint), subscription.topic_arn)
            if not decision.allowed:
                LOGGER.warning("%s refuses %s: %s", subscription.endpoint, subscription.topic_arn, "; ".join(decision.reasons))
                return
        original(subscription, *args, **kwargs)

    patches.attribute(Subscription, "publish", publish)
