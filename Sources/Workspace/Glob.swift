/// The wildcards of a gitignore pattern, byte by byte as git's `wildmatch` reads them with `WM_PATHNAME`.
///
/// `*` and `?` stop at a slash; `**` crosses them where it is a whole component; `[…]` knows ranges, escapes and POSIX
/// classes. git's own matcher recurses at every star. This one keeps only the last `*` and the last `**` to come back to,
/// which finds the same matches (an earlier star can't reach what the later one can't) in at most
/// pattern × text steps, whatever a hostile pattern says.
enum Glob {
  /// Whether the pattern matches the whole text.
  static func matches(_ pattern: Span<UInt8>, _ text: Span<UInt8>) -> Bool {
    var inPattern = 0
    var inText = 0
    var star: Retry?
    var doubleStar: Retry?
    while true {
      if inPattern == pattern.count {
        if inText == text.count { return true }
      } else if pattern[inPattern] == UInt8(ascii: "*") {
        var end = inPattern + 1
        while end < pattern.count, pattern[end] == UInt8(ascii: "*") { end += 1 }
        if crossesSlashes(pattern, inPattern..<end) {
          // A `**` at the end takes whatever is left.
          if end == pattern.count { return true }
          let wholeComponents = pattern[end] == UInt8(ascii: "/")
          // `a/**/b` matches `a/b` as well: the slash after the stars goes with them.
          inPattern = wholeComponents ? end + 1 : end
          doubleStar = Retry(pattern: inPattern, text: inText, onlyAfterSlash: wholeComponents)
          star = nil
        } else {
          inPattern = end
          star = Retry(pattern: end, text: inText, onlyAfterSlash: false)
        }
        continue
      } else if inText < text.count, let next = step(pattern, inPattern, over: text[inText]) {
        inPattern = next
        inText += 1
        continue
      }

      if let last = star, last.text < text.count, text[last.text] != UInt8(ascii: "/") {
        star = Retry(pattern: last.pattern, text: last.text + 1, onlyAfterSlash: false)
        inPattern = last.pattern
        inText = last.text + 1
      } else if let last = doubleStar, let next = last.nextStart(in: text) {
        star = nil
        doubleStar = Retry(pattern: last.pattern, text: next, onlyAfterSlash: last.onlyAfterSlash)
        inPattern = last.pattern
        inText = next
      } else {
        return false
      }
    }
  }

  /// Where matching goes on when the rest of the pattern did not fit: the star takes a little more of the text.
  private struct Retry {
    let pattern: Int
    let text: Int
    let onlyAfterSlash: Bool

    func nextStart(in text: Span<UInt8>) -> Int? {
      var index = self.text
      while index < text.count {
        index += 1
        if !onlyAfterSlash || text[index - 1] == UInt8(ascii: "/") { return index }
      }
      return nil
    }
  }

  /// Two stars or more mean "any folders" only as a component of their own; elsewhere they are one `*`.
  private static func crossesSlashes(_ pattern: Span<UInt8>, _ stars: Range<Int>) -> Bool {
    guard stars.count > 1, stars.lowerBound == 0 || pattern[stars.lowerBound - 1] == UInt8(ascii: "/") else { return false }
    let end = stars.upperBound
    return end == pattern.count || pattern[end] == UInt8(ascii: "/")
      || (pattern[end] == UInt8(ascii: "\\") && end + 1 < pattern.count && pattern[end + 1] == UInt8(ascii: "/"))
  }

  /// Matches one byte against what stands at `index`; the place after it in the pattern, or `nil`.
  private static func step(_ pattern: Span<UInt8>, _ index: Int, over byte: UInt8) -> Int? {
    switch pattern[index] {
    case UInt8(ascii: "?"):
      return byte == UInt8(ascii: "/") ? nil : index + 1
    case UInt8(ascii: "["):
      return GlobClass.match(pattern, from: index, byte)
    case UInt8(ascii: "\\"):
      // A backslash at the very end escapes nothing and matches nothing.
      return index + 1 < pattern.count && pattern[index + 1] == byte ? index + 2 : nil
    case byte:
      return index + 1
    default:
      return nil
    }
  }
}

/// Whether a pattern in git's wildcards matches a whole name or path: `*` and `?` stop at a slash, `**` crosses them.
public func matchesGlob(_ pattern: [UInt8], _ text: [UInt8]) -> Bool {
  Glob.matches(pattern.span, text.span)
}

/// The same for parts of memory.
public func matchesGlob(_ pattern: Span<UInt8>, _ text: Span<UInt8>) -> Bool {
  Glob.matches(pattern, text)
}
