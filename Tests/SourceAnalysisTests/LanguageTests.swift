import Testing

/// How names, classes and values lead from a request to a job in the Python that people write.
@Suite struct LanguageTests {
  static let thread = "from threading import Thread\nimport threading\nimport functools, contextlib, atexit\nfrom concurrent.futures import ThreadPoolExecutor, wait, as_completed\n"

  /// Whole modules with `application` in them.
  @Test(arguments: [
    // Names
    "def go():\n    import threading as _t\n    _t.Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s): go()",
    "T = Thread\ndef application(e, s): T(target=print).start()  #~ thread dropped certain",
    "if True:\n    Job = Thread\nelse:\n    Job = threading.Timer\ndef application(e, s): Job(target=print).start()  #~ thread dropped certain",
    "try:\n    from gevent.threading import Thread as T\nexcept ImportError:\n    from threading import Thread as T\ndef application(e, s): T(target=print).start()  #~ thread dropped certain",
    "def application(e, s):\n    make = threading.Thread\n    make(target=print).start()  #~ thread dropped certain",
    "start = Thread(target=print).start\ndef application(e, s): start()  #~ thread dropped certain",
    "make = lambda f: Thread(target=f)\ndef application(e, s): make(print).start()  #~ thread dropped certain",
    "def make(f): return Thread(target=f)\ndef application(e, s): make(print).start()  #~ thread dropped certain",
    "def make(f):\n    t = Thread(target=f)\n    t.daemon = True\n    return t\ndef application(e, s): make(print).start()  #~ daemon-thread dropped certain",
    "global_pool = None\ndef pool():\n    global global_pool\n    if global_pool is None: global_pool = ThreadPoolExecutor()\n    return global_pool\ndef application(e, s): pool().submit(print)  #~ thread-pool dropped certain",
    "@functools.lru_cache\ndef pool(): return ThreadPoolExecutor()\ndef application(e, s): pool().submit(print)  #~ thread-pool dropped certain",
    "POOLS = {'a': ThreadPoolExecutor()}\ndef application(e, s): POOLS['a'].submit(print)  #~ thread-pool dropped certain",
    "class Pools:\n    mail = ThreadPoolExecutor()\ndef application(e, s): Pools.mail.submit(print)  #~ thread-pool dropped certain",
    "def send(pool=ThreadPoolExecutor()): pool.submit(print)  #~ thread-pool dropped certain\ndef application(e, s): send()",
    "def application(e, s):\n    with ThreadPoolExecutor() as p: other(p)\ndef other(p): p.submit(print)  #~ thread-pool awaited certain",
    // Classes
    "class Base:\n    def run(self): self.go()\nclass Mixin:\n    def go(self): Thread(target=print).start()  #~ thread dropped certain\nclass Service(Mixin, Base): pass\ndef application(e, s): Service().run()",
    "class Base:\n    def go(self): Thread(target=print).start()  #~ thread dropped certain\nclass Service(Base):\n    def go(self): super().go()\ndef application(e, s): Service().go()",
    "class Service:\n    @classmethod\n    def make(cls): return cls()\n    def go(self): Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s): Service.make().go()",
    // A method that makes an object of the class that it is called on runs what that class has.
    "class Base:\n    def __init__(self, x=0): pass\n    @classmethod\n    def execute(cls): return cls().go()\n    def go(self): raise NotImplementedError\nclass Mail(Base):\n    def go(self): Thread(target=print).start()  #~ thread dropped certain\nclass Other(Base):\n    def go(self): Thread(target=print).start()  #~ thread dropped possible\ndef application(e, s): Mail.execute()",
    "class Base:\n    def __init__(self, x=0): pass\n    @classmethod\n    def execute(cls): return cls(1).go()\n    def go(self): raise NotImplementedError\nclass Mail(Base):\n    def go(self): Thread(target=print).start()  #~ thread dropped certain\nclass Other(Base):\n    def go(self): Thread(target=print).start()  #~ thread dropped possible\ndef application(e, s): Mail.execute()",
    "class Base:\n    @classmethod\n    def execute(cls):\n        made = cls()\n        made.go()\n    def go(self): pass\nclass Mail(Base):\n    def go(self): Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s): Mail.execute()",
    "class Service:\n    @staticmethod\n    def go(): Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s): Service.go()",
    "class Service:\n    @property\n    def pool(self): return ThreadPoolExecutor()\ndef application(e, s): Service().pool.submit(print)  #~ thread-pool dropped certain",
    "class Service:\n    @functools.cached_property\n    def pool(self): return ThreadPoolExecutor()\n    def go(self): self.pool.submit(print)  #~ thread-pool dropped certain\ndef application(e, s): Service().go()",
    "class Service:\n    def __init__(self): self.pool = ThreadPoolExecutor()\n    def go(self): self.pool.submit(print)  #~ thread-pool dropped certain\nservice = Service()\ndef application(e, s): service.go()",
    "class Service:\n    _instance = None\n    @classmethod\n    def get(cls):\n        if cls._instance is None: cls._instance = Service()\n        return cls._instance\n    def go(self): Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s): Service.get().go()",
    "class Service:\n    def __call__(self): Thread(target=print).start()  #~ thread dropped certain\nservice = Service()\ndef application(e, s): service()",
    "class Service:\n    def __enter__(self): Thread(target=print).start(); return self  #~ thread dropped certain\n    def __exit__(self, *a): pass\ndef application(e, s):\n    with Service(): pass",
    "class Outer:\n    class Inner:\n        def go(self): Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s): Outer.Inner().go()",
    "class Service:\n    def go(self): Thread(target=self.work).start()  #~ thread dropped certain\n    def work(self): Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s): Service().go()",
    "class Worker(Thread):\n    def __init__(self):\n        super().__init__()\n        self.start()  #~ thread dropped certain\ndef application(e, s): Worker()",
    "class Worker(Thread):\n    daemon = True\ndef application(e, s): Worker().start()  #~ daemon-thread dropped certain",
    // Functions as values
    "def go(): Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s): functools.partial(go)()",
    "def go(): Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s): (lambda: go())()",
    "def twice(f):\n    @functools.wraps(f)\n    def inner(*a): return f(*a)\n    return inner\n@twice\ndef go(): Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s): go()",
    "def background(f):\n    def inner(*a):\n        Thread(target=f, args=a).start()  #~ thread dropped certain\n    return inner\n@background\ndef go(): pass\ndef application(e, s): go()",
    "def background(daemon):\n    def outer(f):\n        def inner(*a):\n            Thread(target=f, args=a).start()  #~ thread dropped certain\n        return inner\n    return outer\n@background(True)\ndef go(): pass\ndef application(e, s): go()",
    "class background:\n    def __init__(self, f): self.f = f\n    def __call__(self, *a): Thread(target=self.f).start()  #~ thread dropped certain\n@background\ndef go(): pass\ndef application(e, s): go()",
    "def run_async(fn, *args): return Thread(target=fn, args=args).start()  #~ thread dropped certain\ndef application(e, s): run_async(print, 1)",
    "pool = ThreadPoolExecutor()\ndef submit(fn): return pool.submit(fn)\ndef application(e, s): submit(print)  #~ thread-pool dropped certain",
    "pool = ThreadPoolExecutor()\ndef submit(fn): return pool.submit(fn)\ndef application(e, s): submit(print).result()  #~ thread-pool awaited certain",
    "pool = ThreadPoolExecutor()\ndef submit(fn, wait=False):\n    future = pool.submit(fn)  #~ thread-pool awaited-on-some-paths likely\n    if wait: future.result()\ndef application(e, s): submit(print)",
    "def apply(f): f()\ndef go(): Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s): apply(go)",
    "def each(items): return [go() for _ in items]\ndef go(): Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s): each(e)",
    "def application(e, s):\n    def inner(): Thread(target=print).start()  #~ thread dropped certain\n    return [inner() for _ in e]",
    "def gen():\n    yield 1\n    Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s): return gen()",
    "async def go(): Thread(target=print).start()  #~ thread dropped certain\nasync def application(a, r, s): await go()",
    "def application(e, s):\n    go = {'x': lambda: Thread(target=print).start()}['x']  #~ thread dropped likely\n    go()",
    "def go(): Thread(target=print).start()  #~ thread dropped certain\nrun = go if e else print\ndef application(e, s): run()",
    // Known miss: a function that `getattr` falls back on.
    "def go(): Thread(target=print).start()  #~ thread dropped possible\ndef application(e, s): getattr(mod, 'x', go)()",
    "def go(): Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s):\n    match e:\n        case {'a': _}: go()",
    "def go(): Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s):\n    while go(): pass",
    "def go(): Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s): assert go(), go()",
    "def go(): Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s): return f'{go()}'",
    "def go(): Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s):\n    try: pass\n    finally: go()",
    // Near misses
    "def start_new_thread(f): f()\ndef application(e, s): start_new_thread(print)",
    "def application(e, s): e.submit(print)",
    "def application(e, s): Thread(target=print).run()",
    "def application(e, s): Thread(target=print)",
    "timer = threading.Timer\ndef application(e, s): timer.start",
    "def application(e, s): '''Thread(target=print).start()'''",
    "def application(e, s): pass\n# Thread(target=print).start()",
    "from time import perf_counter\nclass Timer:\n    def start(self): self.t = perf_counter()\ndef application(e, s): Timer().start()",
  ])
  func `one module`(text: String) throws {
    try check(Self.thread.replacing("\n", with: ";").dropLast() + "\n" + text)
  }

