import Testing

/// Which functions run when a process ends, and what they wait for then.
@Suite struct HookTests {
  @Test(arguments: [
    ("import atexit\natexit.register(pool.shutdown)", "atexit"),
    ("import atexit\natexit.register(pool.shutdown, wait=False)", "-"),
    ("import atexit\natexit.register(pool.shutdown, True)", "atexit"),
    ("import atexit\natexit.register(lambda: pool.shutdown())", "atexit"),
    ("import atexit\nfrom functools import partial\natexit.register(partial(pool.shutdown, wait=True))", "atexit"),
    ("from atexit import register as at_end\nat_end(pool.shutdown)", "atexit"),
    ("import uwsgi\nuwsgi.atexit = pool.shutdown", "uwsgi.atexit"),
    ("try:\n    import uwsgi\n    uwsgi.atexit = pool.shutdown\nexcept ImportError:\n    pass", "uwsgi.atexit"),
    ("import threading\nthreading._register_atexit(pool.shutdown)", "threading.atexit"),
    ("import weakref\nweakref.finalize(pool, pool.shutdown)", "weakref.finalize"),
    ("import signal\ndef stop(*_): pool.shutdown()\nsignal.signal(signal.SIGTERM, stop)", "signal"),
    ("import signal\ndef stop(*_): pool.shutdown()\nsignal.signal(signal.SIGALRM, stop)", "-"),
    ("from celery.signals import worker_process_shutdown\n@worker_process_shutdown.connect\ndef stop(**_): pool.shutdown()", "celery.worker_process_shutdown"),
    ("from celery import signals\ndef stop(**_): pool.shutdown()\nsignals.worker_process_shutdown.connect(stop)", "celery.worker_process_shutdown"),
    ("from celery.signals import worker_shutdown\n@worker_shutdown.connect()\ndef stop(**_): pool.shutdown()", "celery.worker_shutdown"),
    ("from fastapi import FastAPI\napp = FastAPI(on_shutdown=[pool.shutdown])", "lifespan"),
    ("from fastapi import FastAPI\napp = FastAPI()\napp.add_event_handler('shutdown', pool.shutdown)", "lifespan"),
    ("from fastapi import FastAPI\napp = FastAPI()\napp.add_event_handler('startup', pool.shutdown)", "-"),
    ("from starlette.applications import Starlette\nasync def stop(): pool.shutdown()\napp = Starlette(on_shutdown=[stop])", "lifespan"),
    ("from aiohttp import web\nasync def stop(app): pool.shutdown()\napp = web.Application()\napp.on_shutdown.append(stop)", "aiohttp.on_shutdown"),
    ("from aiohttp import web\nasync def stop(app): pool.shutdown()\napp = web.Application()\napp.on_cleanup.append(stop)", "aiohttp.on_cleanup"),
    ("from aiohttp import web\nasync def around(app):\n    yield\n    pool.shutdown()\napp = web.Application()\napp.cleanup_ctx.append(around)", "aiohttp.cleanup_ctx"),
    ("from sanic import Sanic\napp = Sanic('x')\n@app.before_server_stop\nasync def stop(app): pool.shutdown()", "sanic.stop"),
    ("from sanic import Sanic\napp = Sanic('x')\n@app.listener('after_server_stop')\nasync def stop(app, loop): pool.shutdown()", "sanic.stop"),
    ("from sanic import Sanic\napp = Sanic('x')\n@app.listener('before_server_start')\nasync def stop(app, loop): pool.shutdown()", "-"),
    ("from quart import Quart\napp = Quart('x')\n@app.after_serving\nasync def stop(): pool.shutdown()", "lifespan"),
    ("from quart import Quart\napp = Quart('x')\n@app.while_serving\nasync def around():\n    yield\n    pool.shutdown()", "lifespan"),
    ("from litestar import Litestar\ndef stop(app): pool.shutdown()\napp = Litestar([], on_shutdown=[stop])", "lifespan"),
    ("class Registry:\n    def register(self, f): pass\natexit = Registry()\natexit.register(pool.shutdown)", "-"),
    // Hooks that are registered somewhere else than at the top of a module.
    ("import atexit\ndef setup(): atexit.register(pool.shutdown)\nsetup()", "atexit"),
    ("import atexit\nclass Keeper:\n    def __init__(self): atexit.register(self.stop)\n    def stop(self): pool.shutdown()\nKeeper()", "atexit"),
    ("import atexit\nclass Keeper:\n    @staticmethod\n    def stop(): pool.shutdown()\natexit.register(Keeper.stop)", "atexit"),
    ("import atexit\n@atexit.register\ndef stop():\n    try: pool.shutdown(wait=True)\n    except Exception: pass", "atexit"),
    ("import atexit\natexit.register(lambda p: p.shutdown(), pool)", "atexit"),
    ("import atexit\natexit.register(print, pool)", "-"),
    ("import atexit\natexit.unregister(pool.shutdown)", "-"),
    // Known miss: which of its values a variable has when the hook is registered.
    ("import atexit\nfor stop in (pool.shutdown, print): atexit.register(stop)", "-"),
    ("import signal\ndef stop(*_): pool.shutdown()\nfor s in (signal.SIGTERM, signal.SIGINT): signal.signal(s, stop)", "signal"),
    ("import signal\nsignal.signal(signal.SIGINT, lambda *_: pool.shutdown())", "signal"),
    ("import signal\nsignal.signal(signal.SIGTERM, signal.SIG_DFL)", "-"),
    ("import signal, sys\ndef stop(*_):\n    pool.shutdown(wait=False)\n    sys.exit(0)\nsignal.signal(signal.SIGTERM, stop)", "-"),
    ("from fastapi import FastAPI\napp = FastAPI()\n@app.on_event('shutdown')\ndef stop(): pool.shutdown()", "lifespan"),
    ("from fastapi import FastAPI\napp = FastAPI()\n@app.on_event('shutdown')\nasync def stop(): pool.shutdown(wait=False)", "-"),
    ("from fastapi import FastAPI\napp = FastAPI()\n@app.on_event('startup')\nasync def stop(): pool.shutdown()", "-"),
    ("from fastapi import FastAPI, APIRouter\nrouter = APIRouter()\n@router.on_event('shutdown')\nasync def stop(): pool.shutdown()\napp = FastAPI()\napp.include_router(router)", "lifespan"),
    ("from contextlib import asynccontextmanager\nfrom fastapi import FastAPI\n@asynccontextmanager\nasync def life(app):\n    try:\n        yield\n    finally:\n        pool.shutdown()\napp = FastAPI(lifespan=life)", "lifespan"),
    ("from contextlib import asynccontextmanager\nfrom fastapi import FastAPI\n@asynccontextmanager\nasync def life(app):\n    try:\n        yield\n    finally:\n        print()\napp = FastAPI(lifespan=life)", "-"),
    ("from contextlib import asynccontextmanager\nfrom fastapi import FastAPI\n@asynccontextmanager\nasync def life(app):\n    yield\n    stop_all()\ndef stop_all(): pool.shutdown()\napp = FastAPI()\napp.router.lifespan_context = life", "lifespan"),
    ("from aiohttp import web\nasync def stop(app): pool.shutdown()\ndef make():\n    app = web.Application()\n    app.on_cleanup.append(stop)\n    return app", "aiohttp.on_cleanup"),
    ("from aiohttp import web\nasync def start(app): pool.shutdown()\napp = web.Application()\napp.on_startup.append(start)", "-"),
    ("from aiohttp import web\nasync def stop(app): pool.shutdown()\napp = web.Application()\napp.on_cleanup.extend([print, stop])", "aiohttp.on_cleanup"),
    ("from quart import Quart\napp = Quart('x')\n@app.before_serving\nasync def stop(): pool.shutdown()", "-"),
    ("from litestar import Litestar\nfrom contextlib import asynccontextmanager\n@asynccontextmanager\nasync def life(app):\n    yield\n    pool.shutdown()\napp = Litestar([], lifespan=[life])", "lifespan"),
    ("import signal\ndef stop(*_): pool.shutdown()\nfor s in (signal.SIGUSR1, signal.SIGALRM): signal.signal(s, stop)", "-"),
    ("import atexit\natexit.register(lambda p: p.shutdown(), other)\nother = ThreadPoolExecutor()", "-"),
    ("import os\nos.register_at_fork(before=pool.shutdown)", "-"),
    ("import sys\nsys.exitfunc = pool.shutdown", "-"),
    ("import uwsgi\ndef stop():\n    for p in POOLS: p.shutdown()\nPOOLS = [pool]\nuwsgi.atexit = stop", "uwsgi.atexit"),
    // Known miss: an attribute that is named by a text.
    ("import uwsgi\nsetattr(uwsgi, 'atexit', pool.shutdown)", "-"),
  ])
  func `a hook`(registration: String, drain: String) throws {
    try checkDrains(
      """
      from concurrent.futures import ThreadPoolExecutor
      pool = ThreadPoolExecutor()
      \(registration)
      def application(env, start):
          pool.submit(print)  #~ \(drain)
      """)
  }

