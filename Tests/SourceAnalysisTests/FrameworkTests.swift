import Testing

/// How frameworks let requests in: each case is a module whose function starts a thread, and how sure it is that a request gets there.
@Suite struct FrameworkTests {
  static let job = "threading.Thread(target=print).start()"

  /// The text before the job's line, the line's indentation, and `kind certainty` in the margin.
  private func run(_ head: String, indent: Int = 4, _ certainty: String, tail: String = "", callable: String? = nil) throws {
    try check(
      "import threading\n\(head)\n\(String(repeating: " ", count: indent))\(Self.job)  #~ thread dropped \(certainty)\n\(tail)\n", callable: callable)
  }

  @Test(arguments: [
    "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/')\ndef view():",
    "from fastapi import APIRouter\nrouter = APIRouter(prefix='/x')\n@router.post('/', status_code=201)\nasync def view(item: dict):",
    "from fastapi import FastAPI\napp = FastAPI()\n@app.websocket('/ws')\nasync def view(socket):",
    "from fastapi import FastAPI\napp = FastAPI()\n@app.middleware('http')\nasync def view(request, call_next):",
    "from starlette.applications import Starlette\napp = Starlette()\n@app.route('/')\nasync def view(request):",
    "from aiohttp import web\nroutes = web.RouteTableDef()\n@routes.get('/')\nasync def view(request):",
    "from sanic import Sanic\napp = Sanic('x')\n@app.route('/')\nasync def view(request):",
    "from sanic import Blueprint\nbp = Blueprint('x')\n@bp.post('/')\nasync def view(request):",
    "from quart import Quart\napp = Quart(__name__)\n@app.route('/')\nasync def view():",
    "from litestar import get\n@get('/')\nasync def view():",
    "from bottle import route\n@route('/')\ndef view():",
    "from bottle import route as r\n@r('/')\ndef view():",
    "from bottle import Bottle\napp = Bottle()\n@app.post('/')\ndef view():",
    "from pyramid.view import view_config\n@view_config(route_name='x')\ndef view(request):",
    "import cherrypy\nclass Root:\n  @cherrypy.expose\n  def index(self):",
    "from odoo import http\nclass Shop(http.Controller):\n  @http.route('/x')\n  def view(self):",
    "from ninja import NinjaAPI\napi = NinjaAPI()\n@api.get('/')\ndef view(request):",
    "from ninja import Router\nrouter = Router()\n@router.post('/')\ndef view(request):",
    "from flask_socketio import SocketIO\nio = SocketIO()\n@io.on('message')\ndef view(data):",
    "import strawberry\n@strawberry.type\nclass Query:\n  @strawberry.field\n  def orders(self):",
    "import tornado.web\nclass Main(tornado.web.RequestHandler):\n  def get(self):",
    "from tornado.web import RequestHandler\nclass Base(RequestHandler): pass\nclass Main(Base):\n  async def post(self):",
    "from tornado.websocket import WebSocketHandler\nclass Main(WebSocketHandler):\n  def on_message(self, message):",
    "from starlette.endpoints import HTTPEndpoint\nclass Main(HTTPEndpoint):\n  async def get(self, request):",
    "from starlette.middleware.base import BaseHTTPMiddleware\nclass Audit(BaseHTTPMiddleware):\n  async def dispatch(self, request, call_next):",
    "from channels.generic.websocket import WebsocketConsumer\nclass Chat(WebsocketConsumer):\n  def receive(self, text_data=None):",
    "import graphene\nclass Query(graphene.ObjectType):\n  def resolve_orders(self, info):",
    "import graphene\nclass Pay(graphene.Mutation):\n  def mutate(self, info):",
  ])
  func `a handler that a decorator or a base class registers`(head: String) throws {
    try run(head, "certain")
  }

