"""Reads the address of a service, in whatever form people write it, and whether calls go through a proxy."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass

DEFAULT_PORT = 50_051
HIGHEST_PORT = 65_535
# URLs, as people copy them from elsewhere: whether they are encrypted, and their port.
URL_SCHEMES = {"http": (False, 80), "https": (True, 443), "grpc": (False, DEFAULT_PORT), "grpcs": (True, 443)}
# Letters, digits, hyphens; underscores too, as networks of containers use them.
HOST_NAME = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?(?:\.[A-Za-z0-9_-]+)*\.?")
# All of them count: people set one or the other spelling, and expect it to be obeyed.
NO_PROXY_VARIABLES = ("no_grpc_proxy", "NO_GRPC_PROXY", "no_proxy", "NO_PROXY")


@dataclass(frozen=True)
class ChannelTarget:
    """Where a channel leads to."""

    # As gRPC takes it.
    target: str
    # A name, or an IP address without brackets. Empty: a Unix socket, or a list of addresses.
    host: str = ""
    port: int = 0
    # Whether the address says to encrypt. None: it does not say.
    is_encrypted: bool | None = None


def channel_target(address: str) -> ChannelTarget:
    """Understands `host`, `host:port`, IPv6, `http://`, `https://`, `grpc://` and `grpcs://` with a slash at the end, and
    the targets `dns:`, `unix:`, `ipv4:` and `ipv6:` of gRPC. Raises ValueError that says what is wrong with any other."""
    try:
        return _parse(address.strip())
    except ValueError as failure:
        # Names, passwords and keys that people write before the host are not repeated.
        shown = re.sub(r"[^/]*@", "…@", address)
        raise ValueError(
            f'the address "{shown}" is not understood: {failure}. Give "host:port", for example '
            f"127.0.0.1:{DEFAULT_PORT}, or a URL as https://kaizen.example.com"
        ) from None


def goes_directly(host: str, port: int, environment: Mapping[str, str]) -> bool:
    """Whether no proxy of the environment may be used: for loopback, and for what NO_PROXY names, in both spellings."""
    name = host.lower().rstrip(".")
    if not name or name == "localhost" or name.endswith(".localhost"):
        return True
    ip = _ip(name)
    if ip is not None and (ip.is_loopback or ip.is_unspecified):
        return True
    entries = (entry for key in NO_PROXY_VARIABLES for entry in re.split(r"[\s,]+", environment.get(key, "")))
    return any(_matches(entry.lower(), name, ip, port) for entry in entries if entry)


def _parse(text: str) -> ChannelTarget:
    if not text:
        raise ValueError("it is empty")
    if re.search(r"\s", text):
        raise ValueError("it has a space in it")
    found = re.fullmatch(r"([A-Za-z][A-Za-z0-9+.-]*):(.*)", text, re.DOTALL)
    scheme, rest = (found[1].lower(), found[2]) if found else ("", "")
    if "@" in text and scheme != "unix":
        raise ValueError("names and passwords do not belong into an address")
    if scheme in URL_SCHEMES and rest.startswith("//"):
        return _of_url(rest[2:], *URL_SCHEMES[scheme])
    if scheme == "dns":
        return _of_dns(rest)
    if scheme == "unix":
        if rest in ("", "//") or re.match(r"//[^/]", rest):
            raise ValueError("unix: is followed by a path, as in unix:/run/kaizen.sock")
        return ChannelTarget(text)
    if scheme in ("ipv4", "ipv6") and rest:
        return ChannelTarget(text)
    if rest.startswith("//"):
        raise ValueError(f"there is no scheme {scheme}://")
    return _of_endpoint(text, DEFAULT_PORT)


def _of_url(rest: str, is_encrypted: bool, port: int) -> ChannelTarget:
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    path = rest[len(authority) :]
    if path.strip("/"):
        raise ValueError(f"a service has no path: leave out {path}")
    found = _of_endpoint(authority, port)
    return ChannelTarget(found.target, found.host, found.port, is_encrypted)


def _of_dns(rest: str) -> ChannelTarget:
    found = re.fullmatch(r"(?://([^/]*)/)?(.*)", rest, re.DOTALL)
    server, name = (found[1] or "", found[2]) if found else ("", "")
    if not name or name.startswith("/"):
        raise ValueError("dns: is followed by a name, as in dns:///kaizen.internal:50051")
    endpoint = _of_endpoint(name, DEFAULT_PORT)
    target = endpoint.target if not server else endpoint.target.replace("dns:", f"dns://{server}/", 1)
    return ChannelTarget(target, endpoint.host, endpoint.port)


def _of_endpoint(text: str, default_port: int) -> ChannelTarget:
    bare = _ip(text)
    if bare is not None and bare.version == 6:
        return ChannelTarget(f"dns:[{text}]:{default_port}", text, default_port)
    found = re.fullmatch(r"(?:\[([^\]]*)\]|([^:\[\]]*))(?::(.*))?", text.rstrip("/"), re.DOTALL)
    bracketed, host, port_text = (found[1], found[2] or "", found[3]) if found else (None, "", None)
    if bracketed is not None:
        inner = _ip(bracketed)
        if inner is None or inner.version != 6:
            raise ValueError(f"[{bracketed}] is no IPv6 address")
        host = bracketed
    if not host:
        raise ValueError("it names no host")
    if port_text is not None and not re.fullmatch(r"[0-9]{1,5}", port_text):
        raise ValueError(f'a port is a number from 1 to {HIGHEST_PORT}, not "{port_text}"')
    port = default_port if port_text is None else int(port_text)
    if not 1 <= port <= HIGHEST_PORT:
        raise ValueError(f'a port is a number from 1 to {HIGHEST_PORT}, not "{port_text}"')
    if bracketed is not None:
        return ChannelTarget(f"dns:[{host}]:{port}", host, port)
    return ChannelTarget(f"dns:{_name(host)}:{port}", _name(host), port)


def _name(host: str) -> str:
    try:
        name = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        name = ""
    if not HOST_NAME.fullmatch(name):
        raise ValueError(f'"{host}" is no name of a host')
    if re.fullmatch(r"[0-9.]+", name) and _ip(name) is None:
        raise ValueError(f'"{host}" is no IPv4 address')
    return name


def _ip(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def _matches(entry: str, name: str, ip: ipaddress.IPv4Address | ipaddress.IPv6Address | None, port: int) -> bool:
    """`*`, a name with all below it, an address, or a range; each with a port."""
    if entry == "*":
        return True
    if "/" in entry:
        try:
            return ip is not None and ip in ipaddress.ip_network(entry, strict=False)
        except ValueError:
            return False
    found = re.fullmatch(r"(?:\[([^\]]*)\]|([^:]*))(?::(\d+))?", entry)
    pattern, entry_port = (found[1] or found[2] or "", found[3]) if found else (entry, None)
    if entry_port is not None and int(entry_port) != port:
        return False
    pattern = re.sub(r"^\*?\.", "", pattern).rstrip(".")
    return bool(pattern) and (name == pattern or (ip is None and name.endswith(f".{pattern}")))
