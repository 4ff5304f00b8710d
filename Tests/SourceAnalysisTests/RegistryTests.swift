import Testing

/// Objects that are found in a table by a name, and the ways that lead through such tables. Which of them it is nobody can tell: that
/// is at most likely where several have the method.
@Suite struct RegistryTests {
  /// A table of the module that a function hands out.
  @Test(arguments: [
    ("TABLE['a']()", "likely"), ("table()['a']()", "likely"), ("f = table()['a']\n    f()", "likely"), ("table().get('a')()", "likely"),
    ("for f in table().values(): f()", "likely"), ("moved()['a']()", "likely"),
    // Near misses: nobody calls what is taken out, and a function that hands out another table.
    ("f = table()['a']", "possible"), ("table()", "possible"), ("other()['a']()", "possible"), ("table()['a'].close()", "possible"),
  ])
  func `a table that a function hands out`(use: String, certainty: String) throws {
    try check(
      """
      from threading import Thread
      def go(): Thread(target=print).start()  #~ thread dropped \(certainty)
      def quiet(): pass
      TABLE = {'a': go, 'b': quiet}
      OTHER = {'a': quiet}
      fast = True
      def table():
          if not fast: return OTHER
          return TABLE
      def other(): return OTHER
      def moved():
          from places import FAR
          return FAR
      def application(env, start):
          \(use)
          return []
      -- places.py
      from app import go
      FAR = {'a': go}
      """)
  }

  /// Services that enter themselves into a table of their class.
  @Test(arguments: [
    ("Base.find(\"mail\").go()", "likely"), ("Base.all().get(\"mail\").go()", "likely"), ("Base.table[\"mail\"].go()", "likely"),
    ("Holder(Base.all()).run()", "likely"), ("use(Base.all())", "likely"),
    // Near misses: another method of them, another table, and what nobody enters.
    ("Base.find(\"mail\").stop()", "possible"), ("Base.others.get(\"mail\").go()", "possible"), ("environ.get(\"mail\").go()", "possible"),
  ])
  func `a table that its objects enter themselves into`(use: String, certainty: String) throws {
    for table in ["{}", "dict()", "OrderedDict()"] {
      try check(
        """
        import abc
        from collections import OrderedDict
        from threading import Thread
        class Base:
            table = \(table)
            others = {}
            def enter(self, name, service): self.__class__.table[name] = service
            @classmethod
            def find(cls, name): return cls.table.get(name)
            @classmethod
            def all(cls): return cls.table
        class Mailing(abc.ABC):
            @abc.abstractmethod
            def go(self): raise NotImplementedError
        class Mail(Mailing, Base):
            def __init__(self): self.enter("mail", self)
            def go(self): Thread(target=print).start()  #~ thread dropped \(certainty)
        class Quiet(Base):
            def __init__(self): self.enter("quiet", self)
            def stop(self): pass
        class Holder:
            def __init__(self, services): self.mail = services.get("mail")
            def run(self): self.mail.go()
        def use(services): services["mail"].go()
        def application(environ, start_response): \(use)
        """)
    }
  }

  /// An event bus: who asks for another event runs other functions.
  @Test(arguments: [
    ("bus.emit('paid')", "likely"), ("bus.emit(Events.PAID)", "likely"), ("bus.later('paid')", "likely"), ("bus.emit(environ['event'])", "likely"),
    ("bus.emit(event='paid')", "likely"),
    // Near misses: another event, also through another method.
    ("bus.emit('sent')", "possible"), ("bus.emit(Events.SENT)", "possible"), ("bus.later('sent')", "possible"),
  ])
  func `a function that an event calls`(use: String, certainty: String) throws {
    for on in ["bus.on('paid', ship)", "bus.on(Events.PAID, ship, 'shop')", "bus.on([Events.PAID, 'more'], ship)", "bus.hears('paid')(ship)"] {
      try check(
        """
        from threading import Thread
        class Events:
            PAID = "paid"
            SENT = "sent"
        class Listener:
            def __init__(self, callback): self.callback = callback
        class Bus:
            def __init__(self):
                self.listeners = {}
                self.handlers = {}
            def on(self, event, callback, name=None): self.listeners.setdefault(event, []).append(callback)
            def hears(self, event):
                def listen(f): self.on(event, f)
                return listen
            def emit(self, event):
                def run():
                    for listener in self.listeners[event]: listener(event)
                run()
            def later(self, event): self.emit(event)
        bus = Bus()
        def ship(event): Thread(target=print).start()  #~ thread dropped \(certainty)
        \(on)
        def application(environ, start_response): \(use)
        """)
    }
  }

