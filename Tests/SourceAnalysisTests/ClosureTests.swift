import SourceAnalysis
import Testing
import Workspace

/// Which files a process loads. The marker is a thread that a module starts when it is imported: the margin names it where the file
/// belongs to the process, and not where it does not.
@Suite struct ClosureTests {
  private static let job = "\nfrom threading import Thread\nThread(target=print).start()"
  private static let marked = job + "  #~ thread dropped possible"

  /// The entry of a Django project.
  private static let wsgi = """
    -- shop/__init__.py
    -- shop/wsgi.py
    import os
    from django.core.wsgi import get_wsgi_application
    os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')
    application = get_wsgi_application()
    """

  private func check(_ files: String, loads isLoaded: Bool, entry: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    try SourceAnalysisTests.check(files.replacing("JOB", with: isLoaded ? Self.marked : Self.job), entry: entry, sourceLocation: sourceLocation)
  }

  @Test(arguments: [
    // Imports that are code.
    "from importlib import import_module\nimport_module('shop.jobs')",
    "import importlib\nimportlib.import_module('.jobs', package='shop')",
    "import importlib\nimportlib.import_module('.jobs', __package__)",
    "import importlib\nimportlib.import_module('.jobs', package=__package__)",
    "import importlib\nimportlib.import_module(f'{__package__}.jobs')",
    "import importlib\nfor name in ('views', 'jobs'):\n    importlib.import_module(f'shop.{name}')",
    "import importlib\nfor name in ('views', 'jobs'):\n    importlib.import_module('shop.' + name)",
    "import importlib\nfor name in ('views', 'jobs'):\n    importlib.import_module(f'{__package__}.{name}')",
    "import importlib\nfor name in ('views', 'jobs'):\n    importlib.import_module('.' + name, 'shop')",
    "import importlib\nfor name in ('views', 'jobs'):\n    importlib.import_module('.{}'.format(name), package=__package__)",
    "import importlib\nMODULES = ['shop.views', 'shop.jobs']\nfor name in MODULES: importlib.import_module(name)",
    "import importlib\ndef load():\n    for name in ['shop.jobs']: importlib.import_module(name)\nload()",
    "import importlib\nAPPS = ['shop']\nfor name in APPS: importlib.import_module('%s.jobs' % name)",
    "import importlib\nAPPS = ['shop']\nfor name in APPS: importlib.import_module(f'{name}.jobs')",
    "import importlib\nAPPS = ['shop']\nfor name in APPS: importlib.import_module('{}.jobs'.format(name))",
    "import importlib\nfor name in ['json', 'shop']: importlib.import_module(name + '.jobs')",
    "__import__('shop.jobs')",
    "import pkgutil, importlib, shop\nfor _, name, _ in pkgutil.walk_packages(shop.__path__, 'shop.'): importlib.import_module(name)",
    "import pkgutil, importlib, shop\nfor info in pkgutil.iter_modules(shop.__path__, shop.__name__ + '.'): importlib.import_module(info.name)",
    "import pkgutil, importlib\nfrom shop import other\nimport shop as package\nfor info in pkgutil.iter_modules(package.__path__): importlib.import_module(f'{package.__name__}.{info.name}')",
    "from werkzeug.utils import find_modules, import_string\nfor name in find_modules('shop'): import_string(name)",
    "import runpy\nrunpy.run_module('shop.jobs')",
    "def view():\n    from shop import jobs",
    "def view():\n    import shop.jobs as late",
    "try:\n    from shop.fast import jobs\nexcept ImportError:\n    from shop import jobs",
    "try:\n    import shop.jobs\nexcept ImportError:\n    pass",
    "import typing\nif not typing.TYPE_CHECKING:\n    import shop.jobs",
    "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import os\nelse:\n    import shop.jobs",
    "if __name__ != '__main__':\n    import shop.jobs",
    "import sys\nif sys.version_info > (3, 8):\n    import shop.jobs",
    "from . import jobs",
    "from .parts import *\n-- shop/parts/__init__.py\n__all__ = ['one']\n-- shop/parts/one.py\nimport shop.jobs",
    "from . import lazy\nlazy.jobs\n-- shop/lazy.py\nimport importlib\ndef __getattr__(name):\n    return importlib.import_module('shop.' + name)",
    // Frameworks that are given names.
    "from flask import Flask\napp = Flask(__name__)\napp.config.from_object('shop.jobs')",
    "from flask import Flask\napp = Flask(__name__)\napp.config.from_object('shop.jobs.Live')",
    "from pyramid.config import Configurator\nwith Configurator() as config:\n    config.include('shop.jobs')",
    "from pyramid.config import Configurator\nwith Configurator() as config:\n    config.include('.jobs')",
    "from pyramid.config import Configurator\nwith Configurator() as config:\n    config.scan('shop.jobs')",
    "from pyramid.config import Configurator\nwith Configurator() as config:\n    config.scan('shop')",
    "from pyramid.config import Configurator\nwith Configurator() as config:\n    config.scan()",
    "from django.utils.module_loading import import_string\nimport_string('shop.jobs.go')",
    "from celery import Celery\nc = Celery('x')\nc.config_from_object('shop.jobs')",
    "from celery import Celery\nc = Celery('x', include=['shop.jobs'])",
    "from celery import Celery\nc = Celery('x')\nc.autodiscover_tasks(['shop'], related_name='jobs')",
    "import logging.config\nlogging.config.dictConfig({'handlers': {'x': {'class': 'shop.jobs.Handler'}}})",
  ])
  func `a module that the entry loads`(entry: String) throws {
    try check("-- shop/__init__.py\n-- shop/app.py\n\(entry)\n-- shop/views.py\n-- shop/other.py\n-- shop/jobs.py\nJOB", loads: true, entry: "shop/app.py")
  }

