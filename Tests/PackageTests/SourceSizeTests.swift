import Testing

struct SourceSizeTests {
  static let limit = 600

  @Test func `a source file is one idea and fits in the head`() throws {
    let files = try PackageDescription.files(in: "Sources")
    #expect(files.count > 20)
    for file in files {
      let lines = try PackageDescription.text(of: file).utf8.count { $0 == UInt8(ascii: "\n") }
      #expect(lines < Self.limit, "\(file) has \(lines) lines")
    }
  }
}
