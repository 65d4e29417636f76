"""The people everybody meets in the demo and in tests: who they are, where they work, how they sign in."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from accounts.organisation.models import BranchKind, Role

#: The one published password of the demo; nobody's outside it.
PASSWORD: Final = "walk-together-2026"  # noqa: S105 (published on purpose)


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the bank; `parent` is the code of the place above."""

    code: str
    name: str
    name_en: str
    kind: BranchKind
    parent: str
    division: str
    opened_on: date

    @property
    def phone(self) -> str:
        """An invented number with the city's real area code; the head office answers in Wuxi."""
        area = "0510" if self.code == HEAD_OFFICE else self.code[:4].replace("00", "0", 1)
        return f"{area} 8270 00{self.code[4:] or '00'}"


@dataclass(frozen=True, slots=True)
class Person:
    """A customer of the cast; `province` is the first two digits of the ID number."""

    login: str
    number: str
    name: str
    name_en: str
    gender: str
    birth_date: date
    province: str
    branch: str
    opened_on: date


@dataclass(frozen=True, slots=True)
class Colleague:
    """A member of staff of the cast."""

    login: str
    number: str
    name: str
    name_en: str
    role: Role
    branch: str
    joined_on: date


HEAD_OFFICE: Final = "0001"
WUXI: Final = "0510"
LIANGXI: Final = "051001"
BINHU: Final = "051002"

PLACES: Final = (
    Place(HEAD_OFFICE, "同行银行总行", "Head Office", BranchKind.HEAD, "", "320200", date(1996, 5, 20)),
    Place(WUXI, "无锡分行", "Wuxi Branch", BranchKind.BRANCH, HEAD_OFFICE, "320200", date(1996, 5, 20)),
    Place(LIANGXI, "梁溪支行", "Liangxi Sub-branch", BranchKind.SUBBRANCH, WUXI, "320213", date(1998, 9, 1)),
    Place(BINHU, "滨湖支行", "Binhu Sub-branch", BranchKind.SUBBRANCH, WUXI, "320211", date(2003, 4, 18)),
    Place("0512", "苏州分行", "Suzhou Branch", BranchKind.BRANCH, HEAD_OFFICE, "320500", date(2001, 3, 12)),
    Place("051201", "姑苏支行", "Gusu Sub-branch", BranchKind.SUBBRANCH, "0512", "320508", date(2001, 3, 12)),
    Place("051202", "昆山支行", "Kunshan Sub-branch", BranchKind.SUBBRANCH, "0512", "320583", date(2009, 10, 15)),
    Place("0021", "上海分行", "Shanghai Branch", BranchKind.BRANCH, HEAD_OFFICE, "310000", date(2004, 6, 8)),
    Place("002101", "徐汇支行", "Xuhui Sub-branch", BranchKind.SUBBRANCH, "0021", "310104", date(2004, 6, 8)),
    Place("0571", "杭州分行", "Hangzhou Branch", BranchKind.BRANCH, HEAD_OFFICE, "330100", date(2007, 11, 2)),
    Place("057101", "西湖支行", "Xihu Sub-branch", BranchKind.SUBBRANCH, "0571", "330106", date(2007, 11, 2)),
    Place("0028", "成都分行", "Chengdu Branch", BranchKind.BRANCH, HEAD_OFFICE, "510100", date(2012, 8, 27)),
    Place("002801", "青羊支行", "Qingyang Sub-branch", BranchKind.SUBBRANCH, "0028", "510105", date(2012, 8, 27)),
)

ALICE: Final = Person("alice", "3202447108", "林知夏", "Lin Zhixia", "f", date(1990, 11, 19), "32", LIANGXI, date(2016, 7, 4))
BOB: Final = Person("bob", "3202381562", "周明远", "Zhou Mingyuan", "m", date(1988, 3, 9), "32", LIANGXI, date(2015, 9, 14))
CHARLIE: Final = Person("charlie", "3202605488", "周桂兰", "Zhou Guilan", "f", date(1953, 10, 2), "32", BINHU, date(2003, 5, 6))
CUSTOMERS: Final = (ALICE, BOB, CHARLIE)

#: Registered, but no customer: a login alone.
MALLORY: Final = "mallory"

DANA: Final = Colleague("dana", "S0101", "陈嘉禾", "Chen Jiahe", Role.ACCOUNT_MANAGER, LIANGXI, date(2019, 7, 1))
ERIN: Final = Colleague("erin", "S0102", "沈玉芬", "Shen Yufen", Role.BRANCH_MANAGER, LIANGXI, date(2006, 3, 20))
FRANK: Final = Colleague("frank", "S0002", "方毅", "Fang Yi", Role.RISK_OFFICER, HEAD_OFFICE, date(2012, 9, 3))
GRACE: Final = Colleague("grace", "S0003", "顾晓岚", "Gu Xiaolan", Role.REVIEWER, HEAD_OFFICE, date(2015, 4, 7))
HENRY: Final = Colleague("henry", "S0004", "何立", "He Li", Role.PRODUCT_OWNER, HEAD_OFFICE, date(2010, 8, 16))
IRIS: Final = Colleague("iris", "S0005", "殷睿", "Yin Rui", Role.AUDITOR, HEAD_OFFICE, date(2014, 2, 24))
JUDY: Final = Colleague("judy", "S0103", "朱迪", "Zhu Di", Role.TELLER, LIANGXI, date(2021, 7, 1))
KATE: Final = Colleague("kate", "S0006", "柯悦", "Ke Yue", Role.CONSUMER_PROTECTION, HEAD_OFFICE, date(2013, 5, 13))
STAFF: Final = (DANA, ERIN, FRANK, GRACE, HENRY, IRIS, JUDY, KATE)
