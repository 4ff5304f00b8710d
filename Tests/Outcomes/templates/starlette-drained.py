import asyncio
import contextlib

from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

import views
import work


async def other(request):
    await asyncio.sleep(work.other_seconds(request.url.path))
    return PlainTextResponse(work.answer())


@contextlib.asynccontextmanager
async def lifespan(app):
    yield
    await views.drain()


app = Starlette(routes=[Route("/job", views.start_job), Route("/{rest:path}", other)], lifespan=lifespan)
