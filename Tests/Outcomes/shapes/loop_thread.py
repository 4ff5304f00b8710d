# carrier: asyncio-task
import asyncio
import threading

import work

loops = []


def start_job():
    if not loops:
        loop = asyncio.new_event_loop()
        threading.Thread(target=loop.run_forever, daemon=True).start()
        loops.append(loop)
    asyncio.run_coroutine_threadsafe(work.job_async(), loops[0])
