import Testing

/// Roots and ways that issue 5 names and no other suite tries.
@Suite struct KnownRootTests {
  static let job = "Thread(target=print).start()  #~ thread dropped"

  @Test(arguments: [
    // web.py
    ("import web\nclass index:\n    def GET(self): JOB certain\nurls = ('/', 'index')\napplication = web.application(urls, globals()).wsgifunc()"),
    ("import web\nclass index:\n    def POST(self, path): JOB certain\nurls = ('/(.*)', index)\napp = web.application(urls, globals())\napplication = app.wsgifunc()"),
    ("import web\nclass index:\n    def helper(self): JOB possible\nurls = ('/', 'index')\napplication = web.application(urls, globals()).wsgifunc()"),
    ("import web\nif 1: urls = ('/', 'shop.pages.Index')\nelse: urls = ('/', 'shop.Other')\napplication = web.application(urls, globals()).wsgifunc()\n-- shop/__init__.py\n-- shop/pages.py\nfrom threading import Thread\nclass Index:\n    def GET(self): JOB certain\nclass Other:\n    def GET(self): JOB possible"),
    // NiceGUI: what elements call
    ("from nicegui import ui\ndef go(): JOB certain\nui.button('x', on_click=go)"),
    ("from nicegui import ui\nclass Page:\n    def go(self, tab): JOB certain\n    def show(self):\n        ui.button('x', icon='y', on_click=lambda t=1: self.go(t)).props('z')\nPage().show()"),
    ("from nicegui import ui\ndef go(): JOB certain\nui.button('x').on('click', go)\nui.input('x')"),
    ("from nicegui import ui\ndef go(e): JOB certain\nui.switch('x').on_value_change(go)"),
    ("from nicegui import ui\n@ui.page('/')\ndef index(): JOB certain"),
    ("from nicegui import app\n@app.get('/')\ndef index(): JOB certain"),
    ("from nicegui import ui\ndef go(): JOB possible\nui.label('x', go)"),
    ("from nicegui import app\ndef go(): JOB possible\napp.on_startup(go)"),
    // A router of decorators for Starlette
    ("from decoRouter import Router as Routes\nrouter = Routes()\n@router.post('/x')\nasync def go(request): JOB certain"),
    ("from decoRouter import Router as Routes\nrouter = Routes()\n@router.hook('/x')\nasync def go(request): JOB possible"),
    // Django: admin actions and template tags
    ("from django.contrib import admin\ndef publish(modeladmin, request, queryset): JOB likely\nclass A(admin.ModelAdmin):\n    actions = [publish]"),
    ("from django.contrib import admin\nclass A(admin.ModelAdmin):\n    actions = ['publish']\n    def publish(self, request, queryset): JOB likely"),
    ("from django.contrib import admin\nclass A(admin.ModelAdmin):\n    @admin.action(description='x')\n    def publish(self, request, queryset): JOB likely"),
    ("from django.contrib import admin\nclass A(admin.ModelAdmin):\n    def helper(self, request): JOB possible"),
    ("from django import template\nregister = template.Library()\n@register.simple_tag\ndef now(): JOB likely"),
    ("from django import template\nregister = template.Library()\n@register.filter(name='cut')\ndef cut(value): JOB likely"),
    ("from django import template\nregister = template.Library()\ndef cut(value): JOB likely\nregister.filter('cut', cut)"),
    // Tastypie: methods by what they are called, and by a text
    ("from tastypie.resources import ModelResource\nclass R(ModelResource):\n    def obj_create(self, bundle): JOB certain"),
    ("from tastypie.resources import ModelResource\nclass R(ModelResource):\n    def prepend_urls(self): return [self.wrap_view('move')]\n    def move(self, request): JOB certain"),
    ("from tastypie.resources import ModelResource\nclass R(ModelResource):\n    def prepend_urls(self): return [self.wrap_view('other')]\n    def move(self, request): JOB possible"),
    // SQLAlchemy: what a session calls
    ("from sqlalchemy import event\n@event.listens_for(Session, 'after_commit')\ndef saved(session): JOB likely"),
    ("from sqlalchemy import event\ndef saved(session): JOB likely\nevent.listen(Session, 'after_commit', saved)"),
    ("from sqlalchemy import event\ndef saved(session): JOB possible\nevent.remove(Session, 'after_commit', saved)"),
    // Event emitters: what a request registers runs later
    ("from aiortc import RTCPeerConnection\ndef application(env, start): RTCPeerConnection().on('track', lambda track: go(track))\ndef go(track): JOB certain"),
    ("from aiortc import RTCPeerConnection\ndef application(env, start): RTCPeerConnection().emit('track', lambda track: go(track))\ndef go(track): JOB possible"),
    // python-socketio
    ("import socketio\nsio = socketio.Server()\n@sio.on('x')\ndef message(sid, data): JOB certain"),
    ("import socketio\nsio = socketio.AsyncServer()\n@sio.event\nasync def connect(sid, environ): JOB certain"),
    ("import socketio\nclass Chat(socketio.Namespace):\n    def on_message(self, sid, data): JOB certain"),
    ("import socketio\nsio = socketio.Server()\ndef message(sid): JOB certain\nsio.on('x', message)"),
    // connexion
    ("import connexion\napp = connexion.FlaskApp(__name__)\n@app.route('/x')\ndef view(): JOB certain"),
    // Raw servers of the standard library
    ("from http.server import BaseHTTPRequestHandler\nclass H(BaseHTTPRequestHandler):\n    def do_GET(self): JOB certain"),
    // aiohttp behind aiohttp-cors, and a handler of an object that nobody knows
    ("import aiohttp_cors\nfrom aiohttp import web\nasync def view(request): JOB certain\napp = web.Application()\ncors = aiohttp_cors.setup(app)\nresource = cors.add(app.router.add_resource('/x'))\ncors.add(resource.add_route('GET', view))"),
    ("from aiohttp import web\nclass Endpoint:\n    async def handle_call(self, request): JOB likely\ndef main(endpoints):\n    app = web.Application()\n    for endpoint in endpoints: app.router.add_route('GET', '/', endpoint.handle_call)"),
    ("from aiohttp import web\nclass Other:\n    async def handle_call(self, request): pass\nclass Endpoint:\n    async def handle_call(self, request): JOB possible\ndef main(endpoints):\n    app = web.Application()\n    for endpoint in endpoints: app.router.add_route('GET', '/', endpoint.handle_call)"),
    // Falcon, Bottle, Pyramid, CherryPy
    ("import falcon\nclass R:\n    async def on_get(self, req, resp): JOB certain\napp = falcon.asgi.App()\napp.add_route('/', R())"),
    ("import bottle\napp = bottle.default_app()\n@app.get('/')\ndef view(): JOB certain"),
    ("from pyramid.config import Configurator\ndef view(request): JOB certain\ndef main(g, **s):\n    config = Configurator()\n    config.add_view(view, route_name='x')\n    return config.make_wsgi_app()"),
    ("import cherrypy\nclass Root:\n    @cherrypy.expose\n    @cherrypy.tools.json_out()\n    def index(self): JOB certain"),
    ("import cherrypy\nclass Root:\n    def index(self): JOB certain\n    index.exposed = True"),
    ("import cherrypy\nclass Root:\n    def index(self): JOB possible\n    index.exposed = False"),
    ("class Root:\n    def index(self): JOB possible\n    index.exposed = True"),
    ("import cherrypy\nclass Orders:\n    exposed = True\n    def POST(self): JOB certain\ncherrypy.tree.mount(Orders(), '/orders')"),
    ("import cherrypy\nclass Orders:\n    exposed = True\n    def helper(self): JOB possible\ncherrypy.quickstart(Orders())"),
    ("import cherrypy\n@cherrypy.expose\nclass Orders:\n    def PUT(self): JOB certain"),
    ("import cherrypy\n@cherrypy.expose\nclass Orders:\n    def put_away(self): JOB possible"),
    ("from cherrypy import expose\nclass Root:\n    @expose(['start', 'index'])\n    def index(self): JOB certain"),
    // Quart, Sanic, Litestar
    ("from quart import Blueprint\nbp = Blueprint('x', __name__)\n@bp.before_request\nasync def before(): JOB certain"),
    ("from sanic.views import HTTPMethodView\nclass V(HTTPMethodView):\n    async def post(self, request): JOB certain\nfrom sanic import Sanic\napp = Sanic('x')\napp.add_route(V.as_view(), '/')"),
    ("from litestar import Controller, post\nclass C(Controller):\n    path = '/x'\n    @post()\n    async def create(self): JOB certain"),
    // Flask
    ("from flask_restx import Namespace, Resource\nclass V(Resource):\n    def get(self): JOB certain\nns = Namespace('x')\nns.add_resource(V, '/x')"),
    ("from flask_restplus import Namespace, Resource\nclass V(Resource):\n    def get(self): JOB certain\nns = Namespace('x')\nns.add_resource(V, '/x')"),
    ("from argparse import Namespace\nclass V:\n    def get(self): JOB possible\nns = Namespace()\nns.add_resource(V, '/x')"),
    ("from flask import Flask\napp = Flask(__name__)\n@app.teardown_request\ndef after(e): JOB certain"),
    ("from flask import current_app\n@current_app.route('/x')\ndef view(): JOB certain"),
    ("from flask import Flask\napp = Flask(__name__)\n@app.errorhandler(404)\ndef lost(e): JOB certain"),
    ("from flask.views import MethodView\nfrom flask import Flask\nclass V(MethodView):\n    def get(self): JOB certain\napp = Flask(__name__)\napp.add_url_rule('/', view_func=V.as_view('v'))"),
    ("from flask import Flask\napp = Flask(__name__)\n@app.cli.command('x')\ndef command(): JOB possible"),
    ("from flask_smorest import Blueprint\nblp = Blueprint('x', __name__)\n@blp.route('/')\nclass V:\n    def get(self): JOB certain"),
    ("from flask import Flask, after_this_request\napp = Flask(__name__)\n@app.route('/')\ndef view():\n    @after_this_request\n    def later(response): JOB certain\n    return 'x'"),
    ("from flask import Blueprint\nbp = Blueprint('x', __name__)\n@bp.app_errorhandler(404)\ndef lost(e): JOB certain"),
    ("from flask import Flask\napp = Flask(__name__)\n@app.context_processor\ndef context(): JOB certain"),
    ("from apiflask import APIFlask\napp = APIFlask(__name__)\n@app.get('/')\ndef view(): JOB certain"),
    ("from flask_openapi3 import APIBlueprint\nbp = APIBlueprint('x', __name__)\n@bp.post('/')\ndef view(): JOB certain"),
    ("from flask_sock import Sock\nsock = Sock()\n@sock.route('/x')\ndef socket(ws): JOB certain"),
    ("import dash\napp = dash.Dash(__name__)\n@app.callback(dash.Output('a', 'b'), dash.Input('c', 'd'))\ndef draw(x): JOB certain"),
    ("from dash import callback\n@callback('x')\ndef draw(x): JOB certain"),
    ("from slack_bolt import App\nbolt = App()\n@bolt.command('/x')\ndef command(ack): JOB certain"),
    ("from slack_bolt.async_app import AsyncApp\nbolt = AsyncApp()\n@bolt.event('x')\nasync def event(body): JOB certain"),
    ("class App:\n    def event(self, name): return lambda f: f\nbolt = App()\n@bolt.event('x')\ndef event(body): JOB possible"),
    // GraphQL, BlackSheep, MCP
    ("import strawberry\ndef resolve(): JOB certain\n@strawberry.type\nclass Query:\n    a: str = strawberry.field(resolver=resolve)"),
    ("from blacksheep import Application, get\napp = Application()\n@get('/')\nasync def home(): JOB certain"),
    ("from blacksheep import Application\napp = Application()\n@app.router.post('/')\nasync def home(): JOB certain"),
    ("from mcp.server.fastmcp import FastMCP\nmcp = FastMCP('x')\n@mcp.tool()\nasync def send(): JOB certain"),
    ("from fastapi_users import BaseUserManager\nclass M(BaseUserManager):\n    async def on_after_register(self, user, request=None): JOB likely"),
    ("from fastapi_users import BaseUserManager\nclass M(BaseUserManager):\n    async def helper(self, user): JOB possible"),
    // FastAPI
    ("from fastapi import FastAPI\nclass Kit:\n    def __init__(self): JOB certain\nfrom fastapi import Depends\napp = FastAPI()\n@app.get('/')\ndef view(kit: Kit = Depends()): pass"),
    ("from fastapi import FastAPI\nclass Kit:\n    def __init__(self): JOB certain\nfrom fastapi import Depends\napp = FastAPI()\n@app.get('/')\ndef view(kit=Depends(Kit)): pass"),
    ("from fastapi import FastAPI\nclass Kit:\n    def __call__(self): JOB certain\nfrom fastapi import Depends\napp = FastAPI()\n@app.get('/')\ndef view(kit=Depends(Kit())): pass"),
    ("from typing import Annotated\nfrom fastapi import FastAPI, Depends\nclass Pay:\n    async def __call__(self, x): JOB certain\ndef get_pay(): return Pay()\napp = FastAPI()\n@app.get('/')\nasync def view(pay: Annotated[Pay, Depends(get_pay)]): await pay(1)"),
    ("from fastapi import FastAPI, Depends\nclass Pay:\n    def __call__(self, x): JOB certain\ndef get_pay() -> Pay: return Pay()\napp = FastAPI()\n@app.get('/')\ndef view(pay=Depends(get_pay)): pay(1)"),
    ("from fastapi import FastAPI, Depends\nclass Unit:\n    def __enter__(self): return self\n    def __exit__(self, *a): JOB certain\napp = FastAPI()\n@app.get('/')\ndef view(unit: Unit = Depends()):\n    with unit: pass"),
    // Another function's parameter of that name, and a dependency that only makes it.
    ("from fastapi import FastAPI, Depends\nclass Pay:\n    def __call__(self, x): JOB possible\ndef get_pay() -> Pay: return Pay()\napp = FastAPI()\n@app.get('/')\ndef view(pay=Depends(get_pay)): pass\n@app.get('/2')\ndef other(pay): pay(1)"),
    ("from fastapi import FastAPI\napp = FastAPI()\n@app.exception_handler(ValueError)\nasync def failed(request, error): JOB certain"),
    ("from fastapi import APIRouter\nrouter = APIRouter()\n@router.api_route('/', methods=['GET'])\nasync def view(): JOB certain"),
    ("from fastapi import FastAPI, Depends\ndef audit(): JOB certain\napp = FastAPI(dependencies=[Depends(audit)])"),
    ("from typing import Annotated\nfrom fastapi import FastAPI, Depends\nclass Store:\n    def save(self): JOB certain\nKept = Annotated[Store, Depends()]\napp = FastAPI()\n@app.get('/')\ndef view(store: Kept): store.save()"),
    ("from typing import Annotated\nfrom fastapi import FastAPI, Depends\ndef audit(): JOB certain\napp = FastAPI()\n@app.get('/')\ndef view(a: Annotated[str, Depends(audit)]): pass"),
    // Commands and tests
    ("import typer\napp = typer.Typer()\n@app.command()\ndef go(): JOB possible"),
    ("from django.core.management.base import BaseCommand\nclass Command(BaseCommand):\n    def handle(self, *a, **o): JOB possible"),
  ])
  func `a root`(text: String) throws {
    try check("from threading import Thread\n" + text.replacing("JOB", with: Self.job))
  }

