/// Finds keywords by one multiplication: a name of at most eight bytes, loaded as a number, is hashed into 64 slots.
///
/// The multiplier was searched for so that no two keywords share a slot.
enum Keywords {
  private static let multiplier: UInt64 = 0xB57C_8E05_E3C9_B0E1

  @inline(__always)
  static func kind(of word: UInt64) -> TokenKind {
    let slot = Int(truncatingIfNeeded: (word &* multiplier) >> 58)
    return words[slot] == word ? kinds[slot] : .name
  }

  private static let words: InlineArray<64, UInt64> = [
    0, 0, 0x73736170, 0,
    0x6669, 0, 0x6E7275746572, 0x7469617761,
    0, 0, 0x726F, 0,
    0x68746977, 0x6C61636F6C6E6F6E, 0, 0x65757254,
    0x65736C6146, 0x65736C65, 0x747065637865, 0,
    0, 0x746F6E, 0, 0x646C656979,
    0x7369, 0, 0x6B61657262, 0,
    0x796C6C616E6966, 0x636E797361, 0, 0,
    0, 0x7373616C63, 0, 0x726F66,
    0x656C696877, 0x65756E69746E6F63, 0, 0x666564,
    0, 0x656E6F4E, 0x747265737361, 0,
    0, 0x7361, 0, 0x66696C65,
    0x646E61, 0x6573696172, 0, 0x6C61626F6C67,
    0, 0x797274, 0, 0x6D6F7266,
    0x6164626D616C, 0, 0, 0,
    0x6C6564, 0x6E69, 0, 0x74726F706D69,
  ]

  private static let kinds: InlineArray<64, TokenKind> = [
    .name, .name, .pass, .name, .if, .name, .return, .await,
    .name, .name, .or, .name, .with, .nonlocal, .name, .true,
    .false, .else, .except, .name, .name, .not, .name, .yield,
    .is, .name, .break, .name, .finally, .async, .name, .name,
    .name, .class, .name, .for, .while, .continue, .name, .def,
    .name, .none, .assert, .name, .name, .as, .name, .elif,
    .and, .raise, .name, .global, .name, .try, .name, .from,
    .lambda, .name, .name, .name, .del, .in, .name, .import,
  ]
}