  @Test(arguments: [
    "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import shop.jobs",
    "import typing as t\nif t.TYPE_CHECKING:\n    from shop.jobs import go",
    "if __name__ == '__main__':\n    import shop.jobs",
    "if '__main__' == __name__:\n    from shop import jobs",
    "def main():\n    print('shop.jobs')",
    "import importlib\nimportlib.import_module('.jobs', package='other')",
    "import importlib\nfor name in ('views',):\n    importlib.import_module('shop.parts.' + name)",
    "import importlib\nAPPS = ['shop']\nfor name in APPS: importlib.import_module('%s.views' % name)",
    "import importlib\nfor name in ['json']: importlib.import_module(f'{name}.jobs')",
    "import pkgutil, importlib\nfrom shop import parts\nfor info in pkgutil.iter_modules(parts.__path__): importlib.import_module(f'shop.parts.{info.name}')\n-- shop/parts/__init__.py",
    "from pyramid.config import Configurator\nwith Configurator() as config:\n    config.scan('shop.views')",
    "class Config:\n    def scan(self, name): pass\nConfig().scan('shop.jobs')",
    "# import shop.jobs\ntext = '''\nimport shop.jobs\n'''",
  ])
  func `a module that the entry does not load`(entry: String) throws {
    try check("-- shop/__init__.py\n-- shop/app.py\n\(entry)\n-- shop/views.py\n-- shop/jobs.py\nJOB", loads: false, entry: "shop/app.py")
  }

