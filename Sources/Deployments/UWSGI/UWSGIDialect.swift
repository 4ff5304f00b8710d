import ConfigSyntax

extension INIDialect {
  /// uWSGI's own 60 lines (`core/ini.c`): no inline comments, no quotes, no continuation, and a header's last byte is
  /// cut off whatever it is.
  static let uwsgi = INIDialect(commentSigns: "#;", separators: "=", header: .dropsLastByte, endsLinesAtNUL: true)
}
