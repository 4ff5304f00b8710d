import ConfigSyntax
import PythonSyntax
import Workspace

// What Python's own functions give, as far as configurations use them.

extension PythonEvaluator {
  static let builtins: Set<String> = [
    "int", "float", "str", "bool", "len", "min", "max", "abs", "round", "sum", "sorted", "list", "tuple", "dict", "set", "frozenset", "range", "enumerate",
    "zip", "map", "filter", "any", "all", "isinstance", "issubclass", "print", "open", "getattr", "hasattr", "setattr", "globals", "locals", "vars", "exec",
    "eval", "compile", "__import__", "repr", "type", "object", "super", "input", "id", "hash", "ord", "chr", "hex", "oct", "bin", "divmod", "pow", "callable",
    "iter", "next", "reversed", "format", "exit", "quit", "bytes", "bytearray", "dir", "slice", "staticmethod", "classmethod", "property", "NotImplemented",
    "BaseException", "Exception", "ValueError", "TypeError", "KeyError", "IndexError", "NameError", "ImportError", "ModuleNotFoundError", "AttributeError",
    "RuntimeError", "NotImplementedError", "OSError", "IOError", "FileNotFoundError", "SystemExit", "ZeroDivisionError", "UnicodeDecodeError",
    "LookupError", "ArithmeticError", "EnvironmentError", "PermissionError", "StopIteration", "KeyboardInterrupt", "AssertionError", "Warning",
    "DeprecationWarning", "UserWarning", "RuntimeWarning", "__builtins__", "__debug__",
  ]

  static let constants: [String: PythonValue] = [
    "os.sep": .text("/"), "os.path.sep": .text("/"), "os.name": .text("posix"), "os.linesep": .text("\n"), "os.curdir": .text("."), "os.pardir": .text(".."),
    "os.pathsep": .text(":"), "sys.platform": .text("linux"), "typing.TYPE_CHECKING": .boolean(false), "math.pi": .float(.pi), "logging.CRITICAL": .integer(50),
    "logging.ERROR": .integer(40), "logging.WARNING": .integer(30), "logging.INFO": .integer(20), "logging.DEBUG": .integer(10), "logging.NOTSET": .integer(0),
    "ssl.CERT_NONE": .integer(0), "ssl.CERT_OPTIONAL": .integer(1), "ssl.CERT_REQUIRED": .integer(2), "string.ascii_lowercase": .text("abcdefghijklmnopqrstuvwxyz"),
    "string.digits": .text("0123456789"), "os.devnull": .text("/dev/null"),
  ]

  private static let processorCounts: Set<String> = [
    "multiprocessing.cpu_count", "os.cpu_count", "os.process_cpu_count", "os.sched_getaffinity", "psutil.cpu_count", "multiprocessing.context.cpu_count", "joblib.cpu_count",
  ]

  func callLibrary(_ name: String, _ arguments: Arguments, at node: SyntaxNode) throws -> PythonValue {
    if Self.processorCounts.contains(name) { return .unknown("the number of processors is known only where the server runs") }
    switch name {
    case "os.getenv", "os.environ.get":
      return environmentValue(arguments.value(0, "key") ?? .none, arguments.value(1, "default"), at: node)
    case "os.environ.setdefault":
      guard let variable = arguments.value(0)?.text, let fallback = arguments.value(1) else { return onServer(node) }
      let value = environmentValue(.text(variable), nil, at: node)
      if value == .none || value.unknown?.variable != nil { state.environment[variable] = .some(fallback) }
      if value.unknown?.variable != nil { presume(variable, at: node) }
      return value == .none ? fallback : value
    case "os.environ.pop":
      let value = environmentValue(arguments.value(0) ?? .none, arguments.value(1), at: node)
      if let variable = arguments.value(0)?.text { state.environment[variable] = .some(nil) }
      return value
    case "os.environ.update":
      guard case .dictionary(let pairs)? = arguments.value(0) else { return .none }
      for pair in pairs {
        if let variable = pair.key.text { state.environment[variable] = .some(pair.value) }
      }
      return .none
    case "os.environ.items", "os.environ.keys", "os.environ.values", "os.environ.copy":
      guard let pairs = environmentPairs() else { return .unknown("which environment variables are set is not known") }
      return switch name {
      case "os.environ.items": .list(pairs.map { .tuple([$0.key, $0.value]) })
      case "os.environ.keys": .list(pairs.map(\.key))
      case "os.environ.values": .list(pairs.map(\.value))
      default: .dictionary(pairs)
      }
    case "sys.exit", "exit", "quit", "os._exit": throw raise("SystemExit", arguments.positional.first?.string ?? "", node)
    case "exec", "eval":
      if name == "exec" { open("`\(node.text.prefix(60))` may bind any name", at: node) }
      return onServer(node)
    case "setattr": return .none
    case "globals", "locals", "vars":
      return onServer(node)
    case "globals.update", "locals.update": return .none
    case "print": return .none
    case "getattr": return try attributeByName(arguments, at: node)
    case "isinstance": return isInstance(arguments)
    case "callable": return arguments.value(0).map { if case .function = $0 { .boolean(true) } else { $0.unknown == nil ? .boolean(false) : onServer(node) } } ?? onServer(node)
    case "any", "all":
      guard let elements = arguments.value(0).flatMap(iterated) else { return onServer(node) }
      let truths = elements.map(\.truth)
      if name == "any" ? truths.contains(true) : truths.contains(false) { return .boolean(name == "any") }
      return truths.contains(nil) ? onServer(node) : .boolean(name == "all")
    case "list", "tuple", "set", "frozenset", "sorted", "reversed", "dict", "enumerate", "zip", "range", "map", "filter":
      return try collection(name, arguments, at: node)
    case "len":
      guard let value = arguments.value(0) else { return onServer(node) }
      if let text = value.text { return .integer(text.unicodeScalars.count) }
      if let elements = iterated(value) { return .integer(elements.count) }
      return value.unknown.map { .unknown(Self.carried($0)) } ?? onServer(node)
    default:
      if let value = try readEnvironment(with: name, arguments, at: node) { return value }
    }
    if let unknown = arguments.firstUnknown {
      mayRaise = true
      return .unknown(Self.carried(unknown))
    }
    return try pure(name, arguments, at: node) ?? onServer(node)
  }

