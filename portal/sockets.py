"""The WebSocket addresses under /ws/, composed at the top: each capability that pushes brings its consumer here."""

from django.urls import URLPattern, path

from accounts.inbox.consumers import Bell

routes: list[URLPattern] = [path("ws/inbox/", Bell.as_asgi())]
