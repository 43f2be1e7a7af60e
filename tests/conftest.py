"""What holds for every test: names that are the same in every process, and no deadline for a generated example.

Speed belongs in benchmarks, and a busy machine is no defect.
"""

from typing import Any

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("tidewaiter", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tidewaiter")


def pytest_make_parametrize_id(config: pytest.Config, val: Any, argname: str) -> str | None:
    """Name bytes by their length: compressed data carries the time, and two processes would collect different tests."""
    return f"{argname}-{len(val)}-bytes" if isinstance(val, bytes) else None
