"""Structured logs, metrics and traces of the functions; the command line never imports this."""

from aws_lambda_powertools import Logger, Metrics, Tracer

SERVICE = "tidewaiter"
NAMESPACE = "Tidewaiter"

logger = Logger(service=SERVICE)
metrics = Metrics(namespace=NAMESPACE, service=SERVICE)
tracer = Tracer(service=SERVICE)
