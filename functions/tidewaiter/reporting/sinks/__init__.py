"""Where messages go: Slack, SNS, Security Hub. Builders are pure; senders take a client."""
