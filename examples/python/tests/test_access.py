import importlib
import itertools
import json
import os
import pkgutil
import tempfile
import unittest
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest import mock

import grpc
from google.protobuf import message_factory

from kaizen_graph import Kaizen
from kaizen_graph.access import DEFAULT_ADDRESS, FILES, VARIABLES, Access, resolve_access, tls_credentials
from kaizen_graph.connection import Connection
from kaizen_graph.failure import KaizenError
from kaizen_graph.gen.kaizen import v1
from kaizen_graph.stubs import event_pb2

from .relay import StoringService

KEY = "kaizen_0123456789abcdef0123_secret"
NOTHING = dict.fromkeys(VARIABLES)


class ProfilesTest(unittest.TestCase):
    """With a folder for the file of profiles."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.file = self.folder / "profiles.json"
        self.environment = {"KAIZEN_PROFILES_FILE": str(self.file)}

    def write(self, profiles: object) -> None:
        self.file.write_text(json.dumps(profiles), encoding="utf-8")

    def resolve(self, profile: str | None = None, **arguments: str) -> Access:
        return resolve_access({**NOTHING, **arguments}, profile, self.environment)

    def refusal(self, profile: str | None = None, **arguments: str) -> str:
        with self.assertRaises(ValueError) as caught:
            self.resolve(profile, **arguments)
        return str(caught.exception)

    def test_of_each_value_the_argument_wins_then_the_environment_then_the_profile(self) -> None:
        for name, *given in itertools.product(VARIABLES, *[(True, False)] * 3):
            with self.subTest(name, given=given):
                values = [f"{folder}/{name}" for folder in ("/argument", "/environment", "/profile")]
                argument, variable, in_profile = (
                    value if is_given else "" for value, is_given in zip(values, given, strict=True)
                )
                self.write({"default": {name: in_profile}})
                environment = {**self.environment, VARIABLES[name]: variable}
                access = resolve_access({**NOTHING, name: argument or None}, None, environment)
                default = DEFAULT_ADDRESS if name == "address" else ""
                self.assertEqual(getattr(access, name), argument or variable or in_profile or default)

    def test_an_empty_argument_is_refused_by_its_name(self) -> None:
        for name in VARIABLES:
            with self.subTest(name):
                self.assertIn(f"{name}: it is empty", self.refusal(**{name: ""}))
        self.assertIn("profile: it is empty", self.refusal(""))

    def test_the_profile_is_that_of_the_argument_then_of_the_environment_then_default(self) -> None:
        self.write({name: {"address": name} for name in ("default", "staging", "production")})
        self.assertEqual(self.resolve().address, "default")
        self.environment["KAIZEN_PROFILE"] = "staging"
        self.assertEqual(self.resolve().address, "staging")
        self.assertEqual(self.resolve("production").address, "production")

    def test_only_a_profile_that_was_asked_for_must_exist(self) -> None:
        self.assertEqual(self.resolve(), Access())
        self.assertIn(
            f'there is no profile "staging" in {self.file}; the profiles there: none', self.refusal("staging")
        )
        self.write({"other": {}, "third": {}})
        self.assertEqual(self.resolve(), Access())
        self.assertIn(f'"default" in {self.file}; the profiles there: other, third', self.refusal("default"))
        self.environment["KAIZEN_PROFILE"] = "staging"
        self.assertIn('there is no profile "staging"', self.refusal())

    def test_the_file_is_where_programs_keep_their_settings(self) -> None:
        for variable, place in (("XDG_CONFIG_HOME", "kaizen"), ("HOME", ".config/kaizen")):
            with self.subTest(variable), mock.patch.dict(os.environ, {"HOME": str(self.folder)}):
                file = self.folder / place / "profiles.json"
                file.parent.mkdir(parents=True)
                file.write_text(json.dumps({"default": {"address": variable}}), encoding="utf-8")
                environment = {variable: str(self.folder)}
                self.assertEqual(resolve_access(NOTHING, None, environment).address, variable)

    def test_a_relative_path_in_a_profile_begins_at_the_file(self) -> None:
        self.write({"default": dict.fromkeys(FILES, "certificates/file.pem")})
        access = self.resolve()
        for name in FILES:
            self.assertEqual(getattr(access, name), str(self.folder / "certificates/file.pem"))
        self.assertEqual(self.resolve(tls_ca="ca.pem").tls_ca, "ca.pem")

    def test_a_file_that_cannot_be_read_is_named_and_its_keys_are_not(self) -> None:
        contents: list[tuple[bytes, str]] = [
            (f'{{"default": {{"api_key": "{KEY}",}}}}'.encode(), "is not JSON: line 1, column"),
            (f'{{"default": {{"api_key": {KEY}}}}}'.encode(), "is not JSON: line 1, column"),
            (f'"{KEY}"'.encode(), "must hold an object"),
            (f'["{KEY}"]'.encode(), "must hold an object"),
            (f'{{"default": "{KEY}"}}'.encode(), "must be an object"),
            (f'{{"default": {{"api_key": ["{KEY}"]}}}}'.encode(), "these must be texts: api_key"),
            (b'{"default": {"address": 1, "tls_ca": null}}', "these must be texts: address, tls_ca"),
            (
                f'{{"default": {{"apiKey": "{KEY}", "ca": "", "address": 1}}}}'.encode(),
                "unknown keys: apiKey, ca (there",
            ),
            (f'{{"default": {{"apiKey": "{KEY}", "ca": "", "address": 1}}}}'.encode(), "these must be texts: address"),
            (b"\xff" + KEY.encode(), "is not JSON"),
            (b"\xef\xbb\xbf{}", "is not JSON"),
            (b"", "is not JSON"),
            (b'{"default":' * 200_000, "is not JSON"),
        ]
        for content, why in contents:
            with self.subTest(content[:60]):
                self.file.write_bytes(content)
                text = self.refusal()
                self.assertIn(str(self.file), text)
                self.assertIn(why, text)
                self.assertNotIn(KEY, text)
        self.file.unlink()
        self.file.mkdir()
        self.assertIn(f"{self.file} cannot be read", self.refusal())

    def test_a_key_is_one_word_and_appears_in_no_text(self) -> None:
        self.assertEqual(self.resolve(api_key=f" {KEY}\r\n").api_key, KEY)
        for text in (f"Bearer {KEY}", f"{KEY}\nx-other: 1", f"{KEY}\0", f"{KEY}ü", "\n"):
            with self.subTest(text):
                self.assertNotIn(KEY, self.refusal(api_key=text))
        self.assertNotIn(KEY, repr(self.resolve(api_key=KEY)))

    def test_files_that_make_no_tls_are_named_when_the_client_is_made(self) -> None:
        text = self.folder / "text.pem"
        text.write_text("no certificate", encoding="utf-8")
        missing = str(self.folder / "missing.pem")
        cases = [
            ({"tls_ca": missing}, f"tls_ca: {missing} cannot be read"),
            ({"tls_ca": str(self.folder)}, f"tls_ca: {self.folder} cannot be read"),
            ({"tls_ca": text}, f"tls_ca: there is no certificate in PEM in {text}"),
            ({"tls_client_cert": text}, "there is no tls_client_key"),
            ({"tls_client_key": text}, "there is no tls_client_cert"),
            ({"tls_client_cert": text, "tls_client_key": missing}, f"tls_client_key: {missing} cannot be read"),
            ({"tls_client_cert": text, "tls_client_key": text}, f"tls_client_cert {text} and tls_client_key {text}"),
        ]
        for arguments, why in cases:
            with self.subTest(arguments), self.assertRaises(ValueError) as caught:
                Kaizen("account", address="127.0.0.1:1", **arguments)
            self.assertIn(why, str(caught.exception))
        self.assertIsNone(tls_credentials(Access()))

    def test_credentials_of_the_callers_own_win_over_files(self) -> None:
        credentials = grpc.ssl_channel_credentials()
        kaizen = Kaizen("account", address="127.0.0.1:1", credentials=credentials, tls_ca=self.folder / "missing.pem")
        self.addCleanup(kaizen.close, 0.0)


def generated_modules() -> Iterator[ModuleType]:
    for module in pkgutil.iter_modules(v1.__path__, f"{v1.__name__}."):
        if module.name.endswith("_pb2"):
            yield importlib.import_module(module.name)


def service_stubs(module: ModuleType) -> Iterator[tuple[Any, type]]:
    """The descriptor of each service of a module, and its stub."""
    for name, service in module.DESCRIPTOR.services_by_name.items():
        yield service, getattr(importlib.import_module(f"{module.__name__}_grpc"), f"{name}Stub")


class EveryCallTest(unittest.TestCase):
    def setUp(self) -> None:
        self.service = StoringService()
        self.addCleanup(self.service.close)
        self.address = f"127.0.0.1:{self.service.port}"

    def test_the_key_goes_with_every_call_and_stream(self) -> None:
        kaizen = Kaizen("account", address=self.address, api_key=KEY)
        self.addCleanup(kaizen.close, 0.0)
        services = [service for module in generated_modules() for service in service_stubs(module)]
        methods = [(stub, method) for service, stub in services for method in service.methods]
        for stub, method in methods:
            request = message_factory.GetMessageClass(method.input_type)()
            # The service knows none of them but one.
            with self.subTest(method.full_name), suppress(KaizenError, grpc.RpcError):
                answer = kaizen.call(stub, method.name, iter((request,)) if method.client_streaming else request)
                if method.server_streaming:
                    list(answer)
        self.assertEqual(self.service.authorizations, [f"Bearer {KEY}"] * len(methods))
        self.assertIn("WatchContext", [method.name for _, method in methods])

    def test_a_log_call_and_the_look_for_a_sign_of_life_carry_it_too(self) -> None:
        kaizen = Kaizen("account", address=self.address, api_key=KEY)
        kaizen.log_event(event_pb2.LeadCreated(lead_id="lead", source="website"))
        self.assertTrue(kaizen.close(60))
        connection = Connection(self.address, None, KEY)
        self.assertTrue(connection._is_alive(connection._open()))
        self.assertEqual(self.service.authorizations, [f"Bearer {KEY}"] * 2)

    def test_an_https_address_trusts_the_authorities_of_the_system(self) -> None:
        for address, times in (("https://localhost:1", 1), ("http://localhost:1", 0)):
            with self.subTest(address), mock.patch("kaizen_graph.connection.system_authorities") as authorities:
                authorities.return_value = None
                Connection(address)._open().close()
                self.assertEqual(authorities.call_count, times)

    def test_without_a_key_nothing_is_sent(self) -> None:
        kaizen = Kaizen("account", address=self.address)
        kaizen.log_event(event_pb2.LeadCreated(lead_id="lead", source="website"))
        self.assertTrue(kaizen.close(60))
        self.assertEqual(self.service.authorizations, [None])


if __name__ == "__main__":
    unittest.main()
