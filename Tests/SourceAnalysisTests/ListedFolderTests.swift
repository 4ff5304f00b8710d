import Testing

/// Modules that a program finds by listing a folder.
@Suite struct ListedFolderTests {
  private static let job = "\nfrom threading import Thread\nThread(target=print).start()"

  private func check(_ files: String, loads isLoaded: Bool, folder: String = "shop/plugins") throws {
    try SourceAnalysisTests.check(
      """
      \(files)
      -- \(folder)/mail.py
      from threading import Thread
      Thread(target=print).start()  \(isLoaded ? "#~ thread dropped possible" : "")
      """, entry: "shop/app.py")
  }

  @Test(arguments: [
    "import imp, os\nFOLDER = os.path.join(os.path.dirname(__file__), 'plugins')\nfor name in os.listdir(FOLDER):\n    imp.load_module(name, *imp.find_module(name, [FOLDER]))",
    "import importlib.util\nclass Plugins:\n    def __init__(self, main):\n        self.main = main\n    def load(self):\n        root = self.main.home / 'plugins'\n        for path in root.rglob('*.py'):\n            spec = importlib.util.spec_from_file_location(path.stem, path)\n            module = importlib.util.module_from_spec(spec)\n            spec.loader.exec_module(module)",
    "import glob, importlib\nfor path in glob.glob('./shop/plugins/*.py'):\n    importlib.import_module(to_name(path))",
    // The folder comes from a caller in another file.
    "import pkgutil, importlib\nfrom shop import tools\nfrom pathlib import Path\nclass App:\n    def __init__(self, root):\n        self.root = root\n    def start(self):\n        tools.load_all(self.root, self.root / 'plugins')\n-- shop/__init__.py\n-- shop/tools.py\nimport pkgutil, importlib\ndef load_all(root, folder):\n    package = str(folder.relative_to(root))\n    for _, name, _ in pkgutil.iter_modules([folder]):\n        importlib.import_module(full(package, name))",
    // A package that a caller names.
    "from shop import tools\ntools.load_all('shop.plugins')\n-- shop/__init__.py\n-- shop/tools.py\nimport pkgutil, importlib\ndef load_all(package):\n    if isinstance(package, str): package = importlib.import_module(package)\n    for _, name, _ in pkgutil.iter_modules(package.__path__, package.__name__ + '.'):\n        importlib.import_module(name)",
    "from shop import tools\nclass App:\n    PACKAGE = 'shop.plugins'\n    def start(self): tools.load_all(self.PACKAGE)\n-- shop/__init__.py\n-- shop/tools.py\nimport pkgutil, importlib\ndef load_all(package):\n    if isinstance(package, str): package = importlib.import_module(package)\n    for _, name, _ in pkgutil.iter_modules(package.__path__, package.__name__ + '.'):\n        importlib.import_module(name)",
    // It is handed on from a class below to the one that loads.
    "from shop import tools\nclass Plugins(tools.Loader):\n    PACKAGE = 'shop.plugins'\n    def __init__(self): super().__init__(self.PACKAGE)\n-- shop/__init__.py\n-- shop/tools.py\nclass Loader:\n    def __init__(self, package): load_all(package)\nimport pkgutil, importlib\ndef load_all(package):\n    if isinstance(package, str): package = importlib.import_module(package)\n    for _, name, _ in pkgutil.iter_modules(package.__path__, package.__name__ + '.'):\n        importlib.import_module(name)",
    "from shop import tools\ntools.Loader('shop.plugins')\n-- shop/__init__.py\n-- shop/tools.py\nclass Loader:\n    def __init__(self, package): load_all(package)\nimport pkgutil, importlib\ndef load_all(package):\n    if isinstance(package, str): package = importlib.import_module(package)\n    for _, name, _ in pkgutil.iter_modules(package.__path__, package.__name__ + '.'):\n        importlib.import_module(name)",
    // A package itself.
    "from shop import plugins, tools\ntools.load_all(plugins)\n-- shop/__init__.py\n-- shop/plugins/__init__.py\n-- shop/tools.py\nimport importlib, os\ndef load_all(package): load_folder(os.path.dirname(package.__file__))\ndef load_folder(path):\n    for file in os.listdir(path): importlib.import_module(to_name(file))",
    "import importlib, os\nfrom shop import plugins\nfor file in os.listdir(os.path.dirname(plugins.__file__)): importlib.import_module(to_name(file))\n-- shop/__init__.py\n-- shop/plugins/__init__.py",
  ])
  func `a folder whose files are loaded`(app: String) throws {
    try check("-- shop/app.py\n\(app)", loads: true)
  }

  @Test(arguments: [
    // What is listed is not what is imported.
    "import importlib, os\ndef names(): return os.listdir('plugins')\ndef load(name): importlib.import_module(name)",
    "import importlib, os\nprint(os.listdir('plugins'))\nimportlib.import_module('json')",
    "import os\nfor name in os.listdir('plugins'): print(name)",
    "import importlib, os\nfor name in os.listdir('others'): importlib.import_module(to_name(name))",
    "from shop import others, tools\ntools.load_all(others)\n-- shop/__init__.py\n-- shop/plugins/__init__.py\n-- shop/others/__init__.py\n-- shop/tools.py\nimport importlib, os\ndef load_all(package): load_folder(os.path.dirname(package.__file__))\ndef load_folder(path):\n    for file in os.listdir(path): importlib.import_module(to_name(file))",
    "from shop import tools\ntools.load_all('shop.others')\n-- shop/__init__.py\n-- shop/others/__init__.py\n-- shop/tools.py\nimport pkgutil, importlib\ndef load_all(package):\n    if isinstance(package, str): package = importlib.import_module(package)\n    for _, name, _ in pkgutil.iter_modules(package.__path__, package.__name__ + '.'):\n        importlib.import_module(name)",
  ])
  func `a folder that is only listed`(app: String) throws {
    try check("-- shop/app.py\n\(app)", loads: false)
  }

  @Test func `a folder's own folders`() throws {
    let app = "-- shop/app.py\nimport importlib, os\nfor name in os.LIST('plugins'): importlib.import_module(to_name(name))"
    try check(app.replacing("LIST", with: "listdir"), loads: false, folder: "shop/plugins/deep")
    try check(app.replacing("LIST", with: "walk"), loads: true, folder: "shop/plugins/deep")
  }
}