  /// Functions that need nothing but known arguments; `nil` for everything else.
  private func pure(_ name: String, _ arguments: Arguments, at node: SyntaxNode) throws -> PythonValue? {
    let first = arguments.value(0)
    switch name {
    case "int": return try wholeNumber(arguments, at: node)
    case "float":
      guard let first else { return .float(0) }
      if let text = first.text {
        guard let number = Double(text.filter { !$0.isWhitespace && $0 != "_" }) else { throw raise("ValueError", "could not convert string to float: \(first.represented)", node) }
        return .float(number)
      }
      guard let number = first.number else { throw raise("TypeError", "float() argument must be a string or a real number", node) }
      return .float(number)
    case "str": return isPlain(first ?? .text("")) ? .text(first?.string ?? "") : nil
    case "repr": return first.flatMap { isPlain($0) ? .text($0.represented) : nil }
    case "bool": return (first ?? .none).truth.map { .boolean($0) }
    case "abs":
      if case .float(let number)? = first { return .float(abs(number)) }
      try requireNumber(first, of: name, at: node)
      return first?.whole.flatMap { $0 == .min ? nil : .integer(abs($0)) }
    case "round", "math.floor", "math.ceil", "math.trunc":
      if let whole = first?.whole { return .integer(whole) }
      try requireNumber(first, of: name, at: node)
      guard arguments.positional.count == 1, let number = first?.number else { return nil }
      let rule: FloatingPointRoundingRule = name == "round" ? .toNearestOrEven : name == "math.floor" ? .down : name == "math.ceil" ? .up : .towardZero
      return Int(exactly: number.rounded(rule)).map { .integer($0) }
    case "min", "max":
      guard let candidates = arguments.positional.count == 1 ? first.flatMap(iterated) : arguments.positional, arguments["key"] == nil else { return nil }
      guard var best = candidates.first else {
        if let fallback = arguments["default"] { return fallback }
        throw raise("ValueError", "\(name)() arg is an empty sequence", node)
      }
      for candidate in candidates.dropFirst() {
        guard let order = candidate.order(best) else { throw raise("TypeError", "'\(candidate.typeName)' and '\(best.typeName)' have no order", node) }
        if name == "min" ? order < 0 : order > 0 { best = candidate }
      }
      return best
    case "sum":
      guard let elements = first.flatMap(iterated) else { return nil }
      return try elements.reduce(arguments.value(1) ?? .integer(0)) { try operate(.add, $0, $1, at: node) }
    case "divmod", "pow":
      guard let first, let second = arguments.value(1), arguments.positional.count == 2 else { return nil }
      if name == "pow" { return try operate(.power, first, second, at: node) }
      return .tuple([try operate(.floorDivide, first, second, at: node), try operate(.remainder, first, second, at: node)])
    case "hex": return first?.whole.map { .text(($0 < 0 ? "-0x" : "0x") + String($0.magnitude, radix: 16)) }
    case "oct": return first?.whole.map { .text(($0 < 0 ? "-0o" : "0o") + String($0.magnitude, radix: 8)) }
    case "bin": return first?.whole.map { .text(($0 < 0 ? "-0b" : "0b") + String($0.magnitude, radix: 2)) }
    case "ord": return first?.text.flatMap { $0.unicodeScalars.count == 1 ? .integer(Int($0.unicodeScalars.first!.value)) : nil }
    case "chr": return first?.whole.flatMap { UInt32(exactly: $0) }.flatMap(Unicode.Scalar.init).map { .text(String(Character($0))) }
    case "type": return first.map { .library($0.typeName) }
    case "shlex.split": return first?.text.map { .list(splitShellWords(Array($0.utf8)).tree.map { .text($0.text) }) }
    case "shlex.join":
      // Words that need quotes are not followed.
      guard let words = first.flatMap(iterated)?.map(\.text), words.allSatisfy({ $0.map(Self.isPlainWord) ?? false }) else { return nil }
      return .text(words.compactMap { $0 }.joined(separator: " "))
    case "distutils.util.strtobool":
      guard let word = first?.text?.lowercased() else { return nil }
      if ["y", "yes", "t", "true", "on", "1"].contains(word) { return .integer(1) }
      if ["n", "no", "f", "false", "off", "0"].contains(word) { return .integer(0) }
      throw raise("ValueError", "invalid truth value '\(word)'", node)
    default: return path(name, arguments)
    }
  }