  @Test(arguments: [("worker_exit", "gunicorn.worker_exit 20"), ("child_exit", "gunicorn.child_exit 20"), ("worker_int", "gunicorn.worker_int 20"), ("post_fork", "-"),
    ("on_exit", "gunicorn.on_exit 20"), ("worker_abort", "gunicorn.worker_abort 20"), ("pre_request", "-"), ("when_ready", "-"), ("post_worker_init", "-")])
  func `a hook in gunicorn's configuration`(setting: String, drain: String) throws {
    try checkDrains(
      """
      from tasks import threads
      from threading import Thread
      def application(env, start):
          thread = Thread(target=print, daemon=True)
          threads.append(thread)
          thread.start()  #~ \(drain)
      -- tasks.py
      threads = []
      -- conf/gunicorn.py
      def \(setting)(server, worker):
          from tasks import threads
          for thread in threads:
              thread.join(20)
      """, callables: [(setting, "conf/gunicorn.py")])
  }

  /// Known miss: a context around the server's own call is no hook. What leaves it waits only where that call comes back, which
  /// no signal that kills the process lets it do; a pool of threads is joined by the interpreter all the same.
  @Test func `a context around the server`() throws {
    try checkDrains(
      """
      import uvicorn
      from concurrent.futures import ThreadPoolExecutor
      pool = ThreadPoolExecutor()
      async def application(scope, receive, send):
          pool.submit(print)  #~ -
      if __name__ == "__main__":
          with pool:
              uvicorn.run(application)
      """)
  }
}
