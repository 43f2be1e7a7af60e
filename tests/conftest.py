"""What holds for every test: no deadline for a generated example, because speed belongs in benchmarks and a busy machine is no defect."""

from hypothesis import HealthCheck, settings

settings.register_profile("tidewaiter", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tidewaiter")
