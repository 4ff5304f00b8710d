import ConfigSyntax

/// How mappers of tables give objects of a project's classes: `Order.objects.get(id=1)` is an `Order`.
package struct RecordKnowledge: Sendable, Hashable {
  /// Attributes of a class that are queries over it: `objects`.
  package var queries: Set<String> = []
  /// Full names of classes that are queries over themselves, as those below them are: `tortoise.models.Model`.
  package var classes: Set<String> = []
  /// Full names of functions that make a query over the class that they are given: `sqlalchemy.select`.
  package var queryFunctions: Set<String> = []
  /// Methods of anything that do: `session.query(Order)`.
  package var queryMethods: Set<String> = []
  /// Methods of a query that give a query over the same class: `filter`.
  package var keeps: Set<String> = []
  /// Methods of a query that give one object: `get`.
  package var gives: Set<String> = []
  /// Those that give it first of several values: `get_or_create`.
  package var givesFirst: Set<String> = []
  /// Full names of functions that give an object of the class, or of the query, that they are given first: `get_object_or_404`.
  package var givenClass: Set<String> = []
  /// Methods of a view that give an object of what it is a view of: `get_object`.
  package var ownObject: Set<String> = []
  /// Those that give a query over it, and the attributes that hold the query or the class.
  package var ownQuery: Set<String> = []
  package var ownAttributes: [String] = []
  /// Methods that give an object of the class that an inner class names: `form.save()` with `Meta.model`.
  package var saves: Set<String> = []
  package var savedClass: [String] = []

  mutating func read(_ node: PackedNode, problems: RuleProblems) {
    guard let mapping = MappingReader(node, expecting: "what mappers of tables give", problems: problems) else { return }
    defer { mapping.finish() }
    queries.formUnion(mapping.texts("queries"))
    classes.formUnion(mapping.texts("classes"))
    queryFunctions.formUnion(mapping.texts("query-functions"))
    queryMethods.formUnion(mapping.texts("query-methods"))
    keeps.formUnion(mapping.texts("keeps"))
    gives.formUnion(mapping.texts("gives"))
    givesFirst.formUnion(mapping.texts("gives-first"))
    givenClass.formUnion(mapping.texts("given-class"))
    ownObject.formUnion(mapping.texts("own-object"))
    ownQuery.formUnion(mapping.texts("own-query"))
    ownAttributes += mapping.texts("own-attributes")
    saves.formUnion(mapping.texts("saves"))
    let saved = mapping.texts("saved-class")
    if !saved.isEmpty { savedClass = saved }
  }
}