  private static func isPlainWord(_ word: String) -> Bool {
    !word.isEmpty && word.unicodeScalars.allSatisfy { $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil || "@%+=:,./-_".unicodeScalars.contains($0)) }
  }

  /// Ends the program as Python does, when something that is certainly no number stands where only a number can.
  private func requireNumber(_ value: PythonValue?, of function: String, at node: SyntaxNode) throws {
    guard let value, isPlain(value), value.number == nil else { return }
    throw raise("TypeError", "\(function)() wants a number, not '\(value.typeName)'", node)
  }

  /// Whether its text is what Python would print: functions and library objects print addresses.
  func isPlain(_ value: PythonValue) -> Bool {
    switch value {
    case .function, .type, .module, .library, .unknown: false
    case .list(let elements), .tuple(let elements), .set(let elements): elements.allSatisfy(isPlain)
    case .dictionary(let pairs): pairs.allSatisfy { isPlain($0.key) && isPlain($0.value) }
    default: true
    }
  }

  /// `int(text)`, `int(text, base)`, `int(number)`
  private func wholeNumber(_ arguments: Arguments, at node: SyntaxNode) throws -> PythonValue {
    guard let value = arguments.value(0) else { return .integer(0) }
    if let text = value.text {
      guard let base = (arguments.value(1, "base") ?? .integer(10)).whole else { throw raise("TypeError", "an integer is required", node) }
      if let number = Self.integer(text, base: base) { return .integer(number) }
      if text.filter({ $0.isNumber }).count > 18, text.allSatisfy({ $0.isNumber || $0 == "-" }) { return .unknown("the number is too large to follow") }
      throw raise("ValueError", "invalid literal for int() with base \(base): \(value.represented)", node)
    }
    if let whole = value.whole { return .integer(whole) }
    if case .float(let number) = value {
      return Int(exactly: number.rounded(.towardZero)).map { .integer($0) } ?? .unknown("the number is too large to follow")
    }
    throw raise("TypeError", "int() argument must be a string, a bytes-like object or a real number, not '\(value.typeName)'", node)
  }

  /// Python's `int` of a text; base 0 reads the prefix. `nil` for what it refuses or is too large.
  static func integer(_ text: String, base: Int) -> Int? {
    var digits = Substring(text.lowercased())
    while let first = digits.first, first.isWhitespace { digits.removeFirst() }
    while let last = digits.last, last.isWhitespace { digits.removeLast() }
    var isNegative = false
    if let sign = digits.first, sign == "-" || sign == "+" {
      isNegative = sign == "-"
      digits.removeFirst()
    }
    var radix = base
    for (prefix, value) in [("0x", 16), ("0o", 8), ("0b", 2)] where digits.hasPrefix(prefix) && (base == 0 || base == value) {
      digits.removeFirst(2)
      if digits.first == "_" { digits.removeFirst() }
      radix = value
      break
    }
    if radix == 0 {
      // `010` is refused, `00` is not.
      if digits.count > 1, digits.first == "0", digits.contains(where: { $0 != "0" && $0 != "_" }) { return nil }
      radix = 10
    }
    guard (2...36).contains(radix), digits.first != "_", digits.last != "_", !digits.contains("__") else { return nil }
    let plain = digits.filter { $0 != "_" }
    guard let first = plain.first, first != "-", first != "+" else { return nil }
    return Int(isNegative ? "-\(plain)" : plain, radix: radix)
  }

  private func attributeByName(_ arguments: Arguments, at node: SyntaxNode) throws -> PythonValue {
    guard let owner = arguments.value(0), let name = arguments.value(1)?.text else { return onServer(node) }
    if case .module(let path) = owner, state.modules[path]?.bindings[name] == nil, state.modules[path]?.openness == nil, let fallback = arguments.value(2) { return fallback }
    return try attribute(name, of: owner, at: node)
  }

  private func isInstance(_ arguments: Arguments) -> PythonValue {
    guard let value = arguments.value(0), let type = arguments.value(1), value.unknown == nil else {
      return .unknown(arguments.firstUnknown?.reason ?? "the type of a value is not known")
    }
    let types = type.elements ?? [type]
    var names = [value.typeName]
    if value.typeName == "bool" { names.append("int") }
    let known = Set(["str", "int", "bool", "float", "list", "tuple", "dict", "set", "bytes"])
    if types.contains(where: { if case .library(let name) = $0 { names.contains(name) } else { false } }) { return .boolean(true) }
    return types.allSatisfy { if case .library(let name) = $0 { known.contains(name) } else { false } } ? .boolean(false) : .unknown("the type of a value is not known")
  }

  private func collection(_ name: String, _ arguments: Arguments, at node: SyntaxNode) throws -> PythonValue {
    if name == "range" {
      guard let bounds = Optional(arguments.positional.compactMap(\.whole)), bounds.count == arguments.positional.count, (1...3).contains(bounds.count) else {
        return arguments.firstUnknown.map { .unknown(Self.carried($0)) } ?? onServer(node)
      }
      let step = bounds.count == 3 ? bounds[2] : 1
      let (start, end) = bounds.count == 1 ? (0, bounds[0]) : (bounds[0], bounds[1])
      guard step != 0 else { throw raise("ValueError", "range() arg 3 must not be zero", node) }
      let count = (Double(end) - Double(start)) / Double(step)
      guard count <= Double(Self.elementLimit) else { return .unknown("the range is too long to follow") }
      return .list(stride(from: start, to: end, by: step).map { .integer($0) })
    }
    if name == "dict" {
      var pairs: [PythonPair] = []
      if let first = arguments.value(0) {
        if case .dictionary(let own) = first {
          pairs = own
        } else if case .library("os.environ") = first, let own = environmentPairs() {
          pairs = own
        } else if let elements = iterated(first), elements.allSatisfy({ $0.elements?.count == 2 }) {
          pairs = elements.compactMap { $0.elements.map { PythonPair(key: $0[0], value: $0[1]) } }
        } else {
          return first.unknown.map { .unknown(Self.carried($0)) } ?? onServer(node)
        }
      }
      return Self.dictionary(of: pairs + arguments.keywords.map { PythonPair(key: .text($0.name), value: $0.value) })
    }
    if name == "map" || name == "filter" {
      guard let function = arguments.value(0), let elements = arguments.value(1).flatMap(iterated), arguments.positional.count == 2 else { return onServer(node) }
      var result: [PythonValue] = []
      for element in elements {
        let value = function == .none ? element : try apply(function, Arguments(positional: [element]), at: node)
        if name == "map" {
          result.append(value)
        } else {
          guard let keeps = value.truth else { return onServer(node) }
          if keeps { result.append(element) }
        }
      }
      return .list(result)
    }
    guard let first = arguments.value(0) else { return name == "tuple" ? .tuple([]) : name.hasSuffix("set") ? .set([]) : .list([]) }
    guard var elements = iterated(first) else { return first.unknown.map { .unknown(Self.carried($0)) } ?? onServer(node) }
    switch name {
    case "tuple": return .tuple(elements)
    case "set", "frozenset":
      var unique: [PythonValue] = []
      for element in elements where !unique.contains(element) { unique.append(element) }
      return .set(unique)
    case "enumerate":
      let start = arguments.value(1, "start")?.whole ?? 0
      return .list(elements.enumerated().map { .tuple([.integer($0.offset &+ start), $0.element]) })
    case "zip":
      let others = arguments.positional.map(iterated)
      guard !others.contains(where: { $0 == nil }) else { return onServer(node) }
      let columns = others.compactMap { $0 }
      return .list((0..<(columns.map(\.count).min() ?? 0)).map { index in .tuple(columns.map { $0[index] }) })
    case "sorted":
      guard arguments["key"] == nil, arguments.firstUnknown == nil, !elements.contains(where: { $0.order(elements[0]) == nil }) else { return onServer(node) }
      elements.sort { ($0.order($1) ?? 0) < 0 }
      return .list(arguments["reverse"]?.truth == true ? elements.reversed() : elements)
    case "reversed": return .list(elements.reversed())
    default: return .list(elements)
    }
  }
}
