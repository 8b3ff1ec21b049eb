"""One Windows for all tests of this folder: setting it up takes longer than they do."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from tests.wine.machine import NEEDED, Machine, windows


@pytest.fixture(scope="session")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    with windows(tmp_path_factory.mktemp("windows")) as found:
        yield found
