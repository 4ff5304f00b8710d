import Glibc

/// Findings go to standard output, talk to standard error.
enum Output {
  static func standard(_ text: String) throws {
    try standard(Array(text.utf8))
  }

  /// A reader that went away (`| head`) has had enough; a full disk is worth a word.
  static func standard(_ bytes: [UInt8]) throws {
    guard !write(bytes, to: STDOUT_FILENO), errno != EPIPE else { return }
    throw UsageFailure("standard output could not be written: \(String(cString: strerror(errno)))")
  }

  static func error(_ text: String) {
    _ = write(Array(text.utf8), to: STDERR_FILENO)
  }

  static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  /// The terminal's width, or `nil` where there is none.
  static var columns: Int? {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  /// Writes a whole file or nothing: to a neighbour first, which then takes the name.
  ///
  /// A link keeps leading where it does, and what is no file (`/dev/null`, a pipe) is written to where it is.
  static func file(_ bytes: [UInt8], at name: String) throws {
    var path = name
    if let real = realpath(name, nil) {
      defer { free(real) }
      path = String(cString: real)
    }
    if path.exists, !path.isRegularFile {
      let descriptor = open(path, O_WRONLY)
      defer { close(descriptor) }
      guard descriptor >= 0, write(bytes, to: descriptor) || errno == EPIPE else {
        throw UsageFailure("`\(name)` could not be written: \(String(cString: strerror(errno)))")
      }
      return
    }
    makeFolders(for: path)
    let neighbour = "\(path).\(getpid()).tmp"
    let descriptor = open(neighbour, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    guard descriptor >= 0 else { throw UsageFailure("`\(path)` could not be written: \(String(cString: strerror(errno)))") }
    let isWritten = write(bytes, to: descriptor) && close(descriptor) == 0
    guard isWritten, rename(neighbour, path) == 0 else {
      let reason = String(cString: strerror(errno))
      unlink(neighbour)
      throw UsageFailure("`\(path)` could not be written: \(reason)")
    }
  }

  private static func makeFolders(for path: String) {
    var end = path.startIndex
    while let slash = path[end...].firstIndex(of: "/") {
      if slash > path.startIndex { mkdir(String(path[..<slash]), 0o755) }
      end = path.index(after: slash)
    }
  }

  /// Whether everything was written; if not, `errno` says why.
  private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        return false
      }
      written += count
    }
    return true
  }

  /// Everything on standard input.
  static func standardInput() -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = buffer.withUnsafeMutableBytes { read(STDIN_FILENO, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      if count <= 0 { return bytes }
      bytes += buffer[..<count]
    }
  }
}