  /// Classes that their base enters into a table when they are defined.
  @Test(arguments: [
    ("Base.table[environ['k']]().go()", "Base.table[name] = cls", "likely"), ("Base.find(environ['k'])().go()", "Base.table[name] = cls", "likely"),
    ("make(environ['k']).go()", "cls.table[name] = cls", "likely"), ("make(environ['k']).go()", "cls.table[name] = cls()", "possible"),
    // Near misses: another table, and a class that is not entered.
    ("Base.others[environ['k']]().go()", "Base.table[name] = cls", "possible"), ("Base.table[environ['k']]().go()", "Base.table[name] = name", "possible"),
  ])
  func `a table that a base enters its classes into`(use: String, entry: String, certainty: String) throws {
    try check(
      """
      from threading import Thread
      class Base:
          table = {}
          others = {}
          def __init_subclass__(cls, name=None, **kwargs):
              super().__init_subclass__(**kwargs)
              \(entry)
          @classmethod
          def find(cls, name): return cls.table[name]
      class Mail(Base, name="mail"):
          def go(self): Thread(target=print).start()  #~ thread dropped \(certainty)
      class Quiet(Base, name="quiet"):
          def stop(self): pass
      def make(name):
          kind = Base.table.get(name)
          made = kind()
          return made
      def application(environ, start_response): \(use)
      """)
  }

  /// Classes that a function keeps in a table.
  @Test(arguments: [("KINDS[environ[\"k\"]]().go()", "likely"), ("KINDS.get(environ[\"k\"])().go()", "likely"), ("KINDS[environ[\"k\"]]()", "possible")])
  func `a table that a function fills`(use: String, certainty: String) throws {
    try check(
      """
      from threading import Thread
      KINDS = {}
      def keep(name, kind): KINDS[name] = kind
      class Mail:
          def go(self): Thread(target=print).start()  #~ thread dropped \(certainty)
      class Quiet:
          def stop(self): pass
      keep("mail", Mail)
      keep("quiet", Quiet)
      def application(environ, start_response): \(use)
      """)
  }

  /// Objects that functions keep in a table of a class, by the class's name.
  @Test(arguments: [
    ("Store.tasks[1] = Task()", "certain"), ("Store.tasks.setdefault(1, Task())", "certain"),
    // Near misses: another table of it, and the same one of another class.
    ("Store.others[1] = Task()", "possible"), ("Other.tasks[1] = Task()", "possible"),
  ])
  func `a table of a class`(statement: String, certainty: String) throws {
    try check(
      """
      from threading import Thread
      class Task:
          def go(self): Thread(target=print).start()  #~ thread dropped \(certainty)
      class Store:
          tasks = dict()
          others = dict()
      class Other:
          tasks = dict()
      def application(environ, start_response):
          \(statement)
          Store.tasks[environ["id"]].go()
      """)
  }

  /// A class that a package hands on, picked by a name that nobody can tell, in a property which only one class has.
  @Test(arguments: [
    ("order.mail_class.send_now()", "kinds", "likely"), ("picked = order.mail_class\n    picked.send_now()", "kinds", "likely"),
    ("order.mail_class().send_now()", "kinds", "likely"),
    // Near misses: a property that gives something else, another package, and a property of two classes.
    ("order.kind.send_now()", "kinds", "possible"), ("order.mail_class.send_now()", "others", "possible"), ("order.post_class.send_now()", "kinds", "possible"),
  ])
  func `a property that picks a class from a package`(use: String, package: String, certainty: String) throws {
    try check(
      """
      from db import find
      import orders
      def application(environ, start_response):
          order = find(environ)
          \(use)
      -- orders.py
      import kinds, others
      class Order:
          @property
          def kind(self): return self.row.kind
          @property
          def mail_class(self): return getattr(\(package), self.row.kind)
          @property
          def post_class(self): return getattr(kinds, self.row.kind)
      class Letter:
          @property
          def post_class(self): return None
      -- kinds/__init__.py
      from .post import Mail, Letter
      -- kinds/post.py
      from threading import Thread
      class Mail:
          def send_now(): Thread(target=print).start()  #~ thread dropped \(certainty)
      class Letter:
          def send_now(): pass
      -- others/__init__.py
      class Other:
          def send_now(): pass
      """)
  }

  /// A class of a module that a name picks, which nobody can tell.
  @Test(arguments: [
    ("getattr(mailers, environ[\"k\"])().go()", "likely"), ("kind = getattr(mailers, environ[\"k\"])\n    kind().go()", "likely"),
    ("mailer = getattr(mailers, environ[\"k\"], None)()\n    mailer.go()", "likely"), ("getattr(mailers, \"Mail\")().go()", "certain"),
    // Near misses: another module, another method, and it is not called.
    ("getattr(others, environ[\"k\"])().go()", "possible"), ("getattr(mailers, environ[\"k\"])().no()", "possible"),
    ("getattr(mailers, environ[\"k\"])()", "possible"),
  ])
  func `a class that is picked from a module`(use: String, certainty: String) throws {
    try check(
      """
      import mailers, others
      def application(environ, start_response):
          \(use)
      -- mailers.py
      from threading import Thread
      class Mail:
          def go(self): Thread(target=print).start()  #~ thread dropped \(certainty)
      -- others.py
      class Other:
          def go(self): pass
      """)
  }

