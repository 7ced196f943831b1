"""Where the service is, and what it asks of its callers: from arguments, the environment and a profile."""

from __future__ import annotations

import json
import os
import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import grpc

DEFAULT_ADDRESS = "127.0.0.1:50051"
DEFAULT_PROFILE = "default"
PROFILE_VARIABLE = "KAIZEN_PROFILE"
PROFILES_FILE_VARIABLE = "KAIZEN_PROFILES_FILE"
# The environment variable of each value. The names are those of the arguments, and of the keys in a profile.
VARIABLES = {
    "address": "KAIZEN_GRPC_ADDRESS",
    "api_key": "KAIZEN_API_KEY",
    "tls_ca": "KAIZEN_TLS_CA",
    "tls_client_cert": "KAIZEN_TLS_CLIENT_CERT",
    "tls_client_key": "KAIZEN_TLS_CLIENT_KEY",
}
FILES = frozenset({"tls_ca", "tls_client_cert", "tls_client_key"})
# Anything else in a header makes gRPC fail, with a text that repeats the header.
VISIBLE_ASCII = re.compile(r"[\x21-\x7e]+")
# Where it is set, gRPC takes its authorities from there.
ROOTS_VARIABLE = "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH"


@dataclass(frozen=True)
class Access:
    """How the service is reached. An empty text stands for a value that nobody gave."""

    address: str = DEFAULT_ADDRESS
    # Objects are written into logs by their repr.
    api_key: str = field(default="", repr=False)
    # Paths of PEM files.
    tls_ca: str = ""
    tls_client_cert: str = ""
    tls_client_key: str = ""


def resolve_access(
    arguments: Mapping[str, str | os.PathLike[str] | None], profile: str | None, environment: Mapping[str, str]
) -> Access:
    """Takes each value from the arguments, else from the environment, else from the profile.

    Raises ValueError that says what is wrong. No text of it repeats a key.
    """
    given = {name: os.fspath(value) for name, value in arguments.items() if value is not None}
    if profile is not None:
        given["profile"] = profile
    empty = [name for name, value in given.items() if not value]
    if empty:
        raise ValueError(f"{', '.join(empty)}: it is empty; leave out what there is none of")
    in_profile = _read_profile(given.get("profile", ""), environment)

    def value_of(name: str) -> str:
        return given.get(name) or environment.get(VARIABLES[name]) or in_profile.get(name, "")

    return Access(
        address=value_of("address") or DEFAULT_ADDRESS,
        api_key=_usable_key(value_of("api_key")),
        **{name: value_of(name) for name in FILES},
    )


def tls_credentials(access: Access) -> grpc.ChannelCredentials | None:
    """The credentials that the files of an access make; None when it names none. Raises ValueError for useless files."""
    ca, certificate, key = access.tls_ca, access.tls_client_cert, access.tls_client_key
    if bool(certificate) != bool(key):
        missing = "tls_client_key" if certificate else "tls_client_cert"
        raise ValueError(f"tls_client_cert and tls_client_key belong together: there is no {missing}")
    if not ca and not certificate:
        return None
    return grpc.ssl_channel_credentials(
        _read_authorities(ca) if ca else system_authorities(os.environ), *_read_pair(certificate, key)
    )


def system_authorities(environment: Mapping[str, str]) -> bytes | None:
    """Certificates of the authorities that the system trusts, in PEM. None leaves the choice to gRPC.

    The Python package of gRPC knows only authorities of its own, and so none that an organisation has added.
    """
    if environment.get(ROOTS_VARIABLE):
        return None
    found = ssl.create_default_context().get_ca_certs(binary_form=True)
    return "".join(map(ssl.DER_cert_to_PEM_cert, found)).encode("ascii") or None


def _usable_key(text: str) -> str:
    if not text:
        return ""
    # A key that was read from a file ends with a line break.
    key = text.strip()
    if not VISIBLE_ASCII.fullmatch(key):
        raise ValueError("the API key has blanks or characters that no key has: copy it again, alone and on one line")
    return key


def _read_profile(asked: str, environment: Mapping[str, str]) -> dict[str, str]:
    """The values of a profile. Only one that was asked for must exist."""
    asked = asked or environment.get(PROFILE_VARIABLE, "")
    name = asked or DEFAULT_PROFILE
    file = _profiles_file(environment)
    profiles = _read_profiles(file)
    if name in profiles:
        return _values_of(profiles[name], f'the profile "{name}" in {file}', file.parent)
    if not asked:
        return {}
    known = ", ".join(profiles) or "none"
    raise ValueError(f'there is no profile "{name}" in {file}; the profiles there: {known}')


def _profiles_file(environment: Mapping[str, str]) -> Path:
    named = environment.get(PROFILES_FILE_VARIABLE)
    if named:
        return Path(named)
    settings = environment.get("XDG_CONFIG_HOME") or os.path.join(os.path.expanduser("~"), ".config")
    return Path(settings) / "kaizen" / "profiles.json"


def _read_profiles(file: Path) -> dict[str, object]:
    """Profiles by name; none when there is no file."""
    try:
        profiles = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as failure:
        raise ValueError(f"the profiles in {file} cannot be read: {failure.strerror}") from None
    # Without the error of the parser, which carries the text of the file: keys stand in it.
    except json.JSONDecodeError as failure:
        raise ValueError(f"{file} is not JSON: line {failure.lineno}, column {failure.colno}: {failure.msg}") from None
    except (UnicodeDecodeError, RecursionError):
        raise ValueError(f"{file} is not JSON in UTF-8") from None
    if not isinstance(profiles, dict):
        raise ValueError(f"{file} must hold an object with profiles by their names")
    return profiles


def _values_of(profile: object, what: str, folder: Path) -> dict[str, str]:
    if not isinstance(profile, dict):
        raise ValueError(f"{what} must be an object")
    unknown = [name for name in profile if name not in VARIABLES]
    wrong = [name for name, value in profile.items() if name in VARIABLES and not isinstance(value, str)]
    problems = [f"it has unknown keys: {', '.join(unknown)} (there are {', '.join(VARIABLES)})"] if unknown else []
    if wrong:
        problems.append(f"these must be texts: {', '.join(wrong)}")
    if problems:
        raise ValueError(f"{what} is not understood: {'; '.join(problems)}")
    # `folder / path` is the path itself when that is absolute.
    return {name: str(folder / text) if name in FILES and text else text for name, text in profile.items()}


def _read_authorities(file: str) -> bytes:
    content = _read("tls_ca", file)
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cafile=file)
    except OSError:
        raise ValueError(f"tls_ca: there is no certificate in PEM in {file}") from None
    return content


def _read_pair(certificate: str, key: str) -> tuple[bytes | None, bytes | None]:
    """Key and certificate, in gRPC's order. What gRPC itself says of useless ones is that the service is unavailable."""
    if not certificate:
        return None, None
    contents = _read("tls_client_key", key), _read("tls_client_cert", certificate)
    try:
        # An encrypted key must not make it ask at the terminal.
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_cert_chain(certificate, key, password=lambda: b"")
    except OSError:
        raise ValueError(
            f"tls_client_cert {certificate} and tls_client_key {key} cannot be used: they must be PEM files of a "
            "certificate and of its own private key, not encrypted"
        ) from None
    return contents


def _read(name: str, file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError as failure:
        raise ValueError(f"{name}: {file} cannot be read: {failure.strerror}") from None
