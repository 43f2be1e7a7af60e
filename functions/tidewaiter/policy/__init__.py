"""Decides: what passes the gate and which accepted risks are set aside."""
