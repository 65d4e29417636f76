"""App `wealth`."""

from django.apps import AppConfig


class WealthConfig(AppConfig):
    name = "wealth"
