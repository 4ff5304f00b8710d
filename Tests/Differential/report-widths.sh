#!/bin/bash
# How many cells of a terminal a character takes, according to Sources/Reporting/Full/CellWidth.swift, held against the
# PyPI package wcwidth: every assigned scalar, and sequences that form one character.
#
# Left out: control characters (never printed), unassigned and private ones, and spacing combining marks (Mc), which
# glibc and most terminals give a cell of their own and wcwidth does not.
set -euo pipefail
cd "$(dirname "$0")/../.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

python3 -m venv "$scratch/venv"
"$scratch/venv/bin/pip" install --quiet --disable-pip-version-check wcwidth

cat > "$scratch/main.swift" <<'SWIFT'
func show(_ text: String) {
  print(text.unicodeScalars.map { String($0.value, radix: 16) }.joined(separator: " "), text.reduce(0) { $0 + $1.cells }, separator: ":")
}
for value in UInt32(0x20)...0x10FFFF {
  guard let scalar = Unicode.Scalar(value) else { continue }
  switch scalar.properties.generalCategory {
  case .unassigned, .control, .privateUse, .surrogate, .lineSeparator, .paragraphSeparator, .spacingMark: continue
  default: show(String(scalar))
  }
}
for sequence in ["👩‍👩‍👧", "❤️", "❤", "🇩🇪", "e\u{301}", "한", "1️⃣", "👍🏽", "☎", "☎️", "ｆｕｌｌ", "日本語", "n\u{303}o", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"] {
  show(sequence)
}
SWIFT
swiftc -O Sources/Reporting/Full/CellWidth.swift "$scratch/main.swift" -o "$scratch/widths"
"$scratch/widths" > "$scratch/widths.txt"

"$scratch/venv/bin/python" - "$scratch/widths.txt" <<'PYTHON'
import sys
import wcwidth

compared = different = 0
for line in open(sys.argv[1], encoding="utf-8"):
    scalars, cells = line.split(":")
    text = "".join(chr(int(scalar, 16)) for scalar in scalars.split())
    wanted = wcwidth.wcswidth(text)
    compared += 1
    if wanted != int(cells):
        different += 1
        print(f"U+{scalars.upper()} {text!r}: {cells.strip()} cells here, {wanted} in wcwidth")
print(f"character widths: {compared} compared, {compared - different} equal, {different} different")
sys.exit(1 if different or compared < 100_000 else 0)
PYTHON