  @Test(arguments: [
    "class Thread:\n    def start(self): pass\ndef application(e, s): Thread().start()",
    "from orders.models import Thread\ndef application(e, s): Thread().start()",
    "from threading import Thread\ndef application(e, s, Thread=None): Thread().start()",
  ])
  func `a name that means something else`(text: String) throws {
    try check(text)
  }

  /// Whether an event loop runs hangs on the thread.
  @Test(arguments: [
    ("def save():\n    try:\n        loop = asyncio.get_running_loop()\n    except RuntimeError:\n        asyncio.run(work())\n    else:\n        loop.create_task(work())  #~ asyncio-task dropped likely", "save()"),
    ("def save():\n    try: asyncio.get_running_loop().create_task(work())  #~ asyncio-task dropped likely\n    except RuntimeError: asyncio.run(work())", "save()"),
    ("def save(): asyncio.get_running_loop().create_task(work())  #~ asyncio-task dropped certain", "save()"),
    ("def save():\n    try: print()\n    except RuntimeError: pass\n    else: asyncio.create_task(work())  #~ asyncio-task dropped certain", "save()"),
    ("async def save():\n    try: asyncio.get_running_loop().create_task(work())  #~ asyncio-task dropped certain\n    except OSError: pass", "await save()"),
  ])
  func `a loop that may not run`(head: String, body: String) throws {
    try check("import asyncio\nasync def work(): pass\n\(head)\nasync def application(scope, receive, send):\n    \(body)")
  }

