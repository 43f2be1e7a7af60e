"""Signatures in words, the same in reports and on the command line."""

from tidewaiter.model.signature import Signature


def signature_line(signature: Signature) -> str:
    """Say in one line who signed and when, or why a signature does not count."""
    if not signature.verified:
        return f"{signature.format.value} signature not verified: {signature.reason}"
    issuer = f" ({signature.issuer})" if signature.issuer else ""
    states = f", stating {signature.predicate}" if signature.predicate else ""
    time = f" at {signature.signed}, says {signature.witness}" if signature.signed else " at an unknown time"
    notes = f"; {'; '.join(signature.notes)}" if signature.notes else ""
    return f"signed by {signature.signer}{issuer}{time} [{signature.format.value}{states}]{notes}"
