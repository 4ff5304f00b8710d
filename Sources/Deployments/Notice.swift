import Catalogue
import Workspace

/// A fact about the text of a configuration that its server does not say a word about. Checks give it a code, a level and words.
package struct Notice: Hashable, Sendable {
  package let kind: NoticeKind
  /// The server's name in the catalogue.
  package let server: String
  package var place: SourceSpan
  /// The option's name as written; empty where it is not about one.
  package let setting: String
  /// The text as written.
  package let value: String
  /// What the server makes of it, in words; empty where nothing is to be said.
  package let effective: String
  /// What was probably meant: a name, a way to write it; empty where nothing is near.
  package let hint: String

  package init(_ kind: NoticeKind, server: String, at place: SourceSpan, setting: String = "", value: String = "", effective: String = "", hint: String = "") {
    self.kind = kind
    self.server = server
    self.place = place
    self.setting = setting
    self.value = value
    self.effective = effective
    self.hint = hint
  }
}