  /// None of these is claimed.
  @Test(arguments: [
    // How a resolver of connexion's makes names of paths.
    "import connexion\nfrom connexion.resolver import RestyResolver\napp = connexion.FlaskApp(__name__)\napp.add_api('api.yml', resolver=RestyResolver('jobs'))\n-- api.yml\npaths:\n  /x:\n    get:\n      summary: all\n-- jobs/x.py\nfrom threading import Thread\ndef search(): Thread(target=print).start()",
    // What `gather` is given in a star is not looked into.
    "import asyncio\nasync def go(): pass\nasync def application(a, r, s): asyncio.gather(*[go() for _ in range(3)])",
  ])
  func `known miss`(text: String) throws {
    try check(text)
  }

  /// What a specification, a graph or a name that is put together leads to.
  @Test(arguments: [
    // connexion: the specification names the functions.
    "import connexion\napp = connexion.FlaskApp(__name__)\napp.add_api('api.yml')\n-- api.yml\npaths:\n  /x:\n    get:\n      operationId: jobs.go\n-- jobs.py\nfrom threading import Thread\ndef go(): Thread(target=print).start()  #~ thread dropped certain",
    "import connexion\napp = connexion.App(__name__, specification_dir='spec/')\napp.add_api('api.yaml', arguments={'a': 1})\n-- spec/api.yaml\npaths:\n  /x:\n    get:\n      operationId: 'api.jobs.go'\n-- api/__init__.py\n-- api/jobs.py\nfrom threading import Thread\ndef go(): Thread(target=print).start()  #~ thread dropped certain\ndef other(): Thread(target=print).start()  #~ thread dropped possible",
    "import connexion\napp = connexion.AsyncApp(__name__)\napp.add_api('api.json')\n-- api.json\n{\"paths\": {\"/x\": {\"get\": {\"operationId\": \"jobs.go\"}}}}\n-- jobs.py\nfrom threading import Thread\ndef go(): Thread(target=print).start()  #~ thread dropped certain",
    "import connexion\napp = connexion.App(__name__)\napp.add_api('api.yml')\n-- api.yml\npaths:\n  /x:\n    x-openapi-router-controller: jobs\n    get:\n      operationId: go\n-- jobs.py\nfrom threading import Thread\ndef go(): Thread(target=print).start()  #~ thread dropped certain",
    "import connexion\nfrom pathlib import Path\napp = connexion.App(__name__)\napp.add_api(Path('spec') / 'api.yml')\n-- spec/api.yml\nx:\n  operationId: jobs.go\n-- jobs.py\nfrom threading import Thread\ndef go(): Thread(target=print).start()  #~ thread dropped certain",
    "import connexion\napp = connexion.App(__name__)\nfor name in ['api.yml', 'other.yml']: app.add_api(name)\n-- api.yml\nx:\n  operationId: jobs.go\n-- jobs.py\nfrom threading import Thread\ndef go(): Thread(target=print).start()  #~ thread dropped certain",
    "import connexion\ndef create(specs):\n    app = connexion.App(__name__)\n    for path, spec in specs.items(): app.add_api(spec, base_path=path)\n    return app\napp = create({'/v1': 'api.yml'})\nfrom threading import Thread\ndef go(): Thread(target=print).start()  #~ thread dropped certain\n-- api.yml\nx:\n  operationId: app.go",
    "import connexion\nNAME = 'api.yml'\ndef create(spec=NAME):\n    app = connexion.App(__name__)\n    app.add_api(spec)\n    return app\napp = create()\nfrom threading import Thread\ndef go(): Thread(target=print).start()  #~ thread dropped certain\n-- api.yml\nx:\n  operationId: app.go",
    "import connexion\napp = connexion.App(__name__)\napp.add_api('api.yml')\nfrom threading import Thread\nclass Orders:\n    @classmethod\n    def post(cls): Thread(target=print).start()  #~ thread dropped certain\n    def get(self): Thread(target=print).start()  #~ thread dropped possible\n-- api.yml\noperationId: app.Orders.post",
    // Near misses: another file, another key, no specification at all.
    "import connexion\napp = connexion.App(__name__)\napp.add_api('api.yml')\n-- api.yml\nx:\n  summary: jobs.go\n  xoperationId: jobs.go\n-- other.yml\noperationId: jobs.go\n-- jobs.py\nfrom threading import Thread\ndef go(): Thread(target=print).start()",
    "class App:\n    def add_api(self, name): pass\nApp().add_api('api.yml')\n-- api.yml\noperationId: jobs.go\n-- jobs.py\nfrom threading import Thread\ndef go(): Thread(target=print).start()",
    // LangGraph: graphs run the functions that they are given.
    "from langgraph.graph import StateGraph\nfrom threading import Thread\ndef go(state): Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s):\n    graph = StateGraph(dict)\n    graph.add_node('go', go)\n    graph.compile().invoke({})",
    "from langgraph.graph import StateGraph\nfrom threading import Thread\ndef go(state): Thread(target=print).start()  #~ thread dropped certain\ngraph = StateGraph(dict)\ngraph.add_node(go)\nagent = graph.compile()\ndef application(e, s):\n    for part in agent.stream({}): print(part)",
    "from langgraph.graph import StateGraph\nfrom threading import Thread\ndef go(state): Thread(target=print).start()  #~ thread dropped possible\ndef never(state): Thread(target=print).start()  #~ thread dropped possible\ngraph = StateGraph(dict)\ngraph.add_node(go)\nagent = graph.compile()\ndef application(e, s): print(agent)",
    "from langgraph.graph import StateGraph\nfrom threading import Thread\nclass Agent:\n    def __init__(self):\n        graph = StateGraph(dict)\n        graph.add_node('go', self.go)\n        self.app = graph.compile()\n    def go(self, state): Thread(target=print).start()  #~ thread dropped certain\n    async def run(self): await self.app.ainvoke({})\nagent = Agent()\nasync def application(a, r, s): await agent.run()",
    // Werkzeug's and others' methods by what a route is called.
    "from threading import Thread\nfrom werkzeug.routing import Map, Rule\nclass Shop:\n    urls = Map([Rule('/', endpoint='pay')])\n    def __call__(self, environ, start):\n        endpoint, values = self.urls.bind_to_environ(environ).match()\n        return getattr(self, 'on_' + endpoint)(**values)\n    def on_pay(self): Thread(target=print).start()  #~ thread dropped likely\n    def pay(self): Thread(target=print).start()  #~ thread dropped possible\napplication = Shop()",
    "from threading import Thread\nclass Shop:\n    def __call__(self, environ, start):\n        name = f'on_{environ}'\n        handler = getattr(self, name, None)\n        return handler()\n    def on_pay(self): Thread(target=print).start()  #~ thread dropped likely\napplication = Shop()",
    "from threading import Thread\nclass Base:\n    def __call__(self, environ, start): return getattr(self, f'handle_{environ}_event')()\nclass Shop(Base):\n    def handle_pay_event(self): Thread(target=print).start()  #~ thread dropped likely\n    def handle_pay(self): Thread(target=print).start()  #~ thread dropped possible\napplication = Shop()",
    "from threading import Thread\nclass Shop:\n    def __call__(self, environ, start): return getattr(environ, 'on_' + str(start))()\n    def on_pay(self): Thread(target=print).start()  #~ thread dropped possible\napplication = Shop()",
    // A task of a function that a thread runs.
    "import asyncio\nfrom asgiref.sync import sync_to_async\ndef go(): pass\nasync def application(a, r, s): asyncio.create_task(sync_to_async(go)())  #~ thread-pool dropped certain",
    "import asyncio\nfrom asgiref.sync import sync_to_async\ndef go(): pass\nasync def application(a, r, s): await asyncio.create_task(sync_to_async(go, thread_sensitive=False)(1))  #~ thread-pool awaited certain",
    "import asyncio\nfrom asgiref.sync import sync_to_async\ndef go(): pass\nasync def application(a, r, s): await sync_to_async(go)()",
    "from threading import Thread\nfrom asgiref.sync import sync_to_async\nasync def application(a, r, s):\n    t = Thread(target=print)\n    t.start()  #~ thread awaited certain\n    await sync_to_async(t.join)()",
    // `gather` makes tasks of coroutines, awaited or not.
    "import asyncio\nasync def go(): pass\nasync def application(a, r, s): asyncio.gather(go(), go())  #~ asyncio-task dropped certain",
    "import asyncio\nasync def go(): pass\nasync def application(a, r, s):\n    later = asyncio.gather(go())  #~ asyncio-task dropped certain\n    later.add_done_callback(print)",
    "import asyncio\nasync def go(): pass\nasync def application(a, r, s): await asyncio.gather(go(), go())",
    "import asyncio\nasync def go(): pass\ndef both(): return asyncio.gather(go(), go())\nasync def application(a, r, s): await both()",
    "import asyncio\nasync def go(): pass\nasync def application(a, r, s):\n    task = asyncio.create_task(go())  #~ asyncio-task dropped certain\n    asyncio.gather(task)",
    // Odoo: what a controller calls on a model is known by its name.
    "from odoo import http\nfrom threading import Thread\nclass Shop(http.Controller):\n    @http.route('/pay')\n    def pay(self): http.request.env['shop.order'].send_by_thread()\nfrom odoo import models\nclass Order(models.Model):\n    _name = 'shop.order'\n    def send_by_thread(self): Thread(target=print).start()  #~ thread dropped likely",
  ])
  func `what is named from outside`(text: String) throws {
    try check(text)
  }

