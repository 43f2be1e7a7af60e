"""Revoke the sessions of roles and release them: the only function that may write IAM policies."""

from handlers._acting import acting

handler = acting("identity")
