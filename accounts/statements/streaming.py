"""An answer sent part by part, under either kind of server."""

from collections.abc import AsyncIterator, Iterator

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse


def streamed(request: HttpRequest, parts: Iterator[str] | Iterator[bytes], *, content_type: str, filename: str) -> StreamingHttpResponse:
    """A download that holds one part in memory at a time. Under ASGI Django would collect a plain iterator first."""
    source = _taken_in_a_thread(parts) if isinstance(request, ASGIRequest) else parts
    response = StreamingHttpResponse(source, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Accel-Buffering"] = "no"
    return response


async def _taken_in_a_thread(parts: Iterator[str] | Iterator[bytes]) -> AsyncIterator[str | bytes]:
    take = sync_to_async(lambda: next(parts, None))
    while (part := await take()) is not None:
        yield part
