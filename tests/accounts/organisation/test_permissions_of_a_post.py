"""Who may do what, by post."""

from accounts.organisation import rules
from accounts.organisation.models import Role, StaffMember


def _of(role: Role, *, active: bool = True) -> StaffMember:
    return StaffMember(role=role, active=active)


def test_every_role_has_a_row() -> None:
    assert set(rules.PERMISSIONS) == set(Role)


def test_everybody_who_works_here_may_open_the_workbench() -> None:
    assert {role for role in Role if not rules.may(_of(role), "workbench.open")} == set()


def test_nobody_both_makes_and_checks() -> None:
    assert {role for role, granted in rules.PERMISSIONS.items() if {"counter.make", "counter.check"} <= granted} == set()


def test_the_auditor_changes_nothing() -> None:
    assert {name for name in rules.PERMISSIONS[Role.AUDITOR] if name.endswith((".change", ".make", ".check", ".reveal"))} == set()


def test_who_has_left_may_nothing() -> None:
    assert not rules.may(_of(Role.BRANCH_MANAGER, active=False), "workbench.open")


def test_nobody_may_nothing() -> None:
    assert not rules.may(None, "workbench.open")