  /// Plugins that projects make known, and the ways to ask for them.
  @Test(arguments: [
    ("import pkg_resources\nfor plugin in pkg_resources.iter_entry_points('shop.plugins'): plugin.load()", true),
    ("from importlib.metadata import entry_points\nfor plugin in entry_points(group='shop.plugins'): plugin.load()", true),
    ("from importlib.metadata import entry_points\nGROUP = 'shop.plugins'\nfor plugin in entry_points().select(group=GROUP): plugin.load()", true),
    // Near misses: another group, a function of the project.
    ("from importlib.metadata import entry_points\nfor plugin in entry_points(group='shop'): plugin.load()", false),
    ("def entry_points(group): pass\nentry_points(group='shop.plugins')", false),
  ])
  func `the plugins that projects make known`(entry: String, isLoaded: Bool) throws {
    for project in [
      "-- setup.py\nsetup(entry_points={'console_scripts': ['shop = shop.tool:main'], 'shop.plugins': ['jobs = shop.jobs:Plugin']})",
      "-- setup.py\nsetup(entry_points=\'\'\'\n  [console_scripts]\n  shop = shop.tool:main\n  [shop.plugins]\n  jobs = shop.jobs\n\'\'\')",
      "-- setup.cfg\n[options.entry_points]\nshop.plugins =\n    jobs = shop.jobs:Plugin\nother =\n    x = shop.tool\n[bdist]\ny = shop.tool",
      "-- pyproject.toml\n[project.entry-points.\"shop.plugins\"]\njobs = \"shop.jobs:Plugin\"\n\n[project.scripts]\nshop = \"shop.tool:main\"",
    ] {
      try check("\(project)\n-- shop/__init__.py\n-- shop/app.py\n\(entry)\n-- shop/jobs.py\nJOB\n-- shop/tool.py\n\(Self.job)", loads: isLoaded, entry: "shop/app.py")
    }
  }

  /// A file that names the group again and again, lines that end as on Windows, and a group without a name.
  @Test(arguments: [
    (String(repeating: "[shop.plugins]\n", count: 50_000) + "jobs = shop.jobs", "shop.plugins", true),
    (String(repeating: "shop.plugins] ", count: 50_000), "shop.plugins", false),
    ("[options.entry_points]\r\nshop.plugins =\r\n  jobs = shop.jobs\r\nother =\r\n  x = shop.tool", "shop.plugins", true),
    ("[shop.plugins]\njobs = shop.jobs", "", false),
  ])
  func `odd project files end`(project: String, group: String, isLoaded: Bool) throws {
    let app = "import pkg_resources\nfor plugin in pkg_resources.iter_entry_points('\(group)'): plugin.load()"
    try check("-- setup.cfg\n\(project)\n-- shop/__init__.py\n-- shop/app.py\n\(app)\n-- shop/jobs.py\nJOB\n-- shop/tool.py\n\(Self.job)", loads: isLoaded, entry: "shop/app.py")
  }

  /// Extensions of a Flask application that its configuration names.
  @Test(arguments: [
    ("app.config['EXTENSIONS'] = ['shop.jobs:init_app']\napp.config.load_extensions('EXTENSIONS')", true),
    ("def make(mode):\n    names = ['shop.views:init_app']\n    if mode == 'web': names.extend(['shop.jobs:init_app'])\n    app.config['EXTENSIONS'] = names\n    app.config.load_extensions()", true),
    ("app.config['EXTENSIONS'] = ['shop.jobs:init_app']", false), ("app.config['OTHERS'] = ['shop.jobs:init_app']\napp.config.load_extensions()", false),
  ])
  func `extensions that a configuration names`(text: String, isLoaded: Bool) throws {
    try check("-- shop/__init__.py\n-- shop/app.py\nfrom flask import Flask\napp = Flask('shop')\n\(text)\n-- shop/views.py\n-- shop/jobs.py\nJOB", loads: isLoaded, entry: "shop/app.py")
  }

  /// Of several parts of a name that are left open each stands for one folder.
  @Test(arguments: [
    ("f'shop.plugins.{kind}.{name}'", true), ("'shop.plugins.%s.%s' % (kind, name)", true),
    ("f'shop.plugins.{name}'", false), ("f'shop.{a}.{b}.{name}'", false), ("f'shop.other.{kind}.{name}'", false),
  ])
  func `a name with several open parts`(name: String, isLoaded: Bool) throws {
    try check("-- shop/__init__.py\n-- shop/app.py\nimport importlib\ndef load(a, b, kind, name): importlib.import_module(\(name))\n-- shop/plugins/__init__.py\n-- shop/plugins/mail/__init__.py\n-- shop/plugins/mail/jobs.py\nJOB", loads: isLoaded, entry: "shop/app.py")
  }