  @Test(arguments: [
    ("from fastapi import FastAPI\napp = FastAPI()\ndef view():", "app.add_api_route('/', view)"),
    ("from fastapi import Depends\ndef view():", "def other(x=Depends(view)): pass"),
    ("from starlette.routing import Route\nasync def view(request):", "routes = [Route('/', view)]"),
    ("from aiohttp import web\nasync def view(request):", "app = web.Application()\napp.router.add_get('/', view)"),
    ("from aiohttp import web\nasync def view(request):", "app = web.Application()\napp.add_routes([web.post('/', view)])"),
    ("from aiohttp import web\nasync def view(request):", "app = web.Application()\nresource = app.router.add_resource('/')\nresource.add_route('GET', view)"),
    ("from sanic import Sanic\nasync def view(request):", "app = Sanic('x')\napp.add_route(view, '/')"),
    ("import falcon\nclass Orders:\n  def on_post(self, request, response):", "app = falcon.App()\napp.add_route('/', Orders())"),
    ("import falcon\nclass Orders:\n  def on_get_item(self, request, response):", "app = falcon.API()\norders = Orders()\napp.add_route('/', orders)"),
    ("from pyramid.config import Configurator\ndef view(request):", "config = Configurator()\nconfig.add_view(view, route_name='x')"),
  ])
  func `a handler that a call registers`(head: String, tail: String) throws {
    try run(head, "certain", tail: tail)
  }

  /// The framework calls these when a request happens to save, validate or send something.
  @Test(arguments: [
    "from django.db import models\nclass Order(models.Model):\n  def save(self, *args, **kwargs):",
    "from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin\nclass User(AbstractBaseUser, PermissionsMixin):\n  def save(self):",
    "from django.contrib.auth.models import AbstractUser\nclass User(AbstractUser):\n  def save(self, *args, **kwargs):",
    "from model_utils.models import TimeStampedModel\nclass Order(TimeStampedModel):\n  def save(self, *args, **kwargs):",
    "from django.contrib.auth.forms import UserCreationForm\nclass SignUp(UserCreationForm):\n  def save(self, commit=True):",
    "from rest_framework_simplejwt.serializers import TokenObtainPairSerializer\nclass Login(TokenObtainPairSerializer):\n  def validate(self, attrs):",
    "from django.forms import ModelForm\nclass Form(ModelForm):\n  def clean_name(self):",
    "from rest_framework import serializers\nclass S(serializers.ModelSerializer):\n  def create(self, data):",
    "from rest_framework.permissions import BasePermission\nclass P(BasePermission):\n  def has_permission(self, request, view):",
    "from django.contrib import admin\nclass A(admin.ModelAdmin):\n  def save_model(self, request, obj, form, change):",
    "from django.db.models.signals import post_save\nfrom django.dispatch import receiver\n@receiver(post_save, sender=None)\ndef saved(sender, **kwargs):",
  ])
  func `what a request reaches only through data`(head: String) throws {
    try run(head, "likely")
  }

  @Test(arguments: [
    "from fastapi import FastAPI\napp = FastAPI()\ndef view():",
    "class FastAPI:\n  def get(self, path): return lambda f: f\napp = FastAPI()\n@app.get('/')\ndef view():",
    "from django.apps import AppConfig\nclass Shop(AppConfig):\n  def ready(self):",
    "from fastapi import FastAPI\napp = FastAPI()\n@app.on_event('startup')\nasync def begin():",
    "import click\n@click.command()\ndef command():",
    "import tornado.web\nclass Main(tornado.web.RequestHandler):\n  def helper(self):",
    "from django.db import models\nclass Order(models.Model):\n  def helper(self):",
    "import graphene\nclass Query(graphene.ObjectType):\n  def orders(self, info):",
  ])
  func `what no request is known to reach`(head: String) throws {
    try run(head, "possible")
  }

  @Test func `what an ASGI application starts with the process is no request's`() throws {
    try check(
      """
      import asyncio
      async def work(): pass
      async def application(scope, receive, send):
          if scope["type"] == "lifespan":
              message = await receive()
              if message["type"] == "lifespan.startup":
                  asyncio.create_task(work())  #~ asyncio-task dropped possible
          else:
              await serve()
      async def serve():
          asyncio.create_task(work())  #~ asyncio-task dropped certain
      """)
  }

