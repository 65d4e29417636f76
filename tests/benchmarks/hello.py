"""The bank's address map with one page more, which says hello: what home is measured against stands behind the same middleware."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from portal import urls
from portal.kernel.access import public
from portal.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


@public
def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Hello, world")


urlpatterns = [path("hello/", hello), *urls.urlpatterns]
