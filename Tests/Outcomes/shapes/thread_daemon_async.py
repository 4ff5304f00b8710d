# carrier: daemon-thread
import asyncio
import threading

import work

threads = []


async def start_job():
    thread = threading.Thread(target=work.job, daemon=True)
    thread.start()
    threads.append(thread)


async def drain():
    for thread in threads:
        await asyncio.to_thread(thread.join)
