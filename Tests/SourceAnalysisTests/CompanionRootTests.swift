import Testing

/// What companions of the large frameworks call: admins, forms, schemas, accounts, pages, agents. Each hit stands beside a near miss.
@Suite struct CompanionRootTests {
  static let job = "Thread(target=print).start()  #~ thread dropped"

  @Test(arguments: [
    // Flask's own hooks and signals
    "from flask import Flask\napp = Flask('x')\n@app.teardown_appcontext\ndef close(e): JOB certain",
    "from flask import request_finished\n@request_finished.connect\ndef seen(sender, **more): JOB likely",
    "from flask import got_request_exception\ndef failed(sender, **more): JOB likely\ngot_request_exception.connect(failed)",
    "from flask import got_request_exception\ndef failed(sender, **more): JOB possible\ngot_request_exception.disconnect(failed)",
    "from flask import Flask, Response\napp = Flask('x')\n@app.get('/')\ndef index():\n    response = Response()\n    @response.call_on_close\n    def closed(): JOB certain\n    return response",
    "from dash import Dash\ndash = Dash('x')\napp = dash.server\n@app.get('/')\ndef index(): JOB certain",
    // Flask's extensions
    "from flask_jwt_extended import JWTManager\njwt = JWTManager()\n@jwt.user_lookup_loader\ndef load(header, data): JOB likely",
    "from flask_jwt_extended import JWTManager\njwt = JWTManager()\n@jwt.something_else\ndef load(header, data): JOB possible",
    "from flask_admin.contrib.sqla import ModelView\nclass Orders(ModelView):\n    def on_model_change(self, form, model, is_created): JOB likely\n    def helper(self): JOB possible",
    "from flask_admin.actions import action\nclass Orders:\n    @action('ship', 'Ship')\n    def ship(self, ids): JOB likely",
    "from flask_classful import FlaskView\nclass Orders(FlaskView):\n    def ship(self): JOB certain\n    def _helper(self): JOB possible",
    "from linebot.v3 import WebhookHandler\nhandler = WebhookHandler('x')\n@handler.add('message')\ndef message(event): JOB certain",
    // Forms and schemas
    "from flask_wtf import FlaskForm\nclass Order(FlaskForm):\n    def validate_name(self, field): JOB likely\n    def helper(self): JOB possible",
    "from marshmallow import Schema, post_load, fields\nclass Order(Schema):\n    total = fields.Method('get_total')\n    @post_load\n    def make(self, data, **more): JOB likely\n    def get_total(self, order): JOB likely\n    def get_other(self, order): JOB possible",
    "from sqlalchemy.orm import validates\nclass Order:\n    @validates('name')\n    def check(self, key, value): JOB likely",
    // REST framework: what views and settings name
    "from rest_framework.renderers import JSONRenderer\nclass Renderer(JSONRenderer):\n    def render(self, data, *more): JOB likely\n    def helper(self): JOB possible",
    "from rest_framework.pagination import PageNumberPagination\nclass Pages(PageNumberPagination):\n    def get_paginated_response(self, data): JOB likely",
    "from rest_framework.filters import BaseFilterBackend\nclass Mine(BaseFilterBackend):\n    def filter_queryset(self, request, queryset, view): JOB likely",
    "from rest_framework import serializers\nclass Code(serializers.CharField):\n    def to_internal_value(self, data): JOB likely",
    "REST_FRAMEWORK = {'EXCEPTION_HANDLER': 'app.failed'}\ndef failed(error, context): JOB likely\ndef other(error, context): JOB possible",
    // Django
    "TEMPLATES = [{'OPTIONS': {'context_processors': ['app.shop']}}]\ndef shop(request): JOB likely\ndef other(request): JOB possible",
    "MIDDLEWARE = ['app.audit']\ndef audit(get_response):\n    JOB possible\n    def middleware(request): JOB certain\n    return middleware",
    "EMAIL_BACKEND = 'app.Mail'\nclass Mail:\n    def send_messages(self, messages): JOB likely\n    def helper(self): JOB possible",
    "from django.http import StreamingHttpResponse\nclass Rows:\n    def __iter__(self): JOB certain\ndef rows(): return StreamingHttpResponse(Rows())",
    "from django.core.cache import cache\ndef count(): JOB certain\ndef application(environ, start): cache.get_or_set('count', count)",
    // Django's companions
    "from ninja_extra import api_controller, http_post\n@api_controller('/orders')\nclass Orders:\n    @http_post('/')\n    def create(self): JOB certain\n    def helper(self): JOB possible",
    "from ninja.security import HttpBearer\nclass Bearer(HttpBearer):\n    def authenticate(self, request, token): JOB likely",
    "from django_lifecycle import LifecycleModel, hook\nclass Order(LifecycleModel):\n    @hook('after_create')\n    def made(self): JOB likely",
    "from import_export import resources\nclass Orders(resources.ModelResource):\n    def after_save_instance(self, *more): JOB likely\n    def helper(self): JOB possible",
    "import django_filters\nclass Orders(django_filters.FilterSet):\n    q = django_filters.CharFilter(method='search')\n    def search(self, queryset, name, value): JOB likely\n    def other(self, queryset, name, value): JOB possible",
    "import django_tables2\nclass Orders(django_tables2.Table):\n    def render_name(self, value): JOB likely\n    def name(self, value): JOB possible",
    "from allauth.account.adapter import DefaultAccountAdapter\nclass Accounts(DefaultAccountAdapter):\n    def send_mail(self, *more): JOB likely\n    def helper(self): JOB possible",
    "from djoser.email import ActivationEmail\nclass Mail(ActivationEmail):\n    def get_context_data(self): JOB likely",
    "SOCIAL_AUTH_PIPELINE = ('social_core.pipeline.user.user_details', 'app.welcome')\ndef welcome(**more): JOB likely",
    "from wagtail import hooks\n@hooks.register('after_publish_page')\ndef published(request, page): JOB likely",
    "from wagtail.models import Page\nclass Home(Page):\n    def serve(self, request): JOB certain\n    def helper(self): JOB possible",
    // FastAPI and Starlette
    "from fastapi import FastAPI\nasync def failed(request, error): JOB certain\napp = FastAPI()\napp.add_exception_handler(ValueError, failed)",
    "from starlette.applications import Starlette\nasync def lost(request, error): JOB certain\napp = Starlette(exception_handlers={404: lost})",
    "from starlette.authentication import AuthenticationBackend\nclass Auth(AuthenticationBackend):\n    async def authenticate(self, connection): JOB likely\n    async def helper(self): JOB possible",
    "from starlette.routing import Mount\nclass Files:\n    async def __call__(self, scope, receive, send): JOB certain\nroutes = [Mount('/files', app=Files())]",
    "from fastapi import FastAPI\nfrom sse_starlette.sse import EventSourceResponse\nclass Events:\n    async def __aiter__(self): JOB certain\napp = FastAPI()\n@app.get('/')\nasync def index(): return EventSourceResponse(Events())",
    "from sqladmin import BaseView, expose\nclass Report(BaseView):\n    @expose('/report')\n    async def report(self, request): JOB certain\n    async def helper(self): JOB possible",
    "import gradio as gr\ndef clicked(): JOB certain\ndef never(): JOB possible\nwith gr.Blocks() as demo: gr.Button('x').click(clicked)",
    "import gradio as gr\ndef predict(text): JOB certain\ndemo = gr.Interface(fn=predict, inputs='text', outputs='text')",
    // aiohttp, Sanic, Tornado, Litestar, BlackSheep
    "from aiohttp import web\nasync def prepare(request, response): JOB certain\napp = web.Application()\napp.on_response_prepare.append(prepare)",
    "from sanic.views import HTTPMethodView\nclass Orders(HTTPMethodView, attach=object()):\n    async def get(self, request): JOB likely\n    async def helper(self): JOB possible",
    "import tornado.web\nclass Main(tornado.web.RequestHandler):\n    def get_current_user(self): JOB certain\n    def helper(self): JOB possible",
    "from litestar.di import Provide\nasync def service(): JOB certain\ndependencies = {'service': Provide(service)}",
    "from litestar import Litestar\ndef guard(connection, handler): JOB certain\ndef other(connection, handler): JOB possible\napp = Litestar([], guards=[guard])",
    "from litestar import Litestar\ndef failed(request, error): JOB certain\napp = Litestar([], exception_handlers={500: failed})",
    "from litestar.events import listener\n@listener('paid')\nasync def paid(order): JOB likely",
    "from blacksheep import Application\nasync def audit(request, handler): JOB certain\napp = Application()\napp.middlewares.append(audit)",
    // Falcon, Pyramid, CherryPy, Emmett
    "import falcon\nclass Audit:\n    def process_request(self, request, response): JOB certain\n    def helper(self): JOB possible\napp = falcon.App(middleware=[Audit()])",
    "import falcon\ndef failed(request, response, error, params): JOB certain\napp = falcon.App()\napp.add_error_handler(Exception, failed)",
    "import falcon\ndef check(request, response, resource, params): JOB certain\nclass Orders:\n    @falcon.before(check)\n    def on_get(self, request, response): pass",
    "from pyramid.config import Configurator\ndef seen(event): JOB likely\ndef main(settings, **more):\n    config = Configurator()\n    config.add_subscriber(seen, object)\n    return config.make_wsgi_app()",
    "from pyramid.config import Configurator\ndef timing(handler, registry):\n    JOB possible\n    def tween(request): JOB certain\n    return tween\ndef main(settings, **more):\n    config = Configurator()\n    config.add_tween('app.timing')\n    return config.make_wsgi_app()",
    "from cornice import Service\norders = Service(name='orders', path='/orders')\n@orders.post()\ndef create(request): JOB certain",
    "from cornice.resource import resource\n@resource(path='/orders')\nclass Orders:\n    def collection_get(self): JOB certain\n    def helper(self): JOB possible",
    "import cherrypy\n@cherrypy.tools.register('before_handler')\ndef audit(): JOB likely",
    "from emmett import App\napp = App('x')\n@app.route('/')\nasync def index(): JOB certain",
    // Agents
    "from langchain_core.tools import tool\n@tool\ndef search(text): JOB likely\ndef other(text): JOB possible",
    "from langchain.tools import BaseTool\nclass Search(BaseTool):\n    def _run(self, text): JOB likely\n    def _helper(self): JOB possible",
    "from langchain_core.callbacks import AsyncCallbackHandler\nclass Told(AsyncCallbackHandler):\n    async def on_llm_new_token(self, token, **more): JOB likely\n    async def helper(self): JOB possible",
    "from langchain_core.tools import StructuredTool\ndef search(text): JOB likely\ntools = [StructuredTool.from_function(func=search, name='x')]",
    "from pydantic_ai import Agent\nagent = Agent('x')\n@agent.tool\nasync def search(context, text): JOB likely",
  ])
  func `a root`(text: String) throws {
    try check("from threading import Thread\n" + text.replacing("JOB", with: Self.job))
  }
}
