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