  /// Ways between functions and files.
  @Test(arguments: [
    // A job below `if TYPE_CHECKING` and `__main__`
    "def application(e, s): pass\nif __name__ == '__main__':\n    Thread(target=print).start()  #~ thread dropped possible",
    "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from other import go\nelse:\n    from real import go\ndef application(e, s): go()\n-- other.py\nfrom threading import Thread\ndef go(): Thread(target=print).start()\n-- real.py\nfrom threading import Thread\ndef go(): Thread(target=print).start()  #~ thread dropped certain",
    // Module __getattr__
    "import lazy\ndef application(e, s): lazy.service.go()\n-- lazy.py\nfrom threading import Thread\nclass Service:\n    def go(self): Thread(target=print).start()  #~ thread dropped certain\ndef __getattr__(name): return Service()",
    // Conditional imports
    "try: from fast import go\nexcept ImportError: from slow import go\ndef application(e, s): go()\n-- fast.py\nfrom threading import Thread\ndef go(): Thread(target=print).start()  #~ thread dropped likely\n-- slow.py\nfrom threading import Thread\ndef go(): Thread(target=print).start()  #~ thread dropped likely",
    // importlib
    "import importlib\ndef application(e, s): importlib.import_module('jobs').go()\n-- jobs.py\nfrom threading import Thread\ndef go(): Thread(target=print).start()  #~ thread dropped certain",
    // Relative imports and packages without __init__
    "from shop.web import go\ndef application(e, s): go()\n-- shop/web.py\nfrom .jobs.mail import go\n-- shop/jobs/mail.py\nfrom threading import Thread\ndef go(): Thread(target=print).start()  #~ thread dropped certain",
    "from shop import go as start\ndef application(e, s): start()\n-- shop/__init__.py\nfrom .mail import *\n-- shop/mail.py\nfrom threading import Thread\n__all__ = ['go']\ndef go(): Thread(target=print).start()  #~ thread dropped certain",
    // Dependency injection by default argument
    "def go(): Thread(target=print).start()  #~ thread dropped certain\ndef run(action=go): action()\ndef application(e, s): run()",
    "class Kit:\n    def go(self): Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s, kit=Kit()): kit.go()",
    // Callables in lists and dictionaries
    "def go(): Thread(target=print).start()  #~ thread dropped likely\nclass Kit:\n    table = {'go': go}\n    def run(self, name): self.table[name]()\ndef application(e, s): Kit().run('go')",
    // Descriptors and properties
    "class Lazy:\n    def __get__(self, obj, owner): return Service()\nclass Service:\n    def go(self): Thread(target=print).start()  #~ thread dropped certain\nclass Kit:\n    service = Lazy()\ndef application(e, s): Kit().service.go()",
    "class Kit:\n    @property\n    def go(self):\n        Thread(target=print).start()  #~ thread dropped certain\n        return 1\ndef application(e, s): return Kit().go",
    "class Kit:\n    def __set_name__(self, o, n): pass\n    def __set__(self, obj, value): Thread(target=print).start()  #~ thread dropped possible\nclass Form:\n    field = Kit()\ndef application(e, s): Form().field = 1",
    // Mixins and super()
    "class Mixin:\n    def save(self): Thread(target=print).start()  #~ thread dropped certain\nclass Base:\n    def save(self): pass\nclass Order(Mixin, Base):\n    def save(self): super().save()\ndef application(e, s): Order().save()",
    "class Base:\n    def run(self): self.work()\n    def work(self): raise NotImplementedError\nclass Order(Base):\n    def work(self): Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s): Order().run()",
    // Singletons
    "class Kit:\n    _one = None\n    def __new__(cls):\n        if cls._one is None: cls._one = super().__new__(cls)\n        return cls._one\n    def go(self): Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s): Kit().go()",
    "import functools\n@functools.lru_cache\ndef kit(): return Kit()\nclass Kit:\n    def go(self): Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s): kit().go()",
    // Class decorators and dataclasses
    "from dataclasses import dataclass\n@dataclass\nclass Kit:\n    name: str = ''\n    def __post_init__(self): Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s): Kit()",
    // Context managers
    "import contextlib\n@contextlib.contextmanager\ndef running():\n    t = Thread(target=print)\n    t.start()  #~ thread awaited certain\n    yield t\n    t.join()\ndef application(e, s):\n    with running(): pass",
    "import contextlib\n@contextlib.contextmanager\ndef running():\n    Thread(target=print).start()  #~ thread dropped certain\n    yield\ndef application(e, s):\n    with running(): pass",
    // Known miss: nobody leaves the stack.
    "from concurrent.futures import ThreadPoolExecutor\nfrom contextlib import ExitStack\ndef application(e, s):\n    stack = ExitStack()\n    pool = stack.enter_context(ThreadPoolExecutor())\n    pool.submit(print)  #~ thread-pool awaited certain",
    "from concurrent.futures import ThreadPoolExecutor\nfrom contextlib import closing\ndef application(e, s):\n    with ThreadPoolExecutor() as pool:\n        futures = {}\n        for i in e: futures[pool.submit(print, i)] = i  #~ thread-pool awaited certain",
    // map, filter, sorted, key functions, callbacks
    "def go(x): Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s): return list(map(go, e))",
    "def go(x): Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s): return sorted(e, key=go)",
    "import atexit\ndef go(): Thread(target=print).start()  #~ thread dropped possible\natexit.register(go)\ndef application(e, s): pass",
    "def go(f): Thread(target=print).start()  #~ thread dropped certain\nfrom concurrent.futures import ThreadPoolExecutor\npool = ThreadPoolExecutor()\ndef application(e, s): pool.submit(print).add_done_callback(go)  #~ thread-pool dropped certain",
    // Generators, async iteration
    "async def stream():\n    Thread(target=print).start()  #~ thread dropped certain\n    yield 1\nasync def application(a, r, s):\n    async for x in stream(): pass",
    // Operators
    "class Kit:\n    def __add__(self, other): Thread(target=print).start()  #~ thread dropped possible\ndef application(e, s): return Kit() + Kit()",
    "class Kit:\n    def __getitem__(self, key): Thread(target=print).start()  #~ thread dropped certain\nkit = Kit()\ndef application(e, s): return kit['x']",
    "class Kit:\n    def __iter__(self):\n        Thread(target=print).start()  #~ thread dropped certain\n        return iter(())\ndef application(e, s):\n    for x in Kit(): pass",
    // Wrappers
    "def run_async(fn, *a, wait=False):\n    t = Thread(target=fn, args=a)\n    t.start()\n    if wait: t.join()\n    return t\ndef application(e, s): run_async(print)  #~ thread dropped certain",
    "def run_async(fn, *a, wait=False):\n    t = Thread(target=fn, args=a)\n    t.start()\n    if wait: t.join()\n    return t\ndef application(e, s): run_async(print, wait=True)  #~ thread awaited certain",
    "def run_async(fn):\n    t = Thread(target=fn)\n    t.start()\n    return t\ndef application(e, s): run_async(print)  #~ thread dropped certain",
    "class Runner:\n    def __init__(self, pool): self.pool = pool\n    def go(self, f): return self.pool.submit(f)\nfrom concurrent.futures import ThreadPoolExecutor\nrunner = Runner(ThreadPoolExecutor())\ndef application(e, s): runner.go(print)  #~ thread-pool dropped certain",
  ])
  func `a way`(text: String) throws {
    try check("from threading import Thread\n" + text)
  }

