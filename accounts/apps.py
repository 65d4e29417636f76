"""App `accounts`: who the customer is and what money they hold."""

from django.apps import AppConfig

CAPABILITIES = (
    "divisions",
    "organisation",
    "identity",
    "approvals",
    "security",
    "consents",
    "signing",
    "inbox",
    "ledger",
    "alerts",
    "deposits",
    "limits",
    "risk",
    "transfers",
    "statements",
    "onboarding",
    "profile",
    "tiers",
    "family",
    "viewas",
)


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from portal.kernel.wiring import wire

        wire("accounts", CAPABILITIES)
