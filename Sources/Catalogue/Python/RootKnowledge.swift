import Workspace

/// Where a call chain starts.
package enum RootKind: String, Sendable, Hashable, CaseIterable, Codable, Comparable {
  case request, startup, `import`, task, command, test, script

  package static func < (left: RootKind, right: RootKind) -> Bool {
    allCases.firstIndex(of: left)! < allCases.firstIndex(of: right)!
  }
}

/// How a framework learns of a function that it will call.
package struct RootPattern: Sendable, Hashable {
  package enum Way: Sendable, Hashable {
    /// Passed to one of these calls, at this argument: `path("x/", view)`.
    case registered(by: [String], argument: ArgumentPosition)
    /// Decorated with one of these: `@app.route("/")`.
    case decorated(by: [String])
    /// A method with one of the pattern's method names of a class below one of these.
    case inherited(from: [String])
    /// Named by a dotted text in one of these module-level variables: `MIDDLEWARE = ["shop.middleware.Audit"]`.
    case named(in: [String])
    /// A class that stands beside a path in a tuple: `[(r"/orders", Orders)]`.
    case tabled
    /// A function or class with one of these attributes set to true, in a process that names the package: `index.exposed = True`.
    case marked(by: [String], package: String)
    /// A function that a file names which one of these calls is given: `operationId: shop.orders.create` in an OpenAPI specification.
    case specified(by: [String], argument: ArgumentPosition, keys: SpecificationKeys)
  }

  package let kind: RootKind
  package let way: Way
  /// Methods that the framework calls on a class that is registered, decorated or inherited; `*` stands for anything, once, and alone for every
  /// public name.
  package let methods: [String]
  package let methodPatterns: [WordPattern]
  /// Variables of an inherited class that name, or hold, further functions that the framework calls: `actions = ["publish"]`.
  package let lists: [String]
  /// Class methods that turn a class into what is registered: `as_view`.
  package let adapters: [String]
  /// Whether the framework calls the functions once, and what they give back for every request: `def middleware(get_response): …`.
  package let areFactories: Bool
  /// The types of what the framework passes, from the first parameter behind the receiver on: `sanic.Request`.
  package let parameters: [String]
  /// Methods that run for every request before, and behind, the one that answers it, on the same object: `prepare`, `on_finish`.
  package var runsFirst: [String] = []
  package var runsLast: [String] = []
  /// Whether a request surely gets there: a receiver of a model's signal is called when something is saved, if it ever is.
  package let isSure: Bool
  /// What the step of the chain says, with `{name}` for the function and `{route}` for the registration's first text.
  package let step: String
}

/// The keys of a text file, in YAML or JSON, behind which functions are named.
package struct SpecificationKeys: Sendable, Hashable {
  /// Whole names, or names within a module that another key names.
  package let functions: [String]
  package let modules: [String]
}

/// Objects that functions are connected to, and that call them when they are told to: signals, events.
package struct Relay: Sendable, Hashable {
  /// The types of such objects.
  package let types: [String]
  /// Methods that connect the function they are given first, or decorate: `connect`.
  package let connects: [String]
  /// Decorators whose first argument is such an object, or a list of them: `django.dispatch.receiver`.
  package let decorators: [String]
  /// Methods that call every connected function before they return: `send`.
  package let sends: [String]
  /// Methods that give the object itself, ready to be told: `compile`.
  package let gives: [String]
}

/// A word with at most one `*` in it, which stands for anything: `do_*`, `*View`.
///
/// Taken apart once, and held against bytes: a process has thousands of functions and files, the knowledge hundreds of patterns.
package struct WordPattern: Sendable, Hashable {
  private let head: [UInt8]
  /// What comes behind the `*`; `nil` for a pattern that is one word.
  private let tail: [UInt8]?

  package init(_ text: String) {
    let bytes = Array(text.utf8)
    let star = bytes.firstIndex(of: UInt8(ascii: "*"))
    head = Array(bytes[..<(star ?? bytes.endIndex)])
    tail = star.map { Array(bytes[($0 + 1)...]) }
  }

  package var isWord: Bool { tail == nil }

  /// Whether the pattern is `*` alone.
  package var isAnything: Bool { head.isEmpty && tail?.isEmpty ?? false }

  package func matches(_ word: some BidirectionalCollection<UInt8>) -> Bool {
    guard let tail else { return word.count == head.count && word.elementsEqual(head) }
    return word.count >= head.count + tail.count && word.starts(with: head) && word.suffix(tail.count).elementsEqual(tail)
  }
}

extension RootPattern {
  /// Whether the framework calls a method of this name on the classes that the pattern finds.
  package func calls(_ method: String) -> Bool {
    methodPatterns.contains { $0.isAnything ? method.utf8.first != UInt8(ascii: "_") : $0.matches(method.utf8) }
  }
}

/// Source files whose functions are roots of a kind by where they lie: `management/commands/`, `tests/`.
package struct RootPath: Sendable, Hashable {
  package let kind: RootKind
  /// Folder or file names, matched against the components of the path.
  private let components: [WordPattern]

  /// - Parameter path: Names with `/` between them; a `*` in one of them stands for anything.
  package init(kind: RootKind, path: String) {
    self.kind = kind
    components = path.split(separator: "/").map { WordPattern(String($0)) }
  }

  /// Whether the pattern's components stand side by side somewhere in the path, the last one possibly the file's name.
  package func matches(_ path: WorkspacePath) -> Bool {
    let parts = path.components
    guard parts.count >= components.count else { return false }
    // A pattern of folders (`tests/*`) may have anything below it; one of names (`test_*.py`) means the file.
    let isOfFolders = components.last?.isAnything ?? false
    let last = parts.count - components.count
    return (isOfFolders ? 0...last : last...last).contains { start in
      zip(components, parts[start...]).allSatisfy { $0.matches($1) }
    }
  }
}
