"""Reads the details of an error (google.rpc.Status in the trailer `grpc-status-details-bin`)."""

from __future__ import annotations

from typing import Any

import grpc
from google.protobuf import any_pb2, descriptor_pb2, descriptor_pool, duration_pb2, message_factory
from google.protobuf.message import DecodeError

from .failure import KaizenError, Violation

DETAILS_KEY = "grpc-status-details-bin"
_STRING = descriptor_pb2.FieldDescriptorProto.TYPE_STRING
_MESSAGE = descriptor_pb2.FieldDescriptorProto.TYPE_MESSAGE


def _message_classes() -> dict[str, Any]:
    """The four messages that are read, in a pool of their own: other packages may bring theirs."""
    file = descriptor_pb2.FileDescriptorProto(
        name="kaizen_graph/status_details.proto",
        package="google.rpc",
        syntax="proto3",
        dependency=["google/protobuf/any.proto", "google/protobuf/duration.proto"],
    )

    def message(name: str, fields: list[tuple[int, str, bool, str]]) -> None:
        entry = file.message_type.add(name=name)
        for number, field, repeated, type_name in fields:
            entry.field.add(
                number=number,
                name=field,
                label=3 if repeated else 1,
                type=_MESSAGE if type_name else _STRING,
                type_name=type_name or None,
            )

    message("Status", [(3, "details", True, ".google.protobuf.Any")])
    message("ErrorInfo", [(1, "reason", False, ""), (2, "domain", False, "")])
    message("RetryInfo", [(1, "retry_delay", False, ".google.protobuf.Duration")])
    message("FieldViolation", [(1, "field", False, ""), (2, "description", False, "")])
    message("BadRequest", [(1, "field_violations", True, ".google.rpc.FieldViolation")])
    pool = descriptor_pool.DescriptorPool()
    for known in (any_pb2, duration_pb2):
        pool.AddSerializedFile(known.DESCRIPTOR.serialized_pb)
    pool.AddSerializedFile(file.SerializeToString())
    names = ("Status", "ErrorInfo", "RetryInfo", "BadRequest")
    return {name: message_factory.GetMessageClass(pool.FindMessageTypeByName(f"google.rpc.{name}")) for name in names}


_CLASSES = _message_classes()


def error_of(failure: grpc.RpcError) -> KaizenError:
    """The error of a failed call."""
    code = failure.code() if isinstance(failure, grpc.Call) else grpc.StatusCode.UNKNOWN
    message = (failure.details() if isinstance(failure, grpc.Call) else str(failure)) or ""
    trailers = (failure.trailing_metadata() if isinstance(failure, grpc.Call) else None) or ()
    raw = next((value for key, value in trailers if key == DETAILS_KEY), b"")
    try:
        return _with_details(code, message, raw if isinstance(raw, bytes) else b"")
    except DecodeError:
        return KaizenError(code, message)


def _with_details(code: grpc.StatusCode, message: str, raw: bytes) -> KaizenError:
    reason = ""
    violations: tuple[Violation, ...] = ()
    retry_after_s = 0.0
    for detail in _CLASSES["Status"].FromString(raw).details:
        name = detail.type_url.rsplit(".", 1)[-1]
        if name not in _CLASSES:
            continue
        content = _CLASSES[name].FromString(detail.value)
        if name == "ErrorInfo":
            reason = content.reason
        elif name == "RetryInfo":
            retry_after_s = content.retry_delay.seconds + content.retry_delay.nanos / 1e9
        elif name == "BadRequest":
            violations = tuple(Violation(entry.field, entry.description) for entry in content.field_violations)
    return KaizenError(code, message, reason=reason, violations=violations, retry_after_s=retry_after_s)
