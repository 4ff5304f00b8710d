import Testing

/// Modules that a Django process loads although no import names them.
@Suite struct LoadingTests {
  /// The files that name the settings; the view is found only when they lead to `shop.urls`.
  @Test(arguments: [
    "-- shop/wsgi.py\nimport os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n-- shop/settings.py\nROOT_URLCONF = 'shop.urls'",
    "-- shop/wsgi.py\nimport os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'shop.settings'\n-- shop/settings.py\nROOT_URLCONF = 'shop.urls'",
    "-- shop/wsgi.py\nimport os\nenv = os.environ.get('ENV', 'x')\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', f'shop.settings.{env}')\n-- shop/settings/__init__.py\n-- shop/settings/live.py\nROOT_URLCONF = 'shop.urls'",
    "-- shop/wsgi.py\nimport os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings.%s' % os.environ['ENV'])\n-- shop/settings/__init__.py\n-- shop/settings/live.py\nROOT_URLCONF = 'shop.urls'",
    "-- shop/wsgi.py\nimport os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings.' + os.environ['ENV'])\n-- shop/settings/__init__.py\n-- shop/settings/live.py\nROOT_URLCONF = 'shop.urls'",
    "-- shop/wsgi.py\nimport os\nfrom shop.config import name\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', name())\n-- shop/config.py\nmodule = 'shop.settings'\ndef name(): return module\n-- shop/settings.py\nROOT_URLCONF = 'shop.urls'",
    "-- shop/wsgi.py\nimport os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings.base')\n-- shop/settings/__init__.py\n-- shop/settings/base.py\nSITE = name()\nROOT_URLCONF = '%s.urls' % SITE",
    "-- shop/wsgi.py\nimport os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n-- shop/settings.py\nSITE = name()\nROOT_URLCONF = f'{SITE}.urls'",
    "-- shop/wsgi.py\nfrom django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n-- manage.py\nimport os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n-- shop/settings.py\nROOT_URLCONF = 'shop.urls'",
    "-- shop/wsgi.py\nimport os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n-- shop/settings.py\nfrom configurations import Configuration\nclass Base(Configuration):\n    ROOT_URLCONF = 'shop.urls'",
    "-- shop/wsgi.py\nimport os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n-- shop/settings/__init__.py\nfrom split_settings.tools import include, optional\ninclude('parts/*.py', optional('local.py'))\n-- shop/settings/parts/urls.py\nROOT_URLCONF = 'shop.urls'",
    "-- shop/wsgi.py\nimport os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n-- shop/settings/live.py\nROOT_URLCONF = 'shop.urls'",
    "-- shop/wsgi.py\nimport os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n-- shop/settings/__init__.py\n# pick one\n-- shop/settings/live.py\nfrom .base import *\n-- shop/settings/base.py\nROOT_URLCONF = 'shop.urls'",
  ])
  func `settings that are named in their own ways`(files: String) throws {
    try checkRoute(under: files)
  }

  /// The job of a view that only settings lead to.
  private func checkRoute(under files: String) throws {
    try check(
      """
      \(files)
      -- shop/urls.py
      from django.urls import path
      from shop import views
      urlpatterns = [path('pay', views.pay)]
      -- shop/views.py
      from threading import Thread
      def pay(request):
          Thread(target=print).start()  #~ thread dropped certain
      """, entry: "shop/wsgi.py")
  }

  /// Settings that the repository lacks, or that only hold what the environment chooses between.
  @Test(arguments: [
    // Kept out of the repository, beside an example or what it builds upon.
    "-- shop/wsgi.py\nimport os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings.local')\n-- shop/settings/__init__.py\n-- shop/settings/base.py\nROOT_URLCONF = 'shop.urls'",
    // Chosen by whoever starts it: `manage.py` says which one it falls back on.
    "-- shop/wsgi.py\nimport os\nfrom django.core.wsgi import get_wsgi_application\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.conf')\n-- shop/conf/__init__.py\nimport random\nrandom.seed()\nBASE_DIR = '.'\n-- shop/conf/dev.py\nfrom .base import *\n-- shop/conf/base.py\nROOT_URLCONF = 'shop.urls'\n-- manage.py\nimport os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.conf.dev')",
    // Named wrongly, as long as nobody sets the variable.
    "-- shop/wsgi.py\nimport os\nfrom django.core.wsgi import get_wsgi_application\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'till.settings')\n-- till/__init__.py\n-- shop/settings.py\nROOT_URLCONF = 'shop.urls'",
  ])
  func `settings that the repository lacks`(files: String) throws {
    try checkRoute(under: files)
  }

  @Test func `settings that are there have no kin`() throws {
    let views = """
      -- shop/urls.py
      from django.urls import path
      urlpatterns = []
      -- shop/other.py
      from threading import Thread
      Thread(target=print).start()
      """
    // Both say an address; only one is named.
    try check(
      "-- shop/wsgi.py\nimport os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings.live')\n-- shop/settings/__init__.py\n-- shop/settings/live.py\nROOT_URLCONF = 'shop.urls'\n-- shop/settings/other.py\nROOT_URLCONF = 'shop.other'\n\(views)",
      entry: "shop/wsgi.py")
    // Those of another distribution are nowhere near.
    try check(
      "-- shop/wsgi.py\nimport os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'till.settings')\n-- shop/settings.py\nROOT_URLCONF = 'shop.other'\n\(views)",
      entry: "shop/wsgi.py")
  }

  @Test func `a manage.py is no hint for a process that says its settings, nor for one without Django`() throws {
    let view = """
      -- shop/views.py
      from threading import Thread
      Thread(target=print).start()
      -- shop/settings.py
      ROOT_URLCONF = 'shop.views'
      -- manage.py
      import os
      os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')
      """
    try check("-- shop/wsgi.py\nimport flask\n\(view)", entry: "shop/wsgi.py")
    try check("-- shop/wsgi.py\nimport os, django\nos.environ['DJANGO_SETTINGS_MODULE'] = 'other.settings'\n\(view)", entry: "shop/wsgi.py")
  }

  @Test func `a package of settings that says something itself stands for itself`() throws {
    try check(
      """
      -- shop/wsgi.py
      import os
      os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')
      -- shop/settings/__init__.py
      from .live import *
      -- shop/settings/live.py
      ROOT_URLCONF = 'shop.urls'
      -- shop/settings/local.py
      ROOT_URLCONF = 'shop.other'
      -- shop/urls.py
      -- shop/other.py
      from threading import Thread
      Thread(target=print).start()
      """, entry: "shop/wsgi.py")
  }
}
