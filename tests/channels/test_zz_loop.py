import pytest
from tests.channels.test_handover import *  # noqa
from tests.channels import test_handover as h
for name in [n for n in globals() if n.startswith("test_")]:
    del globals()[name]
@pytest.mark.parametrize("n", range(8))
def test_loop(clinic, asked, n):
    h.test_no_word_is_lost_or_doubled_either_way(clinic, asked, h.kill_gateway)