  /// Only what somebody asks for is loaded, whatever else the project's metadata names.
  @Test(arguments: [
    ("[project.entry-points.\"shop.plugins\"]", "shop.plugins"), ("[project.entry-points.plugins]", "plugins"), ("[tool.poetry.plugins.plugins]", "plugins"),
  ])
  func `a plugin that an entry point of the project names`(table: String, group: String) throws {
    try check(
      """
      -- pyproject.toml
      [project]
      name = "shop"
      \(table)
      mail = "shop_mail.plugin:Plugin"  # by mail
      -- app.py
      from importlib.metadata import entry_points
      def application(env, start):
          for point in entry_points(group="\(group)"): point.load()().run_plugin()
      -- shop_mail/plugin.py
      from threading import Thread
      class Plugin:
          def run_plugin(self): Thread(target=print).start()  #~ thread dropped likely
      """)
  }

  /// What requests log goes to the handlers that are installed.
  @Test(arguments: [
    ("logging.getLogger().addHandler(Mail())", "likely"), ("logging.root.addHandler(Mail())", "likely"), ("log.addHandler(hdlr=Mail())", "likely"),
    ("LOGGING = {'handlers': {'mail': {'class': 'handlers.Mail'}}}", "likely"), ("handler = Mail()\nlog.addHandler(handler)", "likely"),
    // Near misses: it is only made, or installed elsewhere, and another one is named.
    ("Mail()", "possible"), ("log.removeHandler(Mail())", "possible"), ("LOGGING = {'handlers': {'mail': {'class': 'handlers.Other'}}}", "possible"),
  ])
  func `a handler of what is logged`(installing: String, certainty: String) throws {
    try check(
      """
      import logging
      from handlers import Mail
      log = logging.getLogger("shop")
      \(installing)
      def application(environ, start_response): log.info("x")
      -- handlers.py
      import logging
      from threading import Thread
      class Mail(logging.Handler):
          def emit(self, record): Thread(target=print).start()  #~ thread dropped \(certainty)
      class Other(logging.Handler): pass
      """)
  }

