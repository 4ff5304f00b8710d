import Testing

/// Objects that mappers of tables make are objects of the project's classes.
@Suite struct RecordTests {
  /// A class of rows whose `complete` starts a job, and one beside it with a method of the same name.
  private func checkRows(_ body: String, _ mark: String, base: String = "models.Model", imports: String = "from django.db import models") throws {
    try check(
      """
      from threading import Thread
      \(imports)
      class Row(\(base)):
          def complete(self): Thread(target=print).start()  #~ thread dropped \(mark)
      class Other:
          def complete(self): Thread(target=print).start()  #~ thread dropped possible
      \(body)
      """)
  }

  @Test(arguments: [
    "Row.objects.get(id=1).complete()", "Row.objects.filter(a=1).select_related('b').first().complete()", "row = Row.objects.create(a=1)\n    row.complete()",
    "rows = Row.objects.all()\n    rows = rows.filter(a=1)\n    for row in rows: row.complete()", "[row.complete() for row in Row.objects.filter(a=1)]",
    "row, isNew = Row.objects.get_or_create(a=1)\n    row.complete()", "get_object_or_404(Row, pk=1).complete()", "get_object_or_404(Row.objects.filter(a=1), pk=1).complete()",
    "find(1).complete()", "rows().last().complete()",
  ])
  func `a query gives an object of its class`(use: String) throws {
    try checkRows(
      "from django.shortcuts import get_object_or_404\ndef find(id): return Row.objects.get(id=id)\ndef rows(): return Row.objects.order_by('a')\ndef application(e, s):\n    \(use)",
      "certain")
  }

  @Test(arguments: [
    // Another class's rows, a dictionary, a library's object, and what is only counted.
    ("e.get('row').complete()"), ("e.objects.get(id=1).complete()"), ("cache.get('row').complete()"), ("Row.objects.count().complete()"), ("Row.objects.filter(a=1).complete()"),
  ])
  func `what is no query gives nothing`(use: String) throws {
    try checkRows("from django.core.cache import cache\ndef application(e, s):\n    \(use)", "possible")
  }

  @Test(arguments: [
    ("queryset = Row.objects.all()", "self.get_object().complete()", "certain"), ("model = Row", "row = self.get_object()\n        row.complete()", "certain"),
    ("queryset = Row.objects.all()", "self.get_queryset().first().complete()", "certain"), ("queryset = Row.objects.all()", "for row in self.queryset.filter(a=1): row.complete()", "certain"),
    ("model = Other", "self.get_object().complete()", "possible"), ("model = Row\n    def get_object(self): return Other()", "self.get_object().complete()", "possible"),
  ])
  func `a view gives objects of what it is a view of`(said: String, use: String, mark: String) throws {
    let other = mark == "possible" && said.contains("get_object") ? "certain" : "possible"
    try check(
      """
      from threading import Thread
      from django.db import models
      from rest_framework import routers, viewsets
      class Row(models.Model):
          def complete(self): Thread(target=print).start()  #~ thread dropped \(mark)
      class Other:
          def complete(self): Thread(target=print).start()  #~ thread dropped \(other)
      class View(viewsets.ModelViewSet):
          \(said)
          def create(self, request):
              \(use)
      router = routers.DefaultRouter()
      router.register('rows', View)
      """)
  }

  @Test func `a form gives an object of the class that it is made for`() throws {
    try checkRows(
      "from django import forms\nclass RowForm(forms.ModelForm):\n    class Meta:\n        model = Row\ndef application(e, s):\n    form = RowForm(e)\n    row = form.save()\n    row.complete()",
      "certain")
  }

  @Test(arguments: [
    ("db.Model", "from flask_sqlalchemy import SQLAlchemy\ndb = SQLAlchemy()", "Row.query.get_or_404(1).complete()"),
    ("db.Model", "from flask_sqlalchemy import SQLAlchemy\ndb = SQLAlchemy()", "Row.query.filter_by(a=1).first().complete()"),
    ("db.Model", "from flask_sqlalchemy import SQLAlchemy\ndb = SQLAlchemy()", "row = db.session.query(Row).filter(Row.a == 1).one()\n    row.complete()"),
    ("DeclarativeBase", "from sqlalchemy.orm import DeclarativeBase\nfrom sqlalchemy import select", "for row in e.session.query(Row).all(): row.complete()"),
    ("Model", "from tortoise.models import Model", "Row.filter(a=1).first().complete()"), ("Document", "from beanie import Document", "Row.find_one(Row.a == 1).complete()"),
  ])
  func `other mappers`(base: String, imports: String, use: String) throws {
    try checkRows("def application(e, s):\n    \(use)", "certain", base: base, imports: imports)
  }
}
