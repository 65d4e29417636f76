"""Two banks on one Valkey, each with a database of its own, share no task, no news and no cached answer."""

import os
import subprocess
import sys

from portal.runtime import places

_SHOW = (
    "from django.conf import settings as s;"
    "print(s.CACHES['default']['KEY_PREFIX'], s.CHANNEL_LAYERS['default']['CONFIG']['prefix'], s.CELERY_BROKER_TRANSPORT_OPTIONS['global_keyprefix'])"
)


def prefixes(database: str) -> list[str]:
    """What a process of the bank with that database writes before its keys."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "portal.settings.dev", "DB_NAME": database}
    done = subprocess.run([sys.executable, "-c", _SHOW], env=environment, cwd=places.ROOT, capture_output=True, text=True, check=True, timeout=60)
    return done.stdout.split()


def test_every_key_begins_with_the_database() -> None:
    first, second = prefixes("tx_first"), prefixes("tx_second")
    assert len(first) == 3
    assert all("tx_first" in prefix for prefix in first)
    assert all("tx_second" in prefix for prefix in second)
