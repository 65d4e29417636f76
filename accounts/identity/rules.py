"""How people are called. No database."""

import re
from typing import Final

#: How logins that nobody thought of begin.
DRAWN: Final = "tx"
_DRAWN: Final = re.compile(rf"{DRAWN}\d{{12}}")

#: Surnames of two characters, apart by spaces; every other Chinese surname in use has one.
DOUBLE_SURNAMES: Final = (
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 "
    "濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 令狐"
)


def given_name(name: str) -> str:
    """What a friendly page calls somebody: 林知夏 → 知夏, 欧阳小雨 → 小雨, Lin Zhixia → Zhixia.

    A name of two characters stays whole, as people say it (王伟); so does every name that is not of this shape.

    >>> given_name("王伟")
    '王伟'
    """
    if name.isascii():
        words = name.split()
        return words[1] if len(words) == 2 else name
    surname = 2 if name[:2] in DOUBLE_SURNAMES else 1
    rest = name[surname:]
    return rest if 2 <= len(rest) <= 3 and "·" not in name and " " not in name else name


def is_drawn(username: str) -> bool:
    """Whether the login was drawn and means nothing to its owner.

    >>> [is_drawn(name) for name in ("tx012345678901", "alice", "tx-lover")]
    [True, False, False]
    """
    return _DRAWN.fullmatch(username) is not None


def masked_email(address: str) -> str:
    """Enough to recognise one's own address by.

    >>> [masked_email(address) for address in ("alice@example.com", "al@example.com", "a@example.com")]
    ['al***@example.com', 'a***@example.com', 'a***@example.com']
    """
    name, _at, host = address.partition("@")
    return f"{name[: 2 if len(name) > 2 else 1]}***@{host}"
