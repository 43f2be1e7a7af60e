"""Verifies who signed an image, offline: cosign's signatures, Sigstore bundles and Notation's envelopes against keys and roots of trust.

Input: the signatures that `sources.attached` collected, unverified. Output: `model.signature.Signature` values and findings. The
mathematics is that of the `cryptography` library (and of `rfc3161-client` for timestamps); ours are only the formats and the rules.
"""
