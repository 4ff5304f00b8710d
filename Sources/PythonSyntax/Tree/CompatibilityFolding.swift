/// The compatibility half of Unicode's NFKC for the characters that may stand in names.
enum CompatibilityFolding {
  static func fold(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return String(text)
  }
}
