/// Words by which programs compute paths from their own place.
package struct PathWords: Sendable, Hashable {
  /// The lists of folders in which modules are looked for, by full name: `sys.path`.
  package var lists: [String] = []
  /// Calls and attributes that give the folder above: `dirname`, `parent`; and those that hold all above: `parents`.
  package var parents: Set<String> = []
  package var ancestors: Set<String> = []
  /// Calls that give the same place in another form: `abspath`, `resolve`.
  package var same: Set<String> = []
  /// Calls that go further down: `join`.
  package var joins: Set<String> = []
}

/// A module that is loaded because its name stands in a text.
package struct LoadPattern: Sendable, Hashable {
  package enum Way: Sendable, Hashable {
    /// The value of this environment variable, set by the configuration or by `os.environ.setdefault`.
    case environment(String)
    /// Texts in a module-level variable, such as `INSTALLED_APPS`.
    case variable(String)
    /// The text at an argument of a call, such as `include("shop.urls")`; with dots before it, it begins at the package that another
    /// argument names, or at the caller's own.
    case call([String], argument: ArgumentPosition, package: ArgumentPosition?)
    /// The functions that a file names which a call is given lie in modules.
    case specification([String], argument: ArgumentPosition, keys: SpecificationKeys)
    /// Every module of the package at an argument of a call, or of the caller's own where there is none: `walk_packages(shop.__path__)`.
    case modules([String], argument: ArgumentPosition, of: Modules)
    /// The modules that projects make known under the group at an argument of a call: `entry_points(group="shop.plugins")`.
    case entryPoints([String], argument: ArgumentPosition)
    /// The texts at the arguments of a call name source files beside the caller's, with wildcards: `include("components/*.py")`.
    case files([String])
  }

  /// Which modules of a package a call is about.
  package enum Modules: String, Sendable, Hashable, CaseIterable {
    /// Those of the package, loaded by the call: `scan`.
    case loaded
    /// Those of the package, and what the file loads by names may be any of them: `iter_modules`.
    case listed
    /// Those of its own packages too.
    case loadedDeep = "loaded-deep"
    case listedDeep = "listed-deep"

    package var isListed: Bool { self == .listed || self == .listedDeep }
    package var isDeep: Bool { self == .loadedDeep || self == .listedDeep }
  }

  package let way: Way
  /// Modules that are loaded beside each named package, such as `models`.
  package let beside: [String]
  /// An argument of the call that names others than those.
  package var besideArgument: ArgumentPosition?
  /// Files at the start of the search path that say the same, for a process that leaves it to its surroundings: `manage.py`.
  package let otherwise: [String]
  /// Words of which the process must hold one for the names to be loaded at all; none for a pattern that always counts.
  package var onlyWhere: [String] = []
  /// Words of which the process must hold one for that: the names of the framework's package.
  package var otherwiseWords: [String] = []
  /// The object whose attributes are the variables of the module that is named: `django.conf.settings`.
  package var object: String?
  /// Words of which what is named holds one. Where nothing does though the package that is named is there, the module is kept out of the
  /// repository, or chosen by somebody else: what lies near and holds one stands for it.
  package var holds: [String] = []
}
