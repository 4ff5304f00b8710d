import Testing

/// Classes of which a process keeps one object: where it is made before anything is served, no request is the first to make it.
@Suite struct MadeOnceTests {
  static let once = """
    from threading import Thread
    class Once(type):
        made = {}
        def __call__(cls, *args):
            if cls not in cls.made: cls.made[cls] = super().__call__(*args)
            return cls.made[cls]
    class Counted(type):
        def __call__(cls, *args):
            print(cls)
            return super().__call__(*args)

    """

  @Test(arguments: [
    ("metaclass=Once", "Keeper()", "possible"),
    // Near misses: requests are the first, another metaclass, none.
    ("metaclass=Once", "print(Keeper)", "certain"), ("metaclass=Counted", "Keeper()", "certain"), ("object", "Keeper()", "certain"),
  ])
  func `a class whose metaclass keeps its object`(bases: String, loading: String, certainty: String) throws {
    try check(
      Self.once + """
        class Keeper(\(bases)):
            def __init__(self): self.begin()
            def begin(self): Thread(target=print).start()  #~ thread dropped \(certainty)
        \(loading)
        def application(env, start): Keeper()
        """)
  }

  @Test(arguments: [
    ("if cls not in made: made[cls] = cls(*args)\n        return made[cls]", "Keeper()", "possible"),
    // Near misses: requests are the first, and a decorator that makes one at every call.
    ("if cls not in made: made[cls] = cls(*args)\n        return made[cls]", "print(Keeper)", "certain"), ("return cls(*args)", "Keeper()", "certain"),
    ("made[args] = print(cls)\n        return cls(*args)", "Keeper()", "certain"),
  ])
  func `a class whose decorator keeps its object`(body: String, loading: String, certainty: String) throws {
    try check(
      """
      from threading import Thread
      def once(cls):
          made = {}
          def get(*args):
              \(body)
          return get
      @once
      class Keeper:
          def __init__(self): Thread(target=print).start()  #~ thread dropped \(certainty)
      \(loading)
      def application(env, start): Keeper()
      """)
  }

  @Test func `a class below one whose metaclass keeps its object`() throws {
    try check(
      Self.once + """
        class Base(metaclass=Once): pass
        class Keeper(Base):
            def __init__(self): Thread(target=print).start()  #~ thread dropped possible
            def work(self): Thread(target=print).start()  #~ thread dropped certain
        Keeper()
        def application(env, start): Keeper().work()
        """)
  }

  @Test(arguments: [
    ("if cls._one is None: cls._one = super().__new__(cls)\n        return cls._one", "possible"),
    ("return super().__new__(cls)", "certain"),
  ])
  func `a class that gives its object again`(body: String, certainty: String) throws {
    try check(
      """
      from threading import Thread
      class Keeper:
          _one, _made = None, False
          def __new__(cls):
              \(body)
          def __init__(self):
              if Keeper._made: return
              Keeper._made = True
              Thread(target=print).start()  #~ thread dropped \(certainty)
      Keeper()
      def application(env, start): Keeper()
      """)
  }

  /// A function that hands out what its first call starts, and who takes that.
  @Test(arguments: [
    ("if kept is None:", "print", "look()", "possible"), ("if not kept:", "print", "look()", "possible"),
    ("if kept is None or not kept.is_alive():", "work", "look()", "possible"),
    // Near misses: requests are the first, and what is begun anew whenever it is done, or for another reason.
    ("if kept is None:", "work", "print(look)", "certain"), ("if kept is None or not kept.is_alive():", "work", "print(look)", "certain"),
    ("if kept is None or not kept.is_alive():", "print", "look()", "certain"), ("if kept is None or not kept.isDaemon():", "work", "look()", "certain"),
    ("if kept is None or late:", "work", "look()", "certain"), ("if True:", "work", "look()", "certain"),
  ])
  func `a thread that a function keeps and hands out`(test: String, target: String, loading: String, certainty: String) throws {
    try check(
      """
      from threading import Event, Thread
      kept = None
      late = True
      over = Event()
      def work():
          while not over.is_set(): over.wait(5)
      def look():
          global kept
          \(test)
              kept = Thread(target=\(target))
              kept.start()
          return kept
      \(loading)\(loading == "look()" ? "  #~ thread dropped possible" : "")
      def application(env, start):
          keeper = look()  #~ thread dropped \(certainty)
          return [keeper.name]
      """)
  }
}
