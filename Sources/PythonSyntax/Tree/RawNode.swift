/// One node as it lies in the arena: 24 bytes. What `a`, `b` and `c` mean depends on the kind and is written down once,
/// in ``SyntaxKind/fields``; the views give the fields their names.
///
/// A node number is an index into the arena, 0 for none. A list number is an index into the tree's list array, where
/// the count stands, followed by that many node numbers; list 0 is empty. A record is an index to a fixed run of such numbers.
struct RawNode: Sendable, BitwiseCopyable {
  var kind: SyntaxKind
  /// An operator, a context or flags.
  var op: UInt8 = 0
  var flags: UInt16 = 0
  var start: UInt32
  var end: UInt32
  var a: Int32 = 0
  var b: Int32 = 0
  var c: Int32 = 0
}

/// What one of a raw node's three slots holds.
enum Slot: Sendable {
  case unused
  case node
  case list
  /// A byte offset, such as the end of a name.
  case offset
  /// A number, such as the dots of a relative import.
  case number
  /// A list in which operators and nodes alternate.
  case operatorsAndNodes
  case functionRecord, classRecord, loopRecord, tryRecord
}

extension SyntaxKind {
  /// The slots of a raw node of this kind, in the order of its children in the source as far as one order fits all.
  var fields: (a: Slot, b: Slot, c: Slot) {
    switch self {
    case .none, .passStatement, .breakStatement, .continueStatement, .errorStatement, .identifier, .dottedName, .name, .number,
      .constant, .errorExpression, .formattedText, .singletonPattern, .errorPattern:
      (.unused, .unused, .unused)
    case .module, .deleteStatement, .importStatement, .globalStatement, .nonlocalStatement, .string, .formattedString,
      .templateString, .formatSpec, .tuple, .list, .set, .dict, .boolean, .sequencePattern, .orPattern:
      (.list, .unused, .unused)
    case .functionDef: (.node, .functionRecord, .list)
    case .classDef: (.node, .classRecord, .list)
    case .returnStatement, .expressionStatement, .starred, .unary, .await, .yield, .yieldFrom, .valuePattern:
      (.node, .unused, .unused)
    case .assign: (.list, .node, .unused)
    case .augmentedAssign, .withItem, .raiseStatement, .assertStatement, .subscript, .binary, .namedExpression: (.node, .node, .unused)
    case .annotatedAssign, .slice, .conditional: (.node, .node, .node)
    case .typeAlias: (.node, .list, .node)
    case .forStatement: (.node, .node, .loopRecord)
    case .whileStatement: (.node, .list, .list)
    case .ifStatement, .withStatement: (.list, .list, .unused)
    case .matchStatement, .ifClause: (.node, .list, .unused)
    case .tryStatement: (.list, .list, .tryRecord)
    case .importFrom: (.list, .node, .number)
    case .matchCase, .exceptHandler: (.node, .node, .list)
    case .alias: (.unused, .offset, .offset)
    case .parameter: (.node, .offset, .node)
    case .typeParameter: (.node, .node, .node)
    case .attribute, .keyword: (.node, .offset, .unused)
    case .call: (.node, .list, .list)
    case .listComprehension, .setComprehension, .generator: (.node, .list, .unused)
    case .dictComprehension, .comprehension: (.node, .node, .list)
    case .compare: (.node, .operatorsAndNodes, .unused)
    case .lambda: (.list, .node, .unused)
    case .replacement: (.node, .node, .offset)
    case .mappingPattern: (.list, .node, .unused)
    case .classPattern: (.node, .list, .list)
    case .starPattern, .capturePattern: (.node, .node, .unused)
    }
  }
}