  @Test func `a receiver of the project's own signal, through the view that sends it`() throws {
    try check(
      """
      -- app.py
      from flask import Flask
      import receivers
      from events import paid
      app = Flask(__name__)
      @app.post("/pay")
      def pay():
          paid.send(sender=None)
      -- events.py
      from django.dispatch import Signal
      paid = Signal()
      refunded = Signal()
      -- receivers.py
      from threading import Thread
      from django.dispatch import receiver
      from events import paid, refunded
      @receiver(paid)
      def on_paid(sender, **kwargs):
          Thread(target=print).start()  #~ thread dropped certain
      def on_both(sender, **kwargs):
          Thread(target=print).start()  #~ thread dropped certain
      paid.connect(on_both)
      def on_refund(sender, **kwargs):
          Thread(target=print).start()  #~ thread dropped possible
      refunded.connect(on_refund)
      """, callable: "app")
  }

  @Test func `a function that a request finds in a table`() throws {
    try check(
      """
      from threading import Thread
      def pay(): Thread(target=print).start()  #~ thread dropped likely
      def refund(): Thread(target=print).start()  #~ thread dropped likely
      def cancel(): Thread(target=print).start()  #~ thread dropped likely
      def unused(): Thread(target=print).start()  #~ thread dropped possible
      TABLE = {"pay": pay, "refund": refund}
      STEPS = [cancel]
      OTHER = {"unused": unused}
      def application(env, start):
          TABLE[env["action"]]()
          for step in STEPS: step()
      """)
  }

  /// The handler of a server of its own, of which the application imports something else.
  @Test(arguments: [
    ("if __name__ == '__main__':\n    Application([('/', Terminal)])", "possible"),
    ("def serve(): Application([('/', Terminal)])\nif __name__ == '__main__': serve()", "possible"),
    ("def make(): return Application([('/', Terminal)])\ndef main(): make().listen(80)\nif __name__ == '__main__': main()", "possible"),
    // Near misses: something that an import runs, or that others may call, names it as well.
    ("app = Application([('/', Terminal)])\nif __name__ == '__main__': app.listen(80)", "possible"),
    ("routes = [('/', Terminal)]\nif __name__ == '__main__': Application(routes).listen(80)", "possible"),
    ("def make(): return Application([('/', Terminal)])\nmake()\nif __name__ == '__main__': make().listen(80)", "certain"),
    ("class Server:\n    def make(self): return Application([('/', Terminal)])\nif __name__ == '__main__': Server().make()", "certain"),
    ("def make(): return Application([('/', Terminal)])", "certain"),
    ("if __name__ == '__main__': print('a program')", "certain"),
    ("app = Application([('/', Terminal)])\napp.listen(80)\nif __name__ == '__main__': print(app)", "certain"),
    ("if __name__ == '__main__': print('a program')\napp = Application([('/', Terminal)])", "possible"),
  ])
  func `a handler that only a script names`(rest: String, certainty: String) throws {
    try check(
      """
      from terminal import password
      def application(env, start):
          app = f"make {env} with terminal"
          password(app)
      -- terminal.py
      from threading import Thread
      from tornado.web import Application, RequestHandler
      def password(app): pass
      class Terminal(RequestHandler):
          def get(self):
              Thread(target=print).start()  #~ thread dropped \(certainty)
      \(rest)
      """)
  }

  @Test(arguments: [
    "from terminal import app as mounted", "from terminal import *\napp.start()", "import terminal\nterminal.app.start()", "import terminal as t\nmounted = t.app",
  ])
  func `a handler of an application that another module takes`(taking: String) throws {
    try check(
      """
      \(taking)
      def application(env, start): pass
      -- terminal.py
      from threading import Thread
      from tornado.web import Application, RequestHandler
      class Terminal(RequestHandler):
          def get(self):
              Thread(target=print).start()  #~ thread dropped certain
      app = Application([('/', Terminal)])
      if __name__ == '__main__': app.listen(80)
      """)
  }
}
