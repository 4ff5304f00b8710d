# carrier: thread-pool
import asyncio

import work

tasks = set()


async def start_job():
    task = asyncio.create_task(asyncio.to_thread(work.job))
    tasks.add(task)