  /// Known misses: the names are put together where nothing is written, or come from outside.
  @Test(arguments: [
    "import importlib, os\nimportlib.import_module(os.environ['MODULE'])",
    "import importlib, json\nfor name in json.load(open('modules.json')): importlib.import_module(name)",
    "exec(open('shop/jobs.py').read())",
    // An attribute of the application's settings.
    "from celery import Celery\nc = Celery('x')\nc.conf.imports = ['shop.jobs']",
    "import importlib.util\nspec = importlib.util.spec_from_file_location('jobs', 'shop/jobs.py')",
  ])
  func `known miss: names from outside`(entry: String) throws {
    try check("-- shop/__init__.py\n-- shop/app.py\n\(entry)\n-- shop/jobs.py\nJOB", loads: false, entry: "shop/app.py")
  }

  /// Django's applications, in settings of every build.
  @Test(arguments: [
    "-- shop/settings.py\nINSTALLED_APPS = ['django.contrib.admin', 'jobs']",
    "-- shop/settings.py\nINSTALLED_APPS = ('jobs.apps.JobsConfig',)",
    "-- shop/settings.py\nDJANGO = ['django.contrib.admin']\nLOCAL = ['jobs']\nINSTALLED_APPS = DJANGO + LOCAL",
    "-- shop/settings.py\nLOCAL = ['jobs']\nINSTALLED_APPS = ['django.contrib.admin', *LOCAL]",
    "-- shop/settings.py\nINSTALLED_APPS = list(filter(None, ['jobs']))",
    "-- shop/settings.py\nINSTALLED_APPS = []\nINSTALLED_APPS += ['jobs']",
    "-- shop/settings.py\nINSTALLED_APPS = []\nINSTALLED_APPS.append('jobs')",
    "-- shop/settings.py\nINSTALLED_APPS = []\nINSTALLED_APPS.insert(0, 'jobs')",
    "-- shop/settings.py\nINSTALLED_APPS = []\nINSTALLED_APPS.extend(['jobs'])",
    "-- shop/settings.py\nINSTALLED_APPS = []\nif DEBUG:\n    INSTALLED_APPS = INSTALLED_APPS + ['jobs']",
    "-- shop/settings.py\nfrom .base import *\nINSTALLED_APPS += ['jobs']\n-- shop/base.py\nINSTALLED_APPS = []",
    "-- shop/settings.py\nfrom .base import *\n-- shop/base.py\nfrom .apps_list import LOCAL\nINSTALLED_APPS = [] + LOCAL\n-- shop/apps_list.py\nLOCAL = ['jobs']",
    "-- shop/settings.py\nfrom . import base\nINSTALLED_APPS = base.INSTALLED_APPS + ['jobs']\n-- shop/base.py\nINSTALLED_APPS = []",
    "-- shop/settings.py\nfrom shop.base import INSTALLED_APPS\n-- shop/base.py\nINSTALLED_APPS = ['jobs']",
    "-- shop/settings.py\nimport os\nINSTALLED_APPS = ['x']\nif os.environ.get('LATE'):\n    INSTALLED_APPS += ('jobs',)",
    "-- shop/settings.py\nINSTALLED_APPS: list[str] = ['jobs']",
    "-- shop/settings.py\ntry:\n    from .local import *\nexcept ImportError:\n    pass\n-- shop/local.py\nINSTALLED_APPS = ['jobs']",
    "-- shop/settings.py\nMIDDLEWARE = ['jobs.middleware.Audit']",
    "-- shop/settings.py\nLOGGING = {'handlers': {'x': {'class': 'jobs.apps.Handler'}}}",
    "-- shop/settings.py\nEMAIL_BACKEND = 'jobs.apps.Backend'",
    "-- shop/settings.py\nREST_FRAMEWORK = {'EXCEPTION_HANDLER': 'jobs.apps.handle'}",
    "-- shop/settings.py\nTEMPLATES = [{'OPTIONS': {'context_processors': ['jobs.apps.add']}}]",
    "-- shop/settings.py\nCACHES = {'default': {'BACKEND': 'jobs.apps.Cache'}}",
    "-- shop/settings.py\nGRAPHENE = {'SCHEMA': 'jobs.apps.schema'}",
    "-- shop/settings.py\nDATABASE_ROUTERS = ['jobs.apps.Router']",
    "-- shop/settings.py\nSTORAGES = {'default': {'BACKEND': 'jobs.apps.Storage'}}",
  ])
  func `what Django's settings name`(settings: String) throws {
    try check(
      """
      \(Self.wsgi)
      \(settings)
      -- jobs/__init__.py
      -- jobs/middleware.py
      from . import apps
      -- jobs/apps.py
      JOB
      """, loads: true, entry: "shop/wsgi.py")
  }

