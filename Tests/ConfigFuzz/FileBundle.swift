import Workspace

/// Several files in one text: `-- path`, then the file's lines; or `=== path, 5 bytes`, then exactly these bytes and a line end, as
/// a failing workspace is left behind.
struct FileBundle {
  private(set) var files: [WorkspacePath: [UInt8]] = [:]

  init(_ bytes: [UInt8]) {
    var open: WorkspacePath?
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 10) ?? bytes.count
      let line = bytes[start..<end]
      let next = min(end + 1, bytes.count)
      if line.starts(with: "=== ".utf8), let comma = line.lastIndex(of: UInt8(ascii: ",")),
        let count = Int(String(decoding: line[(comma + 1)...].dropLast(6), as: UTF8.self).filter { $0 != " " }), count <= bytes.count - next
      {
        files[WorkspacePath(bytes: Array(line[(start + 4)..<comma]))] = Array(bytes[next..<next + count])
        open = nil
        start = next + count + 1
      } else if line.starts(with: "-- ".utf8) {
        open = WorkspacePath(bytes: Array(line.dropFirst(3)))
        start = next
        if let open { files[open] = [] }
      } else {
        if let open { files[open, default: []] += bytes[start..<next] }
        start = next
      }
    }
  }
}
