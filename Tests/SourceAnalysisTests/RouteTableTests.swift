import Testing

/// Tables of routes of a project's own: what fills them, and what a loop registers with the framework.
@Suite struct RouteTableTests {
  private func check(_ routes: String, _ registers: String, found: Bool) throws {
    try SourceAnalysisTests.check(
      """
      -- app.py
      from aiohttp import web
      import routes, views
      app = web.Application()
      \(registers)
      -- routes.py
      \(routes)
      -- views.py
      from threading import Thread
      from routes import route
      @route('GET', '/pay')
      async def pay(request):
          Thread(target=print).start()  #~ thread dropped \(found ? "certain" : "possible")
      """, entry: "app.py")
  }

  private static let tuples = """
    ROUTES = []
    def route(method, path):
        def decorator(func):
            ROUTES.append((method, path, func))
            return func
        return decorator
    """

  private static let objects = """
    class Route:
        def __init__(self, method, path, handler):
            self.method, self.path = method, path
            self.handler = handler
    ROUTES = {}
    def route(method, path):
        def decorator(func):
            ROUTES[path] = Route(method, path, handler=func)
            return func
        return decorator
    def known():
        return ROUTES.values()
    """

  @Test func `tuples in a list`() throws {
    try check(Self.tuples, "for method, path, handler in routes.ROUTES:\n    app.router.add_route(method, path, handler)", found: true)
    try check(Self.tuples, "for row in routes.ROUTES:\n    app.router.add_route(row[0], row[1], row[2])", found: true)
    // Another table is registered, or none.
    try check(Self.tuples + "\nOTHERS = []", "for method, path, handler in routes.OTHERS:\n    app.router.add_route(method, path, handler)", found: false)
    try check(Self.tuples, "for method, path, handler in routes.ROUTES:\n    print(method, path, handler)", found: false)
  }

  @Test(arguments: [
    "for r in routes.ROUTES.values():\n    app.router.add_route(r.method, r.path, r.handler)",
    "for r in routes.known():\n    app.router.add_route(r.method, r.path, r.handler)",
    "for r in routes.known():\n    handler = r.handler\n    app.router.add_route(r.method, r.path, handler)",
    "def setup(app):\n    for r in routes.known():\n        handler = r.handler\n        app.router.add_route(r.method, r.path, handler=handler)\nsetup(app)",
    // A wrapper around what is registered.
    "def wrap(handler):\n    async def wrapped(request): return await handler(request)\n    return wrapped\nfor r in routes.known():\n    app.router.add_route(r.method, r.path, wrap(r.handler))",
  ])
  func `objects in a dictionary`(registers: String) throws {
    try check(Self.objects, registers, found: true)
  }

  @Test func `what an object keeps under another name is not registered`() throws {
    let routes = """
      class Route:
          def __init__(self, method, path, handler, owner):
              self.method, self.path = method, path
              self.handler = handler
              self.owner = owner
      ROUTES = []
      def index(request): pass
      def route(method, path):
          def decorator(func):
              ROUTES.append(Route(method, path, index, func))
              return func
          return decorator
      """
    try check(routes, "for r in routes.ROUTES:\n    app.router.add_route(r.method, r.path, r.handler)", found: false)
    try check(routes, "for r in routes.ROUTES:\n    app.router.add_route(r.method, r.path, r.owner)", found: true)
  }

  @Test(arguments: [
    "from dataclasses import dataclass\n@dataclass\nclass Route:\n    method: str\n    path: str\n    handler: object\nROUTES = []\ndef route(method, path):\n    def decorator(func):\n        ROUTES.append(Route(method, path, func))\n        return func\n    return decorator",
    "from functools import wraps\nfrom typing import NamedTuple\nclass Route(NamedTuple):\n    method: str\n    path: str\n    handler: object\nROUTES = []\ndef route(method, path):\n    def decorator(func):\n        @wraps(func)\n        async def wrapper(*args, **kwargs):\n            return await func(*args, **kwargs)\n        ROUTES.append(Route(method=method, path=path, handler=wrapper))\n        return wrapper\n    return decorator",
  ])
  func `fields, and what wraps the function`(routes: String) throws {
    try check(routes, "for r in routes.ROUTES:\n    app.router.add_route(r.method, r.path, r.handler)", found: true)
  }
}
