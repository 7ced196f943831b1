"""The generated modules, by short names."""

try:
    from .gen.kaizen.v1 import (
        account_service_pb2,
        account_service_pb2_grpc,
        error_reason_pb2,
        event_pb2,
        event_service_pb2,
        event_service_pb2_grpc,
        guidance_item_pb2,
        guidance_pb2,
        kaizen_service_pb2,
        kaizen_service_pb2_grpc,
        performance_pb2,
        performance_service_pb2,
        vocabulary_pb2,
    )
except ModuleNotFoundError as missing:
    if "kaizen_graph.gen" not in (missing.name or ""):
        raise
    raise ImportError(
        "The stubs are not generated yet: run python generate_stubs.py in examples/python."
    ) from missing

__all__ = [
    "account_service_pb2",
    "account_service_pb2_grpc",
    "error_reason_pb2",
    "event_pb2",
    "event_service_pb2",
    "event_service_pb2_grpc",
    "guidance_item_pb2",
    "guidance_pb2",
    "kaizen_service_pb2",
    "kaizen_service_pb2_grpc",
    "performance_pb2",
    "performance_service_pb2",
    "vocabulary_pb2",
]
