"""Which database and which Valkey: those that the environment names, else the embedded ones."""

import os
from typing import Any

from portal.runtime import places, postgres, services, valkey
from portal.settings import env


def databases() -> dict[str, dict[str, Any]]:
    """`default`, signed in as the app role; as the owner (who migrates) when DB_ROLE is owner."""
    owner = os.environ.get("DB_ROLE") == "owner"
    named = env.database("DATABASE_OWNER_URL" if owner and os.environ.get("DATABASE_OWNER_URL") else "DATABASE_URL")
    return {
        "default": (named or embedded(places.OWNER if owner else places.APP)) | {"CONN_MAX_AGE": env.number("DB_CONN_MAX_AGE", 60), "CONN_HEALTH_CHECKS": True}
    }


def embedded(role: str) -> dict[str, Any]:
    """The embedded server's database, signed in as `role`."""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": services.database_name(),
        "USER": role,
        "PASSWORD": postgres.password(role),
        "HOST": str(postgres.sockets()),
        "PORT": postgres.PORT,
        "OPTIONS": {},
    }


def redis_url(database: int, *, broker: bool = False) -> str:
    """The address of a numbered Valkey database, in Celery's spelling for the broker; VALKEY_DATABASE moves the numbers up."""
    database += env.number("VALKEY_DATABASE", 0)
    named = os.environ.get("REDIS_URL")
    if named:
        return f"{named.rstrip('/')}/{database}"
    return f"redis+socket://{valkey.SOCKET}?virtual_host={database}" if broker else valkey.url(database)
