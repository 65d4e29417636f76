"""The demo's settings, with the page that says hello."""

from portal.settings.dev import *  # noqa: F403 (a thin layer)

ROOT_URLCONF = "tests.benchmarks.hello"
