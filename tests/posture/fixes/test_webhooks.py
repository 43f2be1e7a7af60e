"""Webhooks that fail closed."""

import pytest

CASES = [
    (
        "TW-K8S-webhook-ignores-failure",
        (
            "apiVersion: admissionregistration.k8s.io/v1\n"
            "kind: ValidatingWebhookConfiguration\n"
            "metadata: {name: w}\n"
            "webhooks:\n"
            "- name: w.example.com\n"
            "  failurePolicy: Ignore\n"
            "  clientConfig: {service: {name: s, namespace: n}}\n"
        ),
        (
            "apiVersion: admissionregistration.k8s.io/v1\n"
            "kind: ValidatingWebhookConfiguration\n"
            "metadata: {name: w}\n"
            "webhooks:\n"
            "- name: w.example.com\n"
            "  failurePolicy: Fail\n"
            "  clientConfig: {service: {name: s, namespace: n}}\n"
        ),
        "while the webhook does not answer, nothing that it judges can be created or changed",
    ),
]


@pytest.mark.parametrize(("control", "text", "result", "breaks"), CASES)
def test_the_text_changes_where_it_has_to(fixed, control, text, result, breaks):
    """The finding is cleared by the smallest change, which is not made unasked if it may break something, nor twice."""
    assert fixed(control, text) == (result, breaks)
