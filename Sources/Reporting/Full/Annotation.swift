import Findings
import Workspace

/// What an excerpt marks: bytes of one file and the words beside them.
struct Annotation {
  let bytes: ByteSpan
  let role: Role
  /// The first stands beside the mark, the others below it.
  var texts: [String]

  var isPrimary: Bool { if case .primary = role { true } else { false } }
  var mark: Character { isPrimary ? "^" : "-" }
}

/// The annotations of one file.
struct FileAnnotations {
  let path: WorkspacePath
  var annotations: [Annotation]
}

extension Finding {
  /// Every place of the finding, by file: the primary place's file first, then the others as the chain and the labels
  /// come to them. What is said of one and the same place is said together.
  var annotations: [FileAnnotations] {
    var files = [
      FileAnnotations(path: primary.path, annotations: [Annotation(bytes: primary.bytes, role: .primary(severity), texts: [primaryLabel])])
    ]
    // Only several steps are worth counting.
    let steps = chain.enumerated().map { index, step in
      Label(chain.count > 1 ? "\(index + 1): \(step.what)" : step.what, at: step.place)
    }
    for label in steps + relatedPlaces {
      files.add(label.text, at: label.place)
    }
    return files
  }
}

extension [FileAnnotations] {
  fileprivate mutating func add(_ text: String, at place: Place) {
    guard let file = firstIndex(where: { $0.path == place.path }) else {
      append(FileAnnotations(path: place.path, annotations: [Annotation(bytes: place.bytes, role: .secondary, texts: [text])]))
      return
    }
    guard let same = self[file].annotations.firstIndex(where: { $0.bytes == place.bytes }) else {
      self[file].annotations.append(Annotation(bytes: place.bytes, role: .secondary, texts: [text]))
      return
    }
    if !self[file].annotations[same].texts.contains(text) {
      self[file].annotations[same].texts.append(text)
    }
  }
}
