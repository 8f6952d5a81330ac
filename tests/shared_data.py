"""Where the large test data is: beside the project, or where ASSEMBLY_SHARED_DATA says."""

import os
from pathlib import Path

import pytest

_BESIDE = Path(__file__).resolve().parents[2] / "shared" / "data"


def shared_data() -> Path:
    """The folder of shared test data; skips where it is absent, fails if ASSEMBLY_REQUIRE_SHARED=1."""
    folder = Path(os.environ.get("ASSEMBLY_SHARED_DATA") or _BESIDE)
    if folder.is_dir():
        return folder
    message = f"the shared test data is not at {folder}"
    if os.environ.get("ASSEMBLY_REQUIRE_SHARED") == "1":
        pytest.fail(message)
    pytest.skip(message)
