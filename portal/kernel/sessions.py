"""Sessions of people with more than one request on its way."""

from django.contrib.sessions import middleware
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers


class SessionMiddleware(middleware.SessionMiddleware):
    """Django's, but a cookie is taken away only by who signs out.

    Signing in gives the session a new key. A request that left the browser just before, with the old one, finds no session;
    Django would answer it by deleting the cookie, which by then is the new one: the person would be signed out at once.
    A cookie that opens nothing is no harm; the next session replaces it.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        session = request.session
        if session.modified or not session.is_empty():
            return super().process_response(request, response)
        if session.accessed:
            patch_vary_headers(response, ("Cookie",))
        return response
