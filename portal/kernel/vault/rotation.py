"""Sealing everything again under the newest key: in chunks, while the bank runs, as often as one likes."""

from collections.abc import Callable
from itertools import groupby
from typing import Final

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model
from psycopg import sql

from portal.kernel.vault import ciphers, keys
from portal.kernel.vault.fields import EncryptedTextField

CHUNK: Final = 500

_others: dict[str, Callable[[int], int]] = {}


def register(name: str, reseal: Callable[[int], int]) -> None:
    """Add something sealed outside model fields. `reseal(version)` brings it to that version and answers how many it changed."""
    _others[name] = reseal


def rotate() -> dict[str, int]:
    """Bring every sealed value to the newest key version; answers how many were changed, by place."""
    version = keys.newest_version()
    changed = {f"{model._meta.label}.{field.name}": _reseal_column(model, field, version) for model, field in sealed_fields()}
    return changed | {name: reseal(version) for name, reseal in sorted(_others.items())}


def sealed_fields() -> list[tuple[type[Model], EncryptedTextField]]:
    """Every encrypted column of every installed app, each once."""
    found = {
        (model._meta.db_table, field.column): (model, field)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
        for field in model._meta.local_concrete_fields
        if isinstance(field, EncryptedTextField)
    }
    return [place for _key, place in sorted(found.items())]


def _reseal_column(model: type[Model], field: EncryptedTextField, version: int) -> int:
    total = 0
    while done := _reseal_chunk(model, field, version):
        total += done
    return total


def _reseal_chunk(model: type[Model], field: EncryptedTextField, version: int) -> int:
    """One short transaction. Rows that somebody is writing are waited for, since they too must end up resealed."""
    names = {
        "table": sql.Identifier(model._meta.db_table),
        "column": sql.Identifier(str(field.column)),
        "key": sql.Identifier(str(model._meta.pk.column)),
    }
    select = sql.SQL("select {key}, {column} from {table} where {column} <> '' and substr({column}, 1, 3) <> %s order by {key} limit %s for no key update")
    update = sql.SQL("update {table} set {column} = %s where {key} = %s")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(select.format(**names), [ciphers.prefix(version), CHUNK])
        rows = [(key, bytes(sealed)) for key, sealed in cursor.fetchall()]
        cursor.executemany(update.format(**names), [(_reseal(field.purpose, sealed), key) for key, sealed in rows])
    return len(rows)


def _reseal(purpose: str, sealed: bytes) -> bytes:
    return ciphers.encrypt(purpose, ciphers.decrypt(purpose, sealed))


def versions_in_use() -> dict[int, int]:
    """How many column values each key version still seals; a key file may go only when its version is absent here."""
    counted: list[tuple[int, int]] = []
    for model, field in sealed_fields():
        names = {"table": sql.Identifier(model._meta.db_table), "column": sql.Identifier(str(field.column))}
        with connection.cursor() as cursor:
            cursor.execute(
                sql.SQL("select get_byte({column}, 1) * 256 + get_byte({column}, 2), count(*) from {table} where {column} <> '' group by 1").format(**names)
            )
            counted += cursor.fetchall()
    return {version: sum(n for _v, n in rows) for version, rows in groupby(sorted(counted), key=lambda row: row[0])}
