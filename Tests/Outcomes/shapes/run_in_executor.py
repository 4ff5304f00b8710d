# carrier: thread-pool
import asyncio

import work

futures = []


async def start_job():
    futures.append(asyncio.get_running_loop().run_in_executor(None, work.job))


async def drain():
    await asyncio.gather(*futures)
