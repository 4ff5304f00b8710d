import Testing

/// Objects that are put into collections, and those that annotations promise there.
@Suite struct CollectionTests {
  static let classes = """
    from threading import Thread
    from typing import Callable, Dict, Generic, List, Literal, Mapping, Optional, Type, TypeVar, Union
    T = TypeVar("T")
    class Worker:
        def go(self): Thread(target=print).start()  #~ thread dropped
    class Other:
        def go(self): pass
    class Box(Generic[T]):
        def go(self): Thread(target=print).start()  #~ thread dropped
    """

  private func run(_ text: String, worker: String, box: String = "possible") throws {
    var lines = Self.classes.split(separator: "\n").map(String.init)
    lines[4] += " \(worker)"
    lines[8] += " \(box)"
    try check(lines.joined(separator: "\n") + "\n" + text)
  }

  @Test(arguments: [
    // Under a key, of a variable and of an attribute
    "known = {}\ndef application(env, start):\n    known['x'] = Worker()\n    known['x'].go()",
    "known = {}\ndef add(): known['x'] = Worker()\ndef application(env, start): known.get('x').go()",
    "class Keeper:\n    def __init__(self): self.known = {}\n    def add(self): self.known['x'] = Worker()\n    def get(self): return self.known['x']\nkeeper = Keeper()\ndef application(env, start): keeper.get().go()",
    "class Keeper:\n    known = {}\n    def add(self): self.known['x'] = Worker()\ndef application(env, start):\n    for worker in Keeper.known.values(): worker.go()",
    "class Base:\n    def __init__(self): self.known = []\n    def add(self): self.known.append(Worker())\nclass Keeper(Base):\n    def all(self): return self.known\ndef application(env, start):\n    for worker in Keeper().all(): worker.go()",
    "class Keeper:\n    def __init__(self): self.known = {'x': Worker()}\ndef application(env, start): Keeper().known['x'].go()",
    // What annotations promise
    "class Keeper:\n    def __init__(self): self.known: Dict[str, Worker] = {}\ndef application(env, start): Keeper().known['x'].go()",
    "class Keeper:\n    known: dict[str, Worker]\ndef application(env, start): Keeper().known['x'].go()",
    "known: List[Worker] = []\ndef application(env, start):\n    for worker in known: worker.go()",
    "def all() -> list[Worker]: return load()\ndef application(env, start):\n    for worker in all(): worker.go()",
    "def all() -> Mapping[str, Worker]: return load()\ndef application(env, start): all()['x'].go()",
    "def send(workers: Optional[List[Worker]]):\n    for worker in workers: worker.go()\ndef application(env, start): send(load())",
    "def find() -> Optional[Worker]: return load()\ndef application(env, start): find().go()",
    "def find() -> Union[Worker, None]: return load()\ndef application(env, start): find().go()",
    "def find() -> 'Worker': return load()\ndef application(env, start): find().go()",
    "worker: Worker = load()\ndef application(env, start): worker.go()",
  ])
  func `a worker among others`(text: String) throws {
    try run(text, worker: "certain")
  }

  @Test(arguments: [
    // What is put there says more than an annotation, and what is no collection of workers holds none.
    "class Keeper:\n    def __init__(self): self.known: Dict[str, Worker] = {'x': Other()}\ndef application(env, start): Keeper().known['x'].go()",
    "known: Dict[Worker, Other] = {}\ndef application(env, start): known['x'].go()",
    "def find() -> Callable[[], Worker]: return load()\ndef application(env, start): find().go()",
    "def find() -> Type[Worker]: return load()\ndef application(env, start): find().go()",
    "def find() -> Other: return Worker() and load()\nclass Keeper:\n    def __init__(self): self.known = {}\n    def add(self): self.other['x'] = Worker()\ndef application(env, start): Keeper().known['x'].go()",
    "known = {}\ndef add(known): known['x'] = Worker()\ndef application(env, start): known['x'].go()",
  ])
  func `no worker`(text: String) throws {
    try run(text, worker: "possible")
  }

  @Test func `an object of a class with a type inside is made`() throws {
    try check(
      """
      from threading import Thread
      from typing import Generic, TypeVar
      T = TypeVar("T")
      class Box(Generic[T]):
          def __init__(self): Thread(target=print).start()  #~ thread dropped certain
          def __exit__(self, *rest): Thread(target=print).start()  #~ thread dropped certain
          def __enter__(self): return self
      def application(env, start):
          with Box[int](): pass
      """)
  }

  @Test(arguments: [
    "def find() -> Box[int]: return load()\ndef application(env, start): find().go()",
    "def find() -> Optional[Box[Dict[str, int]]]: return load()\ndef application(env, start): find().go()",
    "def find() -> Box[int] | None: return load()\ndef application(env, start): find().go()",
    "def application(env, start): Box[int]().go()",
    "class Wide(Box[T]): pass\ndef application(env, start):\n    box = Wide[int]()\n    box.go()",
    "def send(box: Box[T]): box.go()\ndef application(env, start): send(load())",
  ])
  func `a class with a type inside`(text: String) throws {
    try run(text, worker: "possible", box: "certain")
  }

  /// Threads in dictionaries in a list.
  @Test(arguments: [
    ("for job in jobs: job['thread'].join()", "thread awaited certain"), ("for job in jobs: job.get('thread').join()", "thread awaited certain"),
    ("for job in jobs: print(job['number'])", "thread dropped certain"),
  ])
  func `a list of dictionaries`(end: String, job: String) throws {
    try check(
      """
      from threading import Thread
      def application(env, start):
          jobs = []
          for number in env:
              jobs.append({"thread": Thread(target=print), "number": number})
          for job in jobs:
              job["thread"].start()  #~ \(job)
          \(end)
      """)
  }

  /// One that is taken by its place or key, of an object that keeps them.
  @Test(arguments: [
    ("self.jobs.append({'thread': Thread(target=print), 'n': 1})", "first = self.jobs[0]; first['thread'].start()", "stored"),
    ("self.jobs[0] = {'thread': Thread(target=print)}", "self.jobs[0]['thread'].start()", "stored"),
    ("self.jobs[0] = [Thread(target=print)]", "self.jobs[0][0].start()", "stored"),
    ("self.jobs[0] = {'thread': Thread(target=print)}", "self.jobs[0]['thread'].start(); self.jobs[0]['thread'].join()", "awaited"),
    // Near misses: something else is started, and nothing is.
    ("self.jobs[0] = {'thread': Thread(target=print)}", "self.others[0]['thread'].start()", nil),
    ("self.jobs[0] = {'thread': Thread(target=print)}", "print(self.jobs[0]['thread'])", nil),
  ] as [(String, String, String?)])
  func `a dictionary among others`(put: String, start: String, fate: String?) throws {
    try check(
      """
      from threading import Thread
      class Keeper:
          def __init__(self): self.jobs, self.others = {}, {}
          def add(self):
              \(put)
              self.next()
          def next(self):
              \(start)\(fate.map { "  #~ thread \($0) certain" } ?? "")
      keeper = Keeper()
      def application(env, start): keeper.add()
      """)
  }
}
