"""Production starts with a complete and safe environment, and with nothing less."""

from pathlib import Path

import pytest

from tests.portal.settings.environment import complete_environment, manage


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A complete environment of a production bank."""
    return complete_environment(tmp_path)


def test_a_complete_environment_passes_djangos_deploy_check(environment: dict[str, str]) -> None:
    made = manage(environment, "vault_keys", "--create")
    assert made.returncode == 0, made.stderr
    checked = manage(environment, "check", "--deploy", "--fail-level", "WARNING")
    assert (checked.returncode, checked.stderr.strip()) == (0, "")


def test_it_does_not_start_without_its_keys(environment: dict[str, str]) -> None:
    checked = manage(environment, "check")
    assert checked.returncode != 0
    assert str(Path(environment["VAULT_KEY_DIR"]) / "v1.key") in checked.stderr


@pytest.mark.parametrize("name", ["DATABASE_URL", "REDIS_URL", "VAULT_KEY_DIR", "CHECKPOINT_DIR", "PRIVATE_ROOT", "ALLOWED_HOSTS"])
def test_a_missing_value_is_named(environment: dict[str, str], name: str) -> None:
    del environment[name]
    checked = manage(environment, "check")
    assert checked.returncode != 0
    assert name in checked.stderr


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ALLOWED_HOSTS", "*", "'*' is refused"),
        ("ALLOWED_HOSTS", "bank.example,*", "'*' is refused"),
        ("SECRET_KEY_FILE", "/nowhere/secret_key", "cannot be read"),
        ("TRUSTED_PROXIES", "one", "write a whole number"),
        ("DATABASE_URL", "sqlite:///bank.db", "must start with postgresql://"),
    ],
)
def test_an_unsafe_value_is_refused(environment: dict[str, str], name: str, value: str, said: str) -> None:
    checked = manage(environment | {name: value}, "check")
    assert checked.returncode != 0
    assert said in checked.stderr


@pytest.mark.parametrize("key", ["zQ7-tooshort", "a" * 80, "django-insecure-" + "x1y2z3" * 12])
def test_a_weak_secret_key_is_refused(environment: dict[str, str], tmp_path: Path, key: str) -> None:
    Path(environment["SECRET_KEY_FILE"]).write_text(key, encoding="utf-8")
    checked = manage(environment, "check")
    assert checked.returncode != 0
    assert "SECRET_KEY is too short or too plain" in checked.stderr
    assert key not in checked.stderr, "a secret is not printed"
