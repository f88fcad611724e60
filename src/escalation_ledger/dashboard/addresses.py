"""Addresses that people type or keep, led to where Streamlit shows the page."""

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_FIRST_PAGE = "/queue"


class FirstPageByName:
    """`/queue` and what it asks lead to `/`: Streamlit knows its first page by no name."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for the first page's name; pass everything else on."""
        if scope["type"] != "http" or scope["path"].rstrip("/") != _FIRST_PAGE:
            await self._app(scope, receive, send)
            return
        query = scope["query_string"].decode("ascii")
        await RedirectResponse(f"/?{query}" if query else "/")(scope, receive, send)
