extension Character {
  /// How many cells of a terminal the character takes: 0, 1 or 2 (more where several letters share one character).
  var cells: Int {
    if unicodeScalars.contains(where: \.properties.isEmojiPresentation) { return 2 }
    // The selector that asks for the emoji form of what stands before it.
    if unicodeScalars.count > 1, unicodeScalars.contains("\u{FE0F}") { return 2 }
    return unicodeScalars.reduce(0) { $0 + $1.cells }
  }
}

extension Unicode.Scalar {
  fileprivate var cells: Int {
    if value < 0x300 { return 1 }
    // The vowels and finals of a Hangul syllable are drawn into its first consonant, and its fillers not at all.
    if (0x1160...0x11FF).contains(value) || (0xD7B0...0xD7FF).contains(value) || value == 0x3164 || value == 0xFFA0 { return 0 }
    if formatsWithWidth.contains(value) { return 1 }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: return wideRanges.contains { $0.contains(value) } ? 2 : 1
    }
  }
}

/// Format characters that are drawn: Arabic, Syriac and Kaithi number signs (Prepended_Concatenation_Mark).
private let formatsWithWidth: Set<UInt32> = [
  0x600, 0x601, 0x602, 0x603, 0x604, 0x605, 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD,
]

/// The scalars that are wide or fullwidth in Unicode's EastAsianWidth.txt, but for emoji, which the library knows.
/// Held against the PyPI package `wcwidth` in Tests/Differential/report-widths.sh.
private let wideRanges: [ClosedRange<UInt32>] = [
  0x1100...0x115F, 0x2329...0x232A, 0x2630...0x2637, 0x268A...0x268F, 0x2E80...0x303E, 0x3041...0x3247, 0x3250...0xA4CF,
  0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
  0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF, 0x1D300...0x1D376, 0x1F200...0x1F265, 0x20000...0x3FFFD,
]
