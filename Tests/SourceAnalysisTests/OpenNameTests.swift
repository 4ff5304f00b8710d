import Testing

/// Functions and modules of whose names a part is open, or said in settings: what is picked is at most likely where there are several.
@Suite struct OpenNameTests {
  static let head = "import importlib\nimport functools\nfrom threading import Thread\n"
  static let go = "from threading import Thread\ndef go(): Thread(target=print).start()  #~ thread dropped"

  /// `import_module` with a name that is put together.
  @Test(arguments: [
    ("importlib.import_module(f'plugins.{environ}').go()", "likely"),
    ("importlib.import_module('plugins.' + environ['x']).go()", "likely"),
    ("importlib.import_module('plugins.%s' % environ).go()", "likely"),
    ("importlib.import_module('.' + environ['x'], package='plugins').go()", "likely"),
    ("module = importlib.import_module(f'plugins.{environ}')\n    module.go()", "likely"),
    // Near misses: another function of them, and a module that the name cannot be.
    ("importlib.import_module(f'plugins.{environ}').stop()", "possible"),
    ("importlib.import_module(f'plugins.{environ}')", "possible"),
  ])
  func `a module that is imported by a name with an open part`(use: String, certainty: String) throws {
    try check(
      Self.head + "def application(environ, start):\n    \(use)\n-- plugins/__init__.py\n-- plugins/one.py\n\(Self.go) \(certainty)\n-- plugins/two.py\n\(Self.go) \(certainty)")
  }

  @Test(arguments: [
    ("getattr(jobs, environ['x'])()", "likely"), ("handler = getattr(jobs, environ.get('x'))\n    handler(1)", "likely"),
    ("getattr(importlib.import_module('jobs'), environ['x'])()", "likely"),
    // Near misses: nobody calls it, another module, a name that is said.
    ("print(getattr(jobs, environ['x']))", "possible"), ("getattr(environ, environ['x'])()", "possible"), ("getattr(jobs, 'stop')()", "possible"),
  ])
  func `a function that is picked out of its module`(use: String, certainty: String) throws {
    try check(
      Self.head + "import jobs\ndef application(environ, start):\n    \(use)\n-- jobs.py\n\(Self.go) \(certainty)\ndef _own(): Thread(target=print).start()  #~ thread dropped possible\ndef stop(): pass")
  }

  /// Which of several variants runs the type of an argument decides.
  @Test(arguments: [
    "@functools.singledispatch\ndef handle(event): pass\n@handle.register\ndef paid(event: int): Thread(target=print).start()  #~ thread dropped likely\ndef application(e, s): handle(e)",
    "from functools import singledispatch\n@singledispatch\ndef handle(event): pass\n@handle.register(int)\ndef _(event): Thread(target=print).start()  #~ thread dropped likely\ndef application(e, s): handle(e)",
    "class Shop:\n    @functools.singledispatchmethod\n    def handle(self, event): pass\n    @handle.register\n    def _(self, event: int): Thread(target=print).start()  #~ thread dropped likely\nshop = Shop()\ndef application(e, s): shop.handle(e)",
    // Near misses: nobody calls it, and something else that registers.
    "@functools.singledispatch\ndef handle(event): pass\n@handle.register\ndef paid(event: int): Thread(target=print).start()  #~ thread dropped possible\ndef application(e, s): pass",
    "def handle(event): pass\n@handle.register\ndef paid(event): Thread(target=print).start()  #~ thread dropped possible\ndef application(e, s): handle(e)",
  ])
  func `a variant of a function`(text: String) throws {
    try check(Self.head + text)
  }

  /// A decorator of the project that makes an object of a function, whose methods start it.
  @Test(arguments: [
    ("@task", "mail.delay(1)", "certain"), ("@queued('x')", "mail.delay(1)", "certain"), ("@made", "mail.delay(1)", "certain"),
    // Near misses: another method, another decorator, and the object itself.
    ("@task", "mail.later(1)", "possible"), ("@plain", "mail.delay(1)", "possible"), ("@task", "print(mail)", "possible"),
  ])
  func `a function that a decorator makes an object of`(decorator: String, use: String, certainty: String) throws {
    try check(
      Self.head + """
        class task:
            def __init__(self, f): self.f = f
            def delay(self, *a): Thread(target=self.f, args=a).start()  #~ thread dropped \(certainty)
            def later(self, *a): pass
        def queued(name):
            def decorate(f): return task(f)
            return decorate
        def made(f): return task(f)
        def plain(f): return f
        \(decorator)
        def mail(x): pass
        def application(environ, start): \(use)
        """)
  }

