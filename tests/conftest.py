"""What every test stands on: real servers, a migrated database, the app role's rights, and reference data."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test import TestCase, TransactionTestCase
from django.utils import translation

from portal.kernel.grants import APP_ROLE
from portal.runtime import services
from tests import prepared, scheduling

pytest_plugins = ["tests.fixtures"]

STARTED = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    """Start the servers and prepare the database that others are copied from once, before any worker; make the keys that settings expect."""
    if not hasattr(config, "workerinput"):
        config.stash[STARTED] = services.ensure()
        prepared.ensure()
    Path(settings.VAULT_KEY_DIR).mkdir(parents=True, exist_ok=True, mode=0o700)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what this run started."""
    services.stop(config.stash.get(STARTED, []))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> scheduling.Scheduling:
    return scheduling.scheduler(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What kills and floods takes as long as it was asked to; everything else must end within the general limit."""
    scheduling.long_ones_first(items)
    for item in items:
        if item.get_closest_marker("fault"):
            item.add_marker(pytest.mark.timeout(7_200 if "FAULT_KILLS" in os.environ else 600))


@pytest.fixture(autouse=True)
def the_banks_language() -> None:
    """Every test begins in the bank's own language, whatever the one before it spoke."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Keys before the first encrypted row."""
    call_command("vault_keys", "--create", verbosity=0)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """After migration as the owner, every connection of this run has only the app role's rights."""
    connection = connections["default"]
    if not str(connection.settings_dict["NAME"]).startswith(connection.settings_dict["TEST"]["NAME"]):
        yield  # only journeys were asked for: they bring a database of their own
        return
    connection.settings_dict["OPTIONS"]["options"] = f"-c role={APP_ROLE} -c synchronous_commit=off"
    connection.close()
    with django_db_blocker.unblock():
        load_reference()
        connection.close()
    yield
    connection.settings_dict["OPTIONS"].pop("options")
    connection.close()


def load_reference() -> None:
    """The tables every bank starts with: calendar, chart of accounts, limits."""
    call_command("load_reference", verbosity=0)


_empty_tables = TransactionTestCase._fixture_teardown


def _empty_tables_and_reload(self: TransactionTestCase) -> None:
    _empty_tables(self)
    if not isinstance(self, TestCase):
        load_reference()


TransactionTestCase._fixture_teardown = _empty_tables_and_reload  # type: ignore[method-assign]