  @Test(arguments: [
    "-- shop/settings.py\nNOT_INSTALLED_APPS = ['jobs']",
    "-- shop/settings.py\nINSTALLED_APPS = ['job']",
    "-- shop/settings.py\nINSTALLED_APPS = []\n-- shop/other.py\nINSTALLED_APPS = ['jobs']",
    "-- shop/settings.py\ndef installed():\n    INSTALLED_APPS = ['jobs']",
  ])
  func `what Django's settings do not name`(settings: String) throws {
    try check(
      """
      \(Self.wsgi)
      \(settings)
      -- jobs/__init__.py
      -- jobs/apps.py
      JOB
      """, loads: false, entry: "shop/wsgi.py")
  }

  /// The application for web sockets is none of a process that is started by its wsgi.py.
  @Test(arguments: [
    ("from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()", false),
    ("from channels.routing import get_default_application\napplication = get_default_application()", true),
    ("from django.core.asgi import get_asgi_application\napplication = get_asgi_application()", true),
  ])
  func `an ASGI application in the settings`(entry: String, isLoaded: Bool) throws {
    try check(
      """
      -- shop/__init__.py
      -- shop/entry.py
      import os
      os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')
      \(entry)
      -- shop/settings.py
      ASGI_APPLICATION = 'shop.jobs.application'
      -- shop/jobs.py
      JOB
      """, loads: isLoaded, entry: "shop/entry.py")
  }

  /// Two services and the library that they share: what one of them loads is not the other's.
  @Test(arguments: [("api", true), ("mailer", false)])
  func `two services of one repository`(service: String, isLoaded: Bool) throws {
    try check(
      """
      -- common/__init__.py
      -- common/text.py
      -- common/jobs.py
      JOB
      -- api/__init__.py
      -- api/app.py
      from common import jobs, text
      def application(env, start): return []
      -- mailer/__init__.py
      -- mailer/app.py
      from common import text
      from common.text import *
      def application(env, start): return []
      """, loads: isLoaded, entry: "\(service)/app.py")
  }

  @Test func `a library function that starts a job counts only for the service that calls it`() throws {
    let text = """
      -- common/__init__.py
      -- common/jobs.py
      from threading import Thread
      def send(): Thread(target=print).start()  MARK
      def read(): return []
      -- api/app.py
      from common.jobs import send
      def application(env, start): send()
      -- mailer/app.py
      from common.jobs import read
      def application(env, start): read()
      """
    try SourceAnalysisTests.check(text.replacing("MARK", with: "#~ thread dropped certain"), entry: "api/app.py")
    try SourceAnalysisTests.check(text.replacing("MARK", with: "#~ thread dropped possible"), entry: "mailer/app.py")
  }

  /// A folder that the program itself puts on the path, computed from where it lies.
  @Test(arguments: [
    "import os, sys\nsys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))\nimport jobs",
    "import os, sys\nsys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'lib'))\nimport jobs",
    "import sys\nfrom pathlib import Path\nsys.path.insert(0, str(Path(__file__).parent / 'lib'))\nimport jobs",
    "import sys\nfrom pathlib import Path\nROOT = Path(__file__).resolve().parent\nsys.path.insert(0, str(ROOT / 'lib'))\nfrom jobs import go",
    "import sys\nfrom os.path import dirname, join\nHERE = dirname(__file__)\nsys.path.extend([HERE])\nsys.path.append(join(HERE, 'lib'))\nimport jobs",
    "import sys\nfrom pathlib import Path\nsys.path.append(str(Path(__file__).parents[0].joinpath('lib')))\nimport jobs",
    "import os, sys\nBASE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))\nsys.path.insert(0, os.path.join(BASE, 'shop', 'lib'))\nimport jobs",
    "import os, sys\nsys.path.insert(0, os.path.dirname(__file__) + '/lib')\nimport jobs",
    // The import comes first in the text, in a file that is loaded before.
    "from shop import uses, path\n-- shop/uses.py\ndef later(): import jobs\n-- shop/path.py\nimport os, sys\nsys.path.append(os.path.join(os.path.dirname(__file__), 'lib'))",
  ])
  func `a folder on the path`(entry: String) throws {
    try check("-- shop/__init__.py\n-- shop/app.py\n\(entry)\n-- shop/lib/jobs.py\nJOB", loads: true, entry: "shop/app.py")
  }

