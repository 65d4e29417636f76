"""The block list: known passwords and their obvious dress, nothing about capitals or symbols."""

import pytest
from django.core.exceptions import ValidationError

from accounts.identity.passwords import NotCommon


@pytest.mark.parametrize(
    "password",
    [
        "correcthorsebatterystaple",
        "Correct Horse Battery Staple",
        "passwordpassword",
        "passwordpassword123!",
        "qwertyuiopasdfghjkl",
        "iloveyouiloveyouiloveyou",
        "aaaaaaaaaaaaaaaaaaaa",
        "abcabcabcabcabcabc",
        "123456789012345",
        "987654321098765",
        "abcdefghijklmnopq",
        "woaini5201314",
        "ｐａｓｓｗｏｒｄｐａｓｓｗｏｒｄ",
        "walk-together-2026",
    ],
)
def test_refused(password: str) -> None:
    with pytest.raises(ValidationError) as refused:
        NotCommon().validate(password)
    assert refused.value.code == "password_too_common"


@pytest.mark.parametrize(
    "password", ["four quiet herons by the lake", "alllowercasebutlong", "梅花开时我们去看雪的那条小路真长", "7493 0182 5567 1290 3", "!! ? !! ... ??"]
)
def test_let_through(password: str) -> None:
    NotCommon().validate(password)
