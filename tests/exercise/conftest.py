import pytest
from exercisekit import Measured


@pytest.fixture
def law(tmp_path):
    return Measured(tmp_path)
