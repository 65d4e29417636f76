"""One address for every private file."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from portal.kernel import access, clock
from portal.kernel.files import kinds, services
from portal.kernel.files.models import PrivateFile


@access.user
@require_safe
def show(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """The file, for whom its kind's rule admits; a stranger learns nothing, not even that it exists."""
    file = get_object_or_404(PrivateFile, pk=file_id)
    if not kinds.may_read(request, file):
        raise Http404
    services.note_read(file, actor=access.actor_of(request), now=clock.now())
    return services.respond(file)
