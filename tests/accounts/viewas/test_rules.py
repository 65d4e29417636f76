"""What of a page is masked, and which pages are shown."""

import doctest

import pytest

from accounts.viewas import pages, rules
from backoffice.hall.codes import rules as codes
from backoffice.hall.queue import rules as queue
from backoffice.hall.referrals import rules as referrals
from portal.kernel.access import Mark


@pytest.mark.parametrize("module", [rules, codes, queue, referrals])
def test_worked_examples(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("6299990000000000315", "**** 0315"),
        ("6299 9900 0000 0000 315", "**** 0315"),
        ("138 0000 5521", "138 **** 5521"),
        ("2026-11-22 15:04", "2026-11-22 15:04"),
        ("147,138.25", "147,138.25"),
        ("0510 8270 0001", "0510 8270 0001"),
        ("TR01M7Q8S3KDE4A9XW1Z", "TR01M7Q8S3KDE4A9XW1Z"),
    ],
)
def test_masks(written: str, shown: str) -> None:
    assert rules.masked(f"<td>{written}</td>") == f"<td>{shown}</td>"


def test_a_page_is_shown_by_name_and_mark() -> None:
    assert pages.is_shown("accounts:deposits:list", Mark("customer"))
    assert not pages.is_shown("accounts:deposits:list", Mark("user"))
    assert not pages.is_shown("accounts:deposits:list", None)
    assert not pages.is_shown("profile:export", Mark("customer"))
    assert pages.is_shown("shell:home", Mark("public"))
