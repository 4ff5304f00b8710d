import Testing

/// The words of issue 5, one small project each: how code leads from a request to a job, and how frameworks let requests in.
@Suite struct WordTests {
  /// Files besides `app.py`, whose `application` the server calls.
  @Test(arguments: [
    // module __getattr__
    "from lazy import pool\ndef application(e, s): pool.submit(print)  #~ thread-pool dropped certain\n-- lazy.py\nfrom concurrent.futures import ThreadPoolExecutor\ndef __getattr__(name):\n    if name == 'pool': return ThreadPoolExecutor()\n    raise AttributeError(name)",
    "import lazy\ndef application(e, s): lazy.pool.submit(print)  #~ thread-pool dropped certain\n-- lazy.py\nfrom concurrent.futures import ThreadPoolExecutor\ndef __getattr__(name): return ThreadPoolExecutor()",
    // descriptors
    "from concurrent.futures import ThreadPoolExecutor\nclass Lazy:\n    def __get__(self, instance, owner): return ThreadPoolExecutor()\nclass Service:\n    pool = Lazy()\n    def go(self): self.pool.submit(print)  #~ thread-pool dropped certain\ndef application(e, s): Service().go()",
    "from concurrent.futures import ThreadPoolExecutor\nfrom django.utils.functional import cached_property, SimpleLazyObject\nclass Service:\n    @cached_property\n    def pool(self): return ThreadPoolExecutor()\n    def go(self): self.pool.submit(print)  #~ thread-pool dropped certain\ndef application(e, s): Service().go()",
    // class decorators and metaclasses
    "from threading import Thread\ndef singleton(cls):\n    made = {}\n    def get(*a):\n        if cls not in made: made[cls] = cls(*a)\n        return made[cls]\n    return get\n@singleton\nclass Service:\n    def go(self): Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s): Service().go()",
    "from threading import Thread\nclass Single(type):\n    def __call__(cls, *a): return super().__call__(*a)\nclass Service(metaclass=Single):\n    def go(self): Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s): Service().go()",
    "from threading import Thread\nfrom dataclasses import dataclass, field\n@dataclass\nclass Service:\n    name: str = ''\n    def __post_init__(self): Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s): Service('x')",
    "from concurrent.futures import ThreadPoolExecutor\nfrom dataclasses import dataclass, field\n@dataclass\nclass Service:\n    pool: ThreadPoolExecutor = field(default_factory=ThreadPoolExecutor)\n    def go(self): self.pool.submit(print)  #~ thread-pool dropped certain\ndef application(e, s): Service().go()",
    "from concurrent.futures import ThreadPoolExecutor\nclass Service:\n    pool: ThreadPoolExecutor\n    def go(self): self.pool.submit(print)  #~ thread-pool dropped certain\ndef application(e, s): Service().go()",
    "from concurrent.futures import ThreadPoolExecutor\npool: ThreadPoolExecutor = None\ndef application(e, s): pool.submit(print)  #~ thread-pool dropped certain",
    "from concurrent.futures import ThreadPoolExecutor\nfrom typing import Optional\nclass Service:\n    def __init__(self, pool: Optional[ThreadPoolExecutor] = None): self.pool = pool\n    def go(self): self.pool.submit(print)  #~ thread-pool dropped certain\ndef application(e, s): Service().go()",
    "from concurrent.futures import ThreadPoolExecutor, Executor\ndef go(pool: 'Executor | None'): pool.submit(print)  #~ thread-pool dropped certain\ndef application(e, s): go(ThreadPoolExecutor())",
    "from concurrent.futures import ThreadPoolExecutor\ndef make() -> ThreadPoolExecutor: ...\ndef application(e, s): make().submit(print)  #~ thread-pool dropped certain",
    "from __future__ import annotations\nfrom service import Service\ndef go(service: Service): service.go()\ndef application(e, s): go(e)\n-- service.py\nfrom threading import Thread\nclass Service:\n    def go(self): Thread(target=print).start()  #~ thread dropped certain",
    // Known miss: a function that one module puts in the place of another's.
    "import helpers\nfrom threading import Thread\ndef go(): Thread(target=print).start()  #~ thread dropped possible\nhelpers.run = go\ndef application(e, s): helpers.run()\n-- helpers.py\ndef run(): pass",
    // namespace packages, conditional and relative imports
    "from pkg.sub.mail import send\ndef application(e, s): send()\n-- pkg/sub/mail.py\nfrom ..util.jobs import go\ndef send(): go()\n-- pkg/util/jobs.py\nfrom threading import Thread\ndef go(): Thread(target=print).start()  #~ thread dropped certain",
    "try:\n    from fast import go\nexcept ImportError:\n    from slow import go\ndef application(e, s): go()\n-- slow.py\nfrom threading import Thread\ndef go(): Thread(target=print).start()  #~ thread dropped likely",
    "import importlib\njobs = importlib.import_module('jobs')\ndef application(e, s): jobs.go()\n-- jobs.py\nfrom threading import Thread\ndef go(): Thread(target=print).start()  #~ thread dropped certain",
    "import importlib\ndef application(e, s): importlib.import_module('jobs').go()\n-- jobs.py\nfrom threading import Thread\ndef go(): Thread(target=print).start()  #~ thread dropped certain",
    "from pkg import *\ndef application(e, s): go()\n-- pkg/__init__.py\nfrom .a import *\n__all__ = ['go']\n-- pkg/a.py\nfrom threading import Thread\ndef go(): Thread(target=print).start()  #~ thread dropped certain",
    // functions as values
    "import functools\nfrom threading import Thread\nclass Service:\n    def _go(self, how): Thread(target=print).start()  #~ thread dropped certain\n    go = functools.partialmethod(_go, 1)\ndef application(e, s): Service().go()",
    // Which of the functions of a generic one is called, its argument's type decides.
    "import functools\nfrom threading import Thread\n@functools.singledispatch\ndef go(x): pass\n@go.register\ndef _(x: int): Thread(target=print).start()  #~ thread dropped likely\ndef application(e, s): go(1)",
    "from threading import Thread\nclass Handlers:\n    def pay(self): Thread(target=print).start()  #~ thread dropped likely\n    def run(self, name):\n        {'pay': self.pay}[name]()\ndef application(e, s): Handlers().run('pay')",
    "from threading import Thread\nclass Handlers:\n    def __init__(self): self.table = {'pay': self.pay}\n    def pay(self): Thread(target=print).start()  #~ thread dropped likely\n    def run(self, name): self.table[name]()\ndef application(e, s): Handlers().run('pay')",
    "from threading import Thread\nREGISTRY = {}\ndef register(name):\n    def inner(f):\n        REGISTRY[name] = f\n        return f\n    return inner\n@register('pay')\ndef pay(): Thread(target=print).start()  #~ thread dropped likely\ndef application(e, s): REGISTRY['pay']()",
    "from threading import Thread\nclass Bus:\n    def __init__(self): self.handlers = []\n    def on(self, f): self.handlers.append(f)\n    def emit(self):\n        for f in self.handlers: f()\nbus = Bus()\ndef pay(): Thread(target=print).start()  #~ thread dropped likely\nbus.on(pay)\ndef application(e, s): bus.emit()",
    "from threading import Thread\nclass Service:\n    def __init__(self, callback): self.callback = callback\n    def run(self): self.callback()\ndef pay(): Thread(target=print).start()  #~ thread dropped likely\ndef application(e, s): Service(pay).run()",
    "from threading import Thread\nclass Service:\n    def go(self): Thread(target=print).start()  #~ thread dropped certain\nclass Holder:\n    def __init__(self, service): self.service = service\n    def run(self): self.service.go()\ndef application(e, s): Holder(Service()).run()",
    "from threading import Thread\nfrom abc import ABC, abstractmethod\nclass Base(ABC):\n    @abstractmethod\n    def go(self): ...\nclass Mail(Base):\n    def go(self): Thread(target=print).start()  #~ thread dropped certain\ndef run(base: Base): base.go()\ndef application(e, s): run(e)",
    "from threading import Thread\nfrom contextlib import contextmanager\n@contextmanager\ndef around():\n    Thread(target=print).start()  #~ thread dropped certain\n    yield\ndef application(e, s):\n    with around(): pass",
    "from threading import Thread\nclass Service:\n    def __getitem__(self, key): Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s): Service()['x']",
    "from threading import Thread\nclass Service:\n    def __iter__(self):\n        Thread(target=print).start()  #~ thread dropped certain\n        yield 1\ndef application(e, s):\n    for x in Service(): pass",
    "from threading import Thread\nclass Service:\n    @property\n    def state(self):\n        Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s): return Service().state",
    "from threading import Thread\nclass Service:\n    def __getattr__(self, name): Thread(target=print).start()  #~ thread dropped possible\ndef application(e, s): return Service().anything",
    "import asyncio\nfrom threading import Thread\nasync def go(): Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s): asyncio.run(go())",
    "from asgiref.sync import async_to_sync, sync_to_async\nfrom threading import Thread\ndef go(): Thread(target=print).start()  #~ thread dropped certain\nasync def application(a, r, s): await sync_to_async(go)()",
    "from threading import Thread\nfrom tenacity import retry\n@retry(stop=3)\ndef go(): Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s): go()",
    "import time\nfrom threading import Thread\ndef timed(f):\n    def inner(*a, **k):\n        t = time.time()\n        return f(*a, **k)\n    return inner\nclass Service:\n    @timed\n    def go(self): Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s): Service().go()",
    // however a name is written that leads there
    "import jobs\ndef application(e, s): return f\"{jobs.go()}\"\n-- jobs.py\nfrom threading import Thread\ndef go(): Thread(target=print).start()  #~ thread dropped certain",
    "from jobs import go\ndef application(e, s): return f\"{e[\"a\"]} {go()}\"\n-- jobs.py\nfrom threading import Thread\ndef go(): Thread(target=print).start()  #~ thread dropped certain",
    "from jobs import go\ndef application(e, s): return f\"\"\"{e}\n {go()}\"\"\"\n-- jobs.py\nfrom threading import Thread\ndef go(): Thread(target=print).start()  #~ thread dropped certain",
    "import jobs\ndef application(e, s):\n    later = jobs.go  # not yet\n    later ()\n-- jobs.py\nfrom threading import Thread\ndef go(): Thread(target=print).start()  #~ thread dropped certain",
    "import jobs\ndef application(e, s): (lambda f: f())(jobs.go)\n-- jobs.py\nfrom threading import Thread\ndef go(): Thread(target=print).start()  #~ thread dropped certain",
    "import jobs\ndef run(work=None): work()\ndef application(e, s): run(work=jobs.go)\n-- jobs.py\nfrom threading import Thread\ndef go(): Thread(target=print).start()  #~ thread dropped certain",
    "from jobs import go as work\ndef application(e, s): work()\n-- jobs.py\nfrom threading import Thread\ndef go(): Thread(target=print).start()  #~ thread dropped certain",
    "from jobs import \\\n  go\ndef application(e, s): go \\\n  ()\n-- jobs.py\nfrom threading import Thread\ndef go(): Thread(target=print).start()  #~ thread dropped certain",
    "from flask import Flask\nimport views\napp = application = Flask(__name__)\napp.route(\"/\")(\n    views.pay\n)\n-- views.py\nfrom threading import Thread\ndef  pay(): Thread(target=print).start()  #~ thread dropped certain",
    "from flask import Flask\nimport views\napp = application = Flask(__name__)\napp.get(\"/\")(views.pay)\n-- views.py\nfrom threading import Thread\ndef pay(): Thread(target=print).start()  #~ thread dropped certain",
    // Definitions however they are written: the only method of a name is looked for where it is defined.
    "import mail\ndef application(e, s): e['mailer'].send_invoice_later()\n-- mail.py\nfrom threading import Thread\nclass Mailer:\n    def send_invoice_later(self): Thread(target=print).start()  #~ thread dropped likely",
    "import mail\ndef application(e, s): e['mailer'].send_invoice_later()\n-- mail.py\nfrom threading import Thread\nclass Mailer:\n    def  send_invoice_later(self): Thread(target=print).start()  #~ thread dropped likely",
    "import mail\ndef application(e, s): e['mailer'].send_invoice_later()\n-- mail.py\nfrom threading import Thread\nclass Mailer:\n    def\t send_invoice_later(self): Thread(target=print).start()  #~ thread dropped likely",
    "import mail\ndef application(e, s): e['mailer'].send_invoice_later()\n-- mail.py\nfrom threading import Thread\nclass Mailer:\n    def \\\n      send_invoice_later(self): Thread(target=print).start()  #~ thread dropped likely",
  ])
  func `from a request to a job`(text: String) throws {
    try check(text)
  }

  @Test func `what callers hand over in turns is counted once`() throws {
    let calls = (0..<60).map { "def f\($0)(x, y):\n    f\($0 + 1)(x, y)\n    f\($0 + 1)(y, x)" }
    try check(
      """
      from service import Service
      \(calls.joined(separator: "\n"))
      def f60(x, y): x.go()
      def application(env, start): f0(Service(), Service())
      -- service.py
      from threading import Thread
      class Service:
          def go(self): Thread(target=print).start()  #~ thread dropped certain
      """)
  }
}
