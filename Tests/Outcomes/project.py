"""Makes a cell's project: the application, the server's configuration and the line that starts it, as a user would keep them.

The lab runs this project, and `lostwork check` reads this project.
"""
import pathlib, re, shutil

from matrix import HERE


def make(cell, folder, port):
    """Returns the command; everything that it needs lies in FOLDER/project."""
    project = folder / "project"
    shutil.rmtree(project, ignore_errors=True)
    project.mkdir(parents=True)
    (folder / "touch").touch()
    write = lambda name, text: (project / name).write_text(text)

    templates = HERE / "templates"
    work = (templates / "work.py").read_text()
    write("work.py", work.replace("@LOG@", str(folder / "jobs.log")).replace("@SECONDS@", str(cell.mode.seconds)))
    # What an exit hook would call is there only if one does.
    views = cell.shape.text if cell.mode.drain else re.split(r"\n\n(?:async )?def drain\(", cell.shape.text)[0]
    write("views.py", views.rstrip("\n") + "\n")
    for name, text in cell.shape.files:
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        write(name, text)
    application = (templates / f"{cell.template}.py").read_text()
    starts_async = "async def start_job" in cell.shape.text
    if cell.template.startswith("asgi") and not starts_async:
        application = application.replace("await views.start_job()", "views.start_job()")
    drain = drain_text(cell.mode.drain)
    if drain and drain[0] == "app.py":
        application += "\n\n" + drain[1]
    write("app.py", application)
    if cell.installation.pin:
        name, _, line = cell.installation.pin.partition(": ")
        write(name, line.replace("; ", "\n") + "\n")
    write(".python-version", cell.python + "\n")

    values = {"port": port, "folder": str(folder), "project": str(project)}
    fill = lambda text: text.format_map(values) if isinstance(text, str) else text
    settings = {name: fill(value) for name, value in cell.settings.items()}
    hook = drain[1] if drain and drain[0] == "gunicorn.conf.py" else ""
    command = WRITERS[cell.server.writer](cell, project, settings, hook)
    command = fill(cell.installation.command or cell.server.command) + command
    write("Procfile", f"{'worker' if cell.template == 'celery' else 'web'}: {command}\n")
    return command


def drain_text(name):
    """The file that a drain is added to, and what is added; None for drains that a template makes."""
    path = HERE / "drains" / f"{name}.py"
    if not name or not path.exists():
        return None
    head, _, rest = path.read_text().partition("\n")
    return head.removeprefix("# into: "), rest.lstrip("\n")


def write_ini(cell, project, settings, hook):
    lines = ["[uwsgi]"]
    for name, value in settings.items():
        for one in value if isinstance(value, list) else [value]:
            lines.append(f"{name} = {str(one).lower() if isinstance(one, bool) else one}")
    (project / "uwsgi.ini").write_text("\n".join(lines) + "\n")
    return ""


def write_gunicorn(cell, project, settings, hook):
    lines = [f"{name} = {value!r}" for name, value in settings.items()]
    (project / "gunicorn.conf.py").write_text("\n".join(lines) + "\n" + ("\n\n" + hook if hook else ""))
    return ""


def write_flags(cell, project, settings, hook):
    words = []
    for name, value in settings.items():
        if value is False:
            continue
        words.append("--" + {"use_reloader": "reload"}.get(name, name).replace("_", "-"))
        if value is not True:
            words.append(str(value))
    return "".join(" " + word for word in words)


def write_celery(cell, project, settings, hook):
    for name in ("queue", "control"):
        (project / name).mkdir()
    names = {"worker_max_tasks_per_child": "--max-tasks-per-child", "worker_max_memory_per_child": "--max-memory-per-child",
             "task_time_limit": "--time-limit", "worker_concurrency": "--concurrency", "worker_pool": "--pool", "autoscale": "--autoscale"}
    return "".join(f" {names[name]} {value}" for name, value in settings.items())


def write_apache(cell, project, settings, hook):
    """A mode's settings are the options of WSGIDaemonProcess; `main-interpreter` stands for WSGIApplicationGroup."""
    (project / "apache2.conf").write_text((HERE / "templates" / "apache2.conf").read_text().format(
        folder=project.parent, project=project, port=settings.pop("port"),
        group="    WSGIApplicationGroup %{GLOBAL}\n" if settings.pop("main-interpreter", False) else "",
        options="".join(f" {name}={value}" for name, value in settings.items())))
    return ""


WRITERS = {"ini": write_ini, "gunicorn": write_gunicorn, "flags": write_flags, "celery": write_celery, "apache": write_apache}
