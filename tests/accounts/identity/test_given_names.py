"""What a friendly page calls somebody."""

import pytest

from accounts.identity.rules import given_name


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("林知夏", "知夏"),
        ("王伟", "王伟"),
        ("欧阳小雨", "小雨"),
        ("欧阳雨", "欧阳雨"),
        ("阿依古丽·买买提", "阿依古丽·买买提"),
        ("Lin Zhixia", "Zhixia"),
        ("Anna Maria Nováková", "Anna Maria Nováková"),
        ("Bob", "Bob"),
    ],
)
def test_given_name(name: str, called: str) -> None:
    assert given_name(name) == called
