"""The WebSocket addresses under /ws/, composed at the top: each capability that pushes brings its consumer here."""

from django.urls import URLPattern

routes: list[URLPattern] = []
