/// The flat list that all of uWSGI's configuration becomes, in the order in which the server meets it.
///
/// Placeholders and conditions ask for the first pair with a key, once for each pair: that is one step, however long the list is.
struct UWSGIPairList: Sendable {
  private var pairs: [UWSGIPair] = []
  private var first: [String: Int] = [:]

  mutating func append(_ pair: UWSGIPair) {
    if first[pair.key] == nil { first[pair.key] = pairs.count }
    pairs.append(pair)
  }

  /// The first pair with this key, wherever it stands.
  func first(named key: String) -> UWSGIPair? { first[key].map { pairs[$0] } }
}

extension UWSGIPairList: RandomAccessCollection {
  var startIndex: Int { pairs.startIndex }
  var endIndex: Int { pairs.endIndex }

  subscript(index: Int) -> UWSGIPair {
    get { pairs[index] }
    // A pair keeps its key, so the first one of a name stays the first.
    _modify { yield &pairs[index] }
  }
}
