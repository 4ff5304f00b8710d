# carrier: asyncio-task
import asyncio

import work


async def start_job():
    asyncio.create_task(work.job_async())
