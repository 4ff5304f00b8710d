import ConfigSyntax
import Glibc
import Testing
import Workspace

/// Every way out of the reader gives back what libyaml allotted. In a process of its own, where nothing else grows.
@Test func `nothing that libyaml allots is lost`() async {
  await #expect(processExitsWith: .success) {
    let long = String(repeating: "x", count: 100_000)
    let ends = [
      "a: \"\(long)\"\nb: 1\n",  // read to the end
      "a: \"\(long)\"\nb: [\"\(long)\", 'x",  // an error with tokens waiting
      "a: &x \"\(long)\"\nb: [*x, *y]\n? @",  // aliases
      "a: \"\(long)\"\nb: " + String(repeating: "[", count: 200),  // stopped at the depth limit
    ].map { Array($0.utf8) }
    for bytes in ends { _ = readYAML(bytes) }
    let before = residentBytes()
    for _ in 0..<60 {
      for bytes in ends { _ = readYAML(bytes) }
    }
    // One text lost in each round is 6 MB.
    exit(residentBytes() < before + 3_000_000 ? EXIT_SUCCESS : EXIT_FAILURE)
  }
}

private func residentBytes() -> Int {
  guard let file = fopen("/proc/self/statm", "r") else { return 0 }
  defer { fclose(file) }
  var line = [CChar](repeating: 0, count: 256)
  guard fgets(&line, Int32(line.count), file) != nil else { return 0 }
  let fields = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self).split(separator: " ")
  return (Int(fields[1]) ?? 0) * Int(getpagesize())
}
