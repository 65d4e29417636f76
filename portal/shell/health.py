"""Is the process alive, is it ready, what does it count. Particulars are for the bank's own network only."""

from ipaddress import ip_address

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.kernel import access, clock, health, metrics
from portal.kernel.access import public


@public
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain")


@public
@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when requests may come, 503 when not; what stands in the way is told inside only."""
    results = health.checks(clock.now())
    ready = health.ready(results)
    body: dict[str, object] = {"ready": ready}
    if _is_inside(request):
        body["checks"] = [{"name": result.name, "ok": result.ok, "detail": result.detail} for result in results]
    return JsonResponse(body, status=200 if ready else 503)


@public
@never_cache
@require_safe
def exposition(request: HttpRequest) -> HttpResponse:
    """The counters for Prometheus, which asks from inside."""
    if not _is_inside(request):
        raise Http404
    body, content_type = metrics.exposition(clock.now())
    return HttpResponse(body, content_type=content_type)


def _is_inside(request: HttpRequest) -> bool:
    """Whether the client's address belongs to a private network; an address we cannot read is outside."""
    try:
        return ip_address(access.client_ip(request)).is_private
    except ValueError:
        return False
