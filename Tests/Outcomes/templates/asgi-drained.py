import asyncio

import views
import work


async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        await lifespan(receive, send)
        return
    if scope["path"] == "/job":
        await views.start_job()
    else:
        await asyncio.sleep(work.other_seconds(scope["path"]))
    answer = work.answer()
    headers = [(b"content-type", b"text/plain"), (b"content-length", str(len(answer)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": answer})


async def lifespan(receive, send):
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        else:
            await views.drain()
            await send({"type": "lifespan.shutdown.complete"})
            return
