"""Django's own checks, as every start runs them."""

from django.core.management import call_command


def test_nothing_to_warn_about() -> None:
    call_command("check", fail_level="WARNING")
