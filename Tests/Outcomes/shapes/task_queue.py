# carrier: asyncio-task; template: starlette
import asyncio

from starlette.responses import PlainTextResponse

import work

jobs = asyncio.Queue()
consumers = []


async def consume():
    while True:
        task = await jobs.get()
        await task()
        jobs.task_done()


async def start_job(request):
    if not consumers:
        for _ in range(6):
            consumers.append(asyncio.create_task(consume()))
    jobs.put_nowait(work.job_async)
    return PlainTextResponse(work.answer())


async def drain():
    await jobs.join()
