# carrier: response-thread; template: starlette
from starlette.background import BackgroundTask
from starlette.responses import PlainTextResponse

import work


async def start_job(request):
    return PlainTextResponse(work.answer(), background=BackgroundTask(work.job))
