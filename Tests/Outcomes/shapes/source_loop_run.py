# waits; source
import asyncio

import work


def start_job():
    asyncio.run(work.job_async())
