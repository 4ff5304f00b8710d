# waits
import work


async def start_job():
    await work.job_async()
