# carrier: asyncio-task
import asyncio

import work

tasks = set()


async def start_job():
    task = asyncio.create_task(work.job_async())
    tasks.add(task)
    task.add_done_callback(tasks.discard)


async def drain():
    await asyncio.gather(*tasks)