  /// A class that has what a protocol asks for stands for it, without saying so.
  @Test(arguments: [
    ("from typing import Protocol\nclass Sender(Protocol):\n    def send(self, x): ...", "likely"),
    ("from typing_extensions import Protocol\nclass Sender(Protocol):\n    def send(self, x): ...", "likely"),
    // Near misses: it asks for more than the class has; no protocol.
    ("from typing import Protocol\nclass Sender(Protocol):\n    def send(self, x): ...\n    def close(self): ...", "possible"),
    ("class Sender:\n    def send(self, x): ...", "possible"),
  ])
  func `what a protocol asks for`(sender: String, certainty: String) throws {
    try check(
      Self.head + """
        \(sender)
        class Mail:
            def send(self, x): Thread(target=print).start()  #~ thread dropped \(certainty)
        class Notifier:
            def __init__(self, sender: Sender): self.sender = sender
            def notify(self): self.sender.send(1)
        def application(environ, start): Notifier(environ["sender"]).notify()
        """)
  }

  /// Django's settings are an object; the module that they come from says what they are.
  @Test(arguments: [
    ("import_string(settings.MAILER)().deliver(1)", "certain"),
    ("mailer = import_string(settings.MAILER)\n    mailer().deliver(1)", "certain"),
    ("import_string(getattr(settings, 'MAILER'))().deliver(1)", "certain"),
    // What stands behind a name that nobody sets; where the module sets it, that alone counts.
    ("import_string(getattr(settings, 'UNSET', 'shop.mail.Mailer'))().deliver(1)", "certain"),
    ("import_string(getattr(settings, 'MAILER', 'shop.views.Quiet'))().deliver(1)", "certain"),
    ("import_string(getattr(settings, 'OTHER', 'shop.mail.Mailer'))().deliver(1)", "possible"),
    // Near misses: another setting, another method.
    ("import_string(settings.OTHER)().deliver(1)", "possible"), ("import_string(settings.MAILER)().close()", "possible"),
  ])
  func `a class that settings name`(use: String, certainty: String) throws {
    try check(
      """
      -- shop/wsgi.py
      import os
      from django.core.wsgi import get_wsgi_application
      os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')
      application = get_wsgi_application()
      -- shop/settings.py
      from .base import *
      ROOT_URLCONF = 'shop.urls'
      OTHER = 'shop.views.Quiet'
      -- shop/base.py
      MAILER = 'shop.mail.Mailer'
      -- shop/urls.py
      from django.urls import path
      from shop import views
      urlpatterns = [path('pay', views.pay)]
      -- shop/views.py
      from django.conf import settings
      from django.utils.module_loading import import_string
      import shop.mail
      class Quiet:
          def deliver(self, x): pass
      def pay(request):
          \(use)
      -- shop/mail.py
      from threading import Thread
      class Mailer:
          def deliver(self, x): Thread(target=print).start()  #~ thread dropped \(certainty)
          def close(self): pass
      """, entry: "shop/wsgi.py")
  }

  /// The module that a setting names is loaded although no import names it.
  @Test func `a module that a setting names`() throws {
    try check(
      """
      -- shop/wsgi.py
      import os
      os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')
      -- shop/settings.py
      ROOT_URLCONF = 'shop.urls'
      MAILER = 'shop.mail.Mailer'
      -- shop/urls.py
      from django.urls import path
      from django.conf import settings
      from django.utils.module_loading import import_string
      def pay(request): import_string(settings.MAILER)().deliver(1)
      urlpatterns = [path('pay', pay)]
      -- shop/mail.py
      from threading import Thread
      class Mailer:
          def deliver(self, x): Thread(target=print).start()  #~ thread dropped certain
      """, entry: "shop/wsgi.py")
  }

  /// Django loads the tags of all applications that are installed.
  @Test func `tags of templates`() throws {
    try check(
      """
      -- shop/wsgi.py
      import os
      os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')
      -- shop/settings.py
      INSTALLED_APPS = ['orders']
      -- orders/__init__.py
      -- orders/templatetags/__init__.py
      -- orders/templatetags/prices.py
      from threading import Thread
      from django import template
      register = template.Library()
      @register.simple_tag
      def price(): Thread(target=print).start()  #~ thread dropped likely
      -- other/templatetags/prices.py
      from threading import Thread
      from django import template
      register = template.Library()
      @register.simple_tag
      def price(): Thread(target=print).start()
      """, entry: "shop/wsgi.py")
  }
}