  @Test(arguments: [
    "import os, sys\nsys.path.insert(0, os.path.join(os.path.dirname(__file__), 'libs'))\nimport jobs",
    "import os, sys\nif __name__ == '__main__':\n    sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))\nimport jobs",
    "import os, sys\nsys.path.insert(0, os.path.join(os.environ['HOME'], 'lib'))\nimport jobs",
    "import os, sys\npath = []\npath.append(os.path.join(os.path.dirname(__file__), 'lib'))\nimport jobs",
    "import os, sys\nprint(sys.path, os.path.join(os.path.dirname(__file__), 'lib'))\nimport jobs",
  ])
  func `no folder on the path`(entry: String) throws {
    try check("-- shop/__init__.py\n-- shop/app.py\n\(entry)\n-- shop/lib/jobs.py\nJOB", loads: false, entry: "shop/app.py")
  }

  @Test func `a copy of a library on the path is the library`() throws {
    let program = """
      -- main.py
      import os, sys
      sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))
      import shop.pages
      -- shop/__init__.py
      -- shop/pages.py
      import threading
      import cherrypy
      import mailer
      class Pages:
          @cherrypy.expose
          def pay(self):
              threading.Thread(target=print).start()  #~ thread dropped certain
              mailer.send()
      -- lib/mailer/__init__.py
      from threading import Thread
      def send():
          Thread(target=print).start()  #~ thread dropped certain
      """
    try SourceAnalysisTests.check(program, entry: "main.py")
    try SourceAnalysisTests.check("\(program)\n-- lib/cherrypy/__init__.py\nfrom ._helper import expose\n-- lib/cherrypy/_helper.py\ndef expose(f):\n    f.exposed = True\n    return f", entry: "main.py")
  }

  @Test func `a module of the project is no library's, whatever it is called`() throws {
    try SourceAnalysisTests.check(
      """
      -- main.py
      import os, sys
      sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))
      from schedule import later
      from rq import soon
      def application(env, start):
          later()
          soon()
      -- lib/schedule.py
      from threading import Thread
      def later():
          Thread(target=print).start()  #~ thread dropped certain
      -- rq/__init__.py
      from threading import Thread
      def soon():
          Thread(target=print).start()  #~ thread dropped certain
      """, entry: "main.py")
  }

  @Test func `lists of lists end`() throws {
    let lists = ["D": "E", "C": "D", "B": "C", "A": "B"].map { "\($0) = " + Array(repeating: $1, count: 150).joined(separator: " + ") }
    try check(
      "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'settings')\nfrom django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n-- settings.py\n"
        + (["E = ['jobs']"] + lists + ["INSTALLED_APPS = A + A"]).joined(separator: "\n") + "\n-- jobs/models.pyJOB",
      loads: true, entry: "app.py")
  }

  @Test func `a folder that one program puts on the path is no other's`() {
    let tree = FileTree([
      "a.py": "import os, sys\nsys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))\nimport jobs\n",
      "b.py": "try:\n    import jobs\nexcept ImportError:\n    jobs = None\n", "lib/jobs.py": "",
    ])
    let processes = ["a.py", "b.py"].map { ProcessDescription(entries: [.init(file: $0, callable: nil)], searchPath: [.root]) }
    let files = SourceAnalyzer(tree: tree, knowledge: builtInPython).analyze(processes).map(\.files)
    #expect(files == [["a.py", "lib/jobs.py"], ["b.py"]])
  }
}
