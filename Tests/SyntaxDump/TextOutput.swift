import Glibc

/// Lines of bytes for standard output.
struct TextOutput {
  private var bytes: [UInt8] = []

  mutating func write(_ text: String) {
    bytes.append(contentsOf: text.utf8)
  }

  mutating func line(_ text: String) {
    write(text)
    bytes.append(10)
    if bytes.count > 1 << 20 { flush() }
  }

  mutating func flush() {
    bytes.withUnsafeBytes { buffer in
      var rest = buffer[...]
      while !rest.isEmpty {
        let count = Glibc.write(1, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if count <= 0 { return }
        rest = rest.dropFirst(count)
      }
    }
    bytes.removeAll(keepingCapacity: true)
  }
}

/// All bytes of a file; `nil` when it cannot be read.
func contents(of path: String) -> [UInt8]? {
  let file = open(path, O_RDONLY)
  guard file >= 0 else { return nil }
  defer { close(file) }
  var status = stat()
  guard fstat(file, &status) == 0 else { return nil }
  return [UInt8](unsafeUninitializedCapacity: Int(status.st_size)) { buffer, count in
    while count < buffer.count {
      let part = read(file, buffer.baseAddress.map { $0 + count }, buffer.count - count)
      if part <= 0 { return }
      count += part
    }
  }
}

/// The paths on standard input, one a line.
func pathsFromInput() -> [String] {
  var paths: [String] = []
  while let line = readLine() { if !line.isEmpty { paths.append(line) } }
  return paths
}
