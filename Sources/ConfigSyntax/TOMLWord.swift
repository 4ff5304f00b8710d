/// Tells what an unquoted value of TOML is, without computing it.
struct TOMLWord {
  /// `nil` when the word is no value at all.
  private(set) var style: ConfigScalar.Style?

  private let word: ArraySlice<UInt8>
  private var index: Int

  init(_ word: ArraySlice<UInt8>) {
    self.word = word
    index = word.startIndex
    if word.elementsEqual("true".utf8) || word.elementsEqual("false".utf8) {
      style = .boolean
    } else if takes({ $0.takeNumber() }) {
      style = .number
    } else if takes({ $0.takeTime() }) || takes({ $0.takeDateTime() }) {
      style = .date
    }
  }

  /// Whether a rule takes the whole word.
  private mutating func takes(_ rule: (inout TOMLWord) -> Bool) -> Bool {
    index = word.startIndex
    return rule(&self) && index == word.endIndex
  }
}

// MARK: Numbers

extension TOMLWord {
  private mutating func takeNumber() -> Bool {
    let isSigned = take { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
    if take("inf") || take("nan") { return true }
    if !isSigned {
      if take("0x") { return takeDigits { hexadecimalValue($0) != nil } }
      if take("0o") { return takeDigits { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "7") } }
      if take("0b") { return takeDigits { $0 == UInt8(ascii: "0") || $0 == UInt8(ascii: "1") } }
    }
    // No digit may follow a leading zero.
    guard take({ $0 == UInt8(ascii: "0") }) || takeDigits(isDigit) else { return false }
    if take({ $0 == UInt8(ascii: ".") }), !takeDigits(isDigit) { return false }
    if take({ $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E") }) {
      _ = take { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
      return takeDigits(isDigit)
    }
    return true
  }

  /// One digit or more, with single underscores between them.
  private mutating func takeDigits(_ isDigit: (UInt8) -> Bool) -> Bool {
    guard take(isDigit) else { return false }
    while index < word.endIndex {
      let hasUnderscore = take { $0 == UInt8(ascii: "_") }
      guard take(isDigit) else { return !hasUnderscore }
    }
    return true
  }
}

// MARK: Dates and times

extension TOMLWord {
  private mutating func takeDateTime() -> Bool {
    guard let year = takeNumber(digits: 4), take("-"),
      let month = takeNumber(digits: 2), (1...12).contains(month), take("-"),
      let day = takeNumber(digits: 2), day >= 1, day <= Self.days(in: month, of: year)
    else { return false }
    if index == word.endIndex { return true }
    guard take({ $0 == UInt8(ascii: "T") || $0 == UInt8(ascii: "t") || $0 == 0x20 }), takeTime() else { return false }
    if index == word.endIndex || take({ $0 == UInt8(ascii: "Z") || $0 == UInt8(ascii: "z") }) { return true }
    return take { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") } && takeHoursAndMinutes()
  }

  private mutating func takeTime() -> Bool {
    guard takeHoursAndMinutes(), take(":"), let second = takeNumber(digits: 2), second < 60 else { return false }
    guard take(".") else { return true }
    guard take(isDigit) else { return false }
    while take(isDigit) {}
    return true
  }

  private mutating func takeHoursAndMinutes() -> Bool {
    guard let hour = takeNumber(digits: 2), hour < 24, take(":"), let minute = takeNumber(digits: 2) else { return false }
    return minute < 60
  }

  private mutating func takeNumber(digits: Int) -> Int? {
    var value = 0
    for _ in 0..<digits {
      let start = index
      guard take(isDigit) else { return nil }
      value = value * 10 + Int(word[start] - UInt8(ascii: "0"))
    }
    return value
  }

  private static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

// MARK: Bytes

extension TOMLWord {
  private mutating func take(_ isWanted: (UInt8) -> Bool) -> Bool {
    guard index < word.endIndex, isWanted(word[index]) else { return false }
    index += 1
    return true
  }

  private mutating func take(_ text: String) -> Bool {
    guard word[index...].starts(with: text.utf8) else { return false }
    index += text.utf8.count
    return true
  }
}

func isDigit(_ byte: UInt8) -> Bool {
  byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
}
