import Workspace

/// A sentence of a finding, which may name places: "2 s: gunicorn.conf.py:7". Lines are counted when somebody reads it.
package struct Note: Hashable, Sendable {
  package enum Piece: Hashable, Sendable {
    case text(String)
    case place(Place)
  }

  package private(set) var pieces: [Piece]

  package init(_ text: String) {
    pieces = [.text(text)]
  }

  private init(pieces: [Piece]) {
    self.pieces = pieces
  }

  /// - Parameter name: What a reader calls a place.
  package func words(naming name: (Place) -> String) -> String {
    pieces.map { piece in
      switch piece {
      case .text(let text): text
      case .place(let place): name(place)
      }
    }.joined()
  }

  /// With places as `path:line`.
  package func words(in sources: SourceTexts) -> String {
    words { place in sources[place.path] == nil ? "\(place.path)" : "\(place.path):\(sources.positions(of: place).start.line)" }
  }

  package var places: [Place] {
    pieces.compactMap { if case .place(let place) = $0 { place } else { nil } }
  }

  package func relocated(_ relocation: Relocation) -> Note {
    Note(
      pieces: pieces.map { piece in
        switch piece {
        case .text: piece
        case .place(let place): .place(SourceSpan(relocation(place.path), place.bytes))
        }
      })
  }

  package static func + (left: Note, right: Note) -> Note {
    Note(pieces: left.pieces + right.pieces)
  }
}

extension Note: ExpressibleByStringInterpolation {
  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var pieces: [Piece] = []

    package init(literalCapacity: Int, interpolationCount: Int) {}

    package mutating func appendLiteral(_ literal: String) {
      if !literal.isEmpty { pieces.append(.text(literal)) }
    }

    package mutating func appendInterpolation(_ value: some CustomStringConvertible) {
      pieces.append(.text(value.description))
    }

    package mutating func appendInterpolation(_ place: Place) {
      pieces.append(.place(place))
    }

    package mutating func appendInterpolation(_ note: Note) {
      pieces += note.pieces
    }
  }

  package init(stringInterpolation: StringInterpolation) {
    pieces = stringInterpolation.pieces
  }

  package init(stringLiteral text: String) {
    self.init(text)
  }
}