  /// An interface that only says what there is hides nothing of the class behind it.
  @Test(arguments: [
    ("abc.ABC", "certain"), ("typing.Protocol", "certain"), ("typing.Generic[T]", "certain"),
    // Near miss: a library's class may have the method itself.
    ("library.Service", "likely"),
  ])
  func `a class behind an interface`(base: String, certainty: String) throws {
    try check(
      """
      import abc, library, typing
      from threading import Thread
      T = typing.TypeVar("T")
      class Sending(\(base)): pass
      class Base:
          def go(self): Thread(target=print).start()  #~ thread dropped \(certainty)
      class Mail(Sending, Base): pass
      def application(environ, start_response): Mail().go()
      """)
  }

  /// `dict(PUT=create)` is a table as `{"PUT": create}` is.
  @Test(arguments: [
    ("dict(PUT=create)", "[environ[\"m\"]](1)", "likely"), ("dict(PUT=dict(a=lambda x: create(x)))", "[environ[\"m\"]][\"a\"](1)", "likely"),
    ("{\"PUT\": dict(a=create)}", "[environ[\"m\"]][\"a\"](1)", "likely"),
    // Near misses: nobody calls what is in it.
    ("dict(PUT=create)", ".keys()", "possible"), ("{\"PUT\": dict(a=create)}", "[environ[\"m\"]].keys()", "possible"),
  ])
  func `a table of functions by their keywords`(table: String, use: String, certainty: String) throws {
    try check(
      """
      from threading import Thread
      def create(x): Thread(target=print).start()  #~ thread dropped \(certainty)
      def application(environ, start_response):
          table = \(table)
          table\(use)
      """)
  }

  /// A route that is added to the router of an application which comes from somewhere.
  @Test(arguments: [
    ("self.server.application.router.add_get('/', self.index)", "certain"), ("self.find('x').router.add_route('GET', '/', self.index)", "certain"),
    // Near misses: another part, and the router of something that is known.
    ("self.server.application.routes.add_get('/', self.index)", "possible"), ("self.own.router.add_get('/', self.index)", "possible"),
  ])
  func `the router of an unknown application`(registration: String, certainty: String) throws {
    try check(
      """
      import services
      from aiohttp import web
      from threading import Thread
      class Own:
          router = services.Router()
      class Api:
          def __init__(self, server):
              (self.server, self.own) = (server, Own())
          def enable(self):
              \(registration)
          async def index(self, request): Thread(target=print).start()  #~ thread dropped \(certainty)
      app = web.Application()
      """, callable: "app")
  }

  /// Who sets a property runs its setter.
  @Test(arguments: [
    ("order = Order()\n    order.state = 'paid'", "certain"), ("Order().pay()", "certain"), ("change(Order())", "certain"), ("order = Below()\n    order.state = 1", "certain"),
    // Near misses: it is only read, another attribute is set, and another object's.
    ("print(Order().state)", "possible"), ("order = Order()\n    order.other = 'paid'", "possible"), ("order = Other()\n    order.state = 'paid'", "possible"),
  ])
  func `a property's setter`(use: String, certainty: String) throws {
    try check(
      """
      from threading import Thread
      class Order:
          @property
          def state(self): return self._state
          @state.setter
          def state(self, value):
              self._state = value
              Thread(target=print).start()  #~ thread dropped \(certainty)
          def pay(self): self.state = "paid"
      class Below(Order): pass
      class Other:
          pass
      def change(order: Order): order.state = "changed"
      def application(environ, start_response):
          \(use)
      """)
  }

  /// Who takes a function out of a list of those to call is only told which one.
  @Test(arguments: [
    ("self.handlers.remove(f)", "possible"), ("self.table[f].discard(f)", "possible"), ("print(self.handlers.count(f)); self.handlers.remove(f)", "possible"),
    // Near misses: it is called as well, and what it is given to is nobody's container.
    ("f(); self.handlers.remove(f)", "certain"), ("self.other.forget(f)", "likely"),
  ])
  func `a function that is no longer to be called`(end: String, certainty: String) throws {
    try check(
      """
      from threading import Thread
      class Bus:
          def __init__(self, other): self.handlers, self.table, self.other = [], {}, other
          def off(self, f): \(end)
      bus = Bus(object())
      def pay(): Thread(target=print).start()  #~ thread dropped \(certainty)
      def application(environ, start_response): bus.off(pay)
      """)
  }
}
