"""Generates the stubs before the package is put together, where the service's proto files are beside it."""

import sys
from pathlib import Path

from setuptools import setup

HERE = Path(__file__).resolve().parent
PROTO = HERE.parent.parent / "proto"
# A build does not look for modules beside this file by itself.
sys.path.insert(0, str(HERE))

if (PROTO / "kaizen" / "v1").is_dir():
    from generate_stubs import generate

    generate(PROTO)
elif not (HERE / "kaizen_graph" / "gen").is_dir():
    raise SystemExit(f"There are no stubs, and no proto files in {PROTO} to make them from.")

setup()