  /// What becomes of handles, in the body of `application`.
  @Test(arguments: [
    "f = pool.submit(print)  #~ thread-pool awaited certain\ntry: pass\nfinally: f.result()",
    "f = pool.submit(print)  #~ thread-pool awaited-on-some-paths likely\nif e: f.result()",
    "f = pool.submit(print)  #~ thread-pool awaited certain\nf = f.result()",
    "f = g = pool.submit(print)  #~ thread-pool awaited certain\ng.result()",
    "a, b = (pool.submit(print),  #~ thread-pool awaited certain\n  pool.submit(len))  #~ thread-pool dropped certain\na.result()",
    "fs = []\nfs.append(pool.submit(print))  #~ thread-pool awaited certain\nfor f in fs: f.result()",
    "fs = []\nfs.append(pool.submit(print))  #~ thread-pool dropped certain\nfor f in fs: print(f)",
    "fs = set()\nfs.add(pool.submit(print))  #~ thread-pool awaited certain\nwait(fs)",
    "fs = {pool.submit(print): n for n in e}  #~ thread-pool awaited certain\nfor f in as_completed(fs): f.result()",
    "fs = {pool.submit(print): 1}  #~ thread-pool awaited certain\nfor f in as_completed(fs): f.result()",
    "fs = {}\nfs['x'] = pool.submit(print)  #~ thread-pool awaited certain\nfor k, f in fs.items(): f.result()",
    "fs = {}\nfs['x'] = pool.submit(print)  #~ thread-pool awaited certain\n[f.result() for f in fs.values()]",
    "fs = [pool.submit(print) for _ in e]  #~ thread-pool awaited certain\ndone, late = wait(fs)",
    "fs = [pool.submit(print) for _ in e]  #~ thread-pool awaited-with-timeout certain\ndone, late = wait(fs, timeout=1)",
    "fs = [pool.submit(print) for _ in e]  #~ thread-pool awaited certain\nwhile fs: fs.pop().result()",
    "fs = (pool.submit(print) for _ in e)  #~ thread-pool awaited certain\nfor f in list(fs): f.result()",
    "fs = list(map(lambda i: pool.submit(print), e))  #~ thread-pool awaited certain\nfor f in fs: f.result()",
    "with contextlib.ExitStack() as stack:\n    p = stack.enter_context(ThreadPoolExecutor())\n    p.submit(print)  #~ thread-pool awaited certain",
    "p = ThreadPoolExecutor()\ntry:\n    p.submit(print)  #~ thread-pool awaited certain\nfinally:\n    p.shutdown()",
    "p = ThreadPoolExecutor()\np.submit(print)  #~ thread-pool dropped certain\np.shutdown(wait=False)",
    "p = ThreadPoolExecutor()\np.submit(print)  #~ thread-pool awaited certain\np.shutdown(True)",
    "with ThreadPoolExecutor() as p, open('x') as f:\n    p.submit(print)  #~ thread-pool awaited certain",
    "f = pool.submit(print)  #~ thread-pool dropped certain\ndel f",
    "f = pool.submit(print)  #~ thread-pool dropped certain\nif f.done(): return 1",
    "f = pool.submit(print)  #~ thread-pool dropped certain\nf.cancel()",
    "f = pool.submit(print)  #~ thread-pool awaited certain\ndef later(): return f.result()\nlater()",
    "return pool.submit(print)  #~ thread-pool returned certain",
    "yield pool.submit(print)  #~ thread-pool passed-on possible",
    "kept['x'] = pool.submit(print)  #~ thread-pool stored certain",
    "kept.update(x=pool.submit(print))  #~ thread-pool stored certain",
    "unknown(pool.submit(print))  #~ thread-pool passed-on possible",
    "t = Thread(target=print); t.start(); t.join()  #~ thread awaited certain",
    "ts = [Thread(target=print) for _ in e]\n[t.start() for t in ts]  #~ thread awaited certain\n[t.join() for t in ts]",
    "ts = [Thread(target=print) for _ in e]\nfor t in ts: t.start()  #~ thread dropped certain",
    "ts = {n: Thread(target=print) for n in e}\nfor t in ts.values(): t.start()  #~ thread awaited certain\nfor t in ts.values(): t.join()",
    "t = Thread(target=print)\nt.start()  #~ thread awaited certain\nwhile t.is_alive(): t.join(1)\nt.join()",
    "t = Thread(target=print); kept['t'] = t; t.start()  #~ thread stored certain",
    "t = Thread(target=print)\nt.setDaemon(False)\nt.start()  #~ non-daemon-thread dropped certain",
    "t = threading.Timer(1, print)\nt.daemon = False\nt.start()  #~ non-daemon-thread dropped certain",
    "later = pool.submit\nlater(print)  #~ thread-pool dropped certain",
    "later = pool.submit\nlater(print).result()  #~ thread-pool awaited certain",
    "with ThreadPoolExecutor() as own:\n    later = own.submit\n    later(print)  #~ thread-pool awaited certain",
    "later = e.submit\nlater(print)",
    "t = Thread(target=print, daemon=e)\nt.start()  #~ thread dropped certain",
  ])
  func `a handle within a function`(body: String) throws {
    let lines = body.split(separator: "\n", omittingEmptySubsequences: false).map { "    " + $0 }.joined(separator: "\n")
    try check(Self.thread.replacing("\n", with: ";").dropLast() + "\npool = ThreadPoolExecutor()\nkept = {}\ndef application(e, s):\n\(lines)")
  }
}
