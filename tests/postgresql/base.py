"""Django's PostgreSQL backend whose flush runs as the owner, since the app role may not empty the ledger."""

from typing import Any

from django.db.backends.postgresql.base import DatabaseWrapper as PostgreSQLWrapper
from django.db.backends.postgresql.operations import DatabaseOperations as PostgreSQLOperations

from portal.runtime import places


class DatabaseOperations(PostgreSQLOperations):
    def execute_sql_flush(self, sql_list: list[str]) -> Any:
        return super().execute_sql_flush([f"SET ROLE {places.OWNER}", *sql_list, "RESET ROLE"] if sql_list else [])


class DatabaseWrapper(PostgreSQLWrapper):
    ops_class = DatabaseOperations
