"""A fresh desk for every test."""

from pathlib import Path

import pytest

from tests.xlsx.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A small data folder without a workbook."""
    return Desk(tmp_path)
