"""The one file of a form sent as `multipart/form-data`, byte for byte."""

from email.message import Message

from fastapi import Request

from bongsu.domain.errors import BadRequestError, ForbiddenError
from bongsu.domain.saying import saying
from bongsu.entrypoints.web.sessions import same_site


async def uploaded(request: Request) -> bytes:
    """The bytes of the field `file`. The request's own size limit holds; the form must be this site's."""
    body = await request.body()
    if not same_site(request):
        raise ForbiddenError(saying("the form was sent from another site: use this one"))
    boundary = _header(request.headers.get("content-type", "")).get_param("boundary")
    if not isinstance(boundary, str) or not boundary:
        raise BadRequestError(saying("the form holds no file: choose one and send it again"))
    for part in (b"\r\n" + body).split(b"\r\n--" + boundary.encode())[1:-1]:
        head, separator, content = part.partition(b"\r\n\r\n")
        for line in head.decode("utf-8", "replace").splitlines():
            name, _, value = line.partition(":")
            if name.strip().lower() == "content-disposition" and separator:
                disposition = _header(value.strip())
                if disposition.get_param("name") == "file":
                    return content
    raise BadRequestError(saying("the form holds no file: choose one and send it again"))


def _header(value: str) -> Message:
    found = Message()
    found["content-type"] = value
    return found