  @Test func `aiohttp's application as a dictionary`() throws {
    try check(
      """
      from concurrent.futures import ThreadPoolExecutor
      from aiohttp import web
      async def view(request):
          request.app["pool"].submit(print)  #~ thread-pool dropped certain
          await request.app["pool"].submit(print)  #~ thread-pool awaited certain
      app = web.Application()
      app["pool"] = ThreadPoolExecutor()
      app.router.add_get("/", view)
      """, callable: "app")
  }

  @Test(arguments: [
    ("app.config['POOL'] = ThreadPoolExecutor()", "current_app.config['POOL']", "certain"),
    ("app.config['POOL'] = ThreadPoolExecutor()", "flask.globals.current_app.config['POOL']", "certain"),
    ("app.extensions['pool'] = ThreadPoolExecutor()", "app.extensions['pool']", "certain"),
    // Another key, another dictionary, something else under the key.
    ("app.config['POOL'] = ThreadPoolExecutor()", "current_app.config['OTHER']", ""),
    ("app.config['POOL'] = ThreadPoolExecutor()", "current_app.extensions['POOL']", ""),
    ("app.config['POOL'] = 4", "current_app.config['POOL']", ""),
  ])
  func `a pool in Flask's configuration`(kept: String, pool: String, certainty: String) throws {
    try check(
      """
      from concurrent.futures import ThreadPoolExecutor
      import flask.globals
      from flask import Flask, current_app
      app = Flask("x")
      \(kept)
      @app.route("/")
      def index():
          \(pool).submit(print)\(certainty.isEmpty ? "" : "  #~ thread-pool dropped \(certainty)")
      """, callable: nil)
  }

  @Test func `a raw ASGI lifespan loop`() throws {
    try check(
      """
      import asyncio
      async def work(): pass
      async def application(scope, receive, send):
          if scope["type"] == "lifespan":
              while True:
                  message = await receive()
                  if message["type"] == "lifespan.startup":
                      application.task = asyncio.create_task(work())  #~ asyncio-task stored possible
                      await send({"type": "lifespan.startup.complete"})
                  elif message["type"] == "lifespan.shutdown":
                      return
          else:
              await serve(scope)
      async def serve(scope):
          asyncio.create_task(work())  #~ asyncio-task dropped certain
      """)
  }
}
