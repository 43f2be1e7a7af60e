"""Isolate instances and release them."""

from handlers._acting import acting

handler = acting("network")
