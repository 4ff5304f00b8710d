"""Seeded configurations in XML, JSON and the YAML of libyaml, for uwsgi.py. `maker` is its Maker: seeded, with keys and values."""


def scalar(maker):
    key = maker.pick([maker.key(), maker.key(), maker.name()])
    if key in ("env", "static-map"):
        key = "limit"
    # What `%V` becomes is not known to the reader that has to go on behind it.
    return key, maker.value(key).replace("%V", "%n")


# --- XML --------------------------------------------------------------------------------------------------------------

def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;")


def xml(maker):
    lines = [element(maker) for _ in range(maker.r.randint(0, 7))]
    body = maker.pick(["\n", "\n  ", ""]).join(["", *lines, ""])
    attributes = maker.pick(["", "", "", ' id="extra"', ' mode="x"', ' a="1" id="extra"'])
    section = f"<uwsgi{attributes}>{body}</uwsgi>" if maker.chance(0.95) else f"<uwsgi{attributes}/>"
    r = maker.r.random()
    if r > 0.75:
        others = [f'<uwsgi id="{maker.pick(["extra", "other"])}"><limit>8</limit></uwsgi>', "<other><max-requests>3</max-requests></other>", section, section]
        maker.r.shuffle(others)
        section = f"<{maker.pick(['config', 'Uwsgi'])}>\n" + "\n".join(others[:maker.r.randint(1, 4)]) + f"\n</{'config'}>"
        if "<Uwsgi>" in section:
            section = section.replace("<Uwsgi>", "<config>")
    if r < 0.02:
        section = section.replace("</uwsgi>", "")
    return maker.pick(["", "", '<?xml version="1.0"?>\n', "<!-- head -->\n", '<?xml version="1.0" encoding="UTF-8"?>\n']) + section + maker.pick(["", "\n"])


def element(maker):
    key, value = scalar(maker)
    key = "".join(c for c in key if c.isalnum() or c in "-_")
    if not key[:1].isalpha():
        key = "limit"
    value = escaped(value)
    attributes = maker.pick([""] * 8 + [' id="extra"', ' id="other"', ' mode="x"', ' title="&amp;"'])
    r = maker.r.random()
    if r < 0.62:
        return f"<{key}{attributes}>{value}</{key}>"
    if r < 0.68:
        return maker.pick([f"<{key}{attributes}/>", f"<{key}></{key}>"])
    if r < 0.74:
        return f"<{key}> {value} </{key}>"
    if r < 0.78:
        return maker.pick([f"<{key}>\n{value}\n</{key}>", f"<{key}>{value}\n 5</{key}>", f"<{key}>5&amp;{value}</{key}>", f"<{key}>&#53;{value}</{key}>"])
    if r < 0.83:
        return maker.pick([f"<{key}><!-- c -->5</{key}>", f"<{key}>5<!-- c -->6</{key}>", f"<{key}><![CDATA[7<]]></{key}>", f"<{key}>5<![CDATA[7]]></{key}>", f"<{key}><?x y?>5</{key}>"])
    if r < 0.88:
        where = maker.pick(["", ' mountpoint="/x"', ' domain="a.b"', ' mountpoint="/y" domain="c"'])
        return maker.pick([f"<app{where}>shop</app>", f"<app{where}><module>a</module></app>", f"<app{where}>\n <module>a</module>\n</app>", f"<app{where}/>",
                           f"<app{where}>\n <module/>\n</app>", f"<app{where}>\n <!-- c --><module>a</module></app>"])
    if r < 0.90:
        return maker.pick(["<![CDATA[code]]>", "text", "<!-- c -->", "<?x y?>"])
    if r < 0.91:
        return f"<{key}><inner>5</inner></{key}>"
    if r < 0.92:
        return f"<{key}>\n<inner>5</inner></{key}>"
    if r < 0.96:
        return maker.pick(["<if-env>LIMIT</if-env><max-requests>%(_)</max-requests><end-if/>", "<for>1 2</for><max-requests>%(_)</max-requests><endfor/>",
                           "<if-opt>limit</if-opt><processes>4</processes><endif>1</endif>"])
    return maker.pick(["<include>base.ini</include>", "<ini>base.ini:extra</ini>", "<inherit>base.ini</inherit>", "<set>limit=5</set>", "<ini>:extra</ini>", "<mode>x</mode>", "<inherit>x.xml</inherit>"])


# --- JSON -------------------------------------------------------------------------------------------------------------

def json_text(maker, text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t") + '"'


def json_value(maker, key, value, depth=0):
    r = maker.r.random()
    if r < 0.5:
        return json_text(maker, value)
    if r < 0.68:
        return maker.pick(["5", "0", "-1", "5000", "4294967297", "99999999999", "-0"])
    if r < 0.8:
        return maker.pick(["true", "false", "null"])
    if r < 0.86:
        return maker.pick(["1.5", "1e3", "5.0", "-2.5E-1"])
    if depth == 0 and r < 0.96:
        items = [json_value(maker, key, value, 1) for _ in range(maker.r.randint(0, 3))]
        return "[" + ", ".join(items) + "]"
    return maker.pick(['{"a": 1}', "{}", "[]", "[[1]]", '"\\u0035"'])


def json(maker, comments):
    def members(count):
        parts = []
        for _ in range(count):
            key, value = scalar(maker)
            if maker.chance(0.15):
                key = maker.pick(["max-requests", "limit", "limit"])
            parts.append(f"{json_text(maker, key)}: {json_value(maker, key, value)}")
        if maker.chance(0.15):
            parts += ['"if-env": "LIMIT"', '"max-requests": "%(_)"', '"end-if": ""']
        if maker.chance(0.1):
            parts.append(maker.pick(['"include": "base.ini"', '"ini": "base.ini:extra"', '"inherit": "base.ini"', '"set": ["limit=4", "a=2"]']))
        return parts
    blank = maker.pick([" ", "\n  ", "\n"])
    section = "{" + blank + ("," + blank).join(members(maker.r.randint(0, 8))) + blank + "}"
    parts = [f'"uwsgi": {section}']
    if maker.chance(0.2):
        parts.append('"extra": {"limit": 9, "max-requests": 91}')
    if maker.chance(0.08):
        parts.append('"uwsgi": {"limit": 6}')
    if maker.chance(0.1):
        parts.insert(0, maker.pick(['"other": 5', '"extra": []', '"a": {"uwsgi": {"limit": 1}}']))
    text = "{" + ", ".join(parts) + "}"
    r = maker.r.random()
    if comments and r < 0.08:
        text = maker.pick(["/* c */ ", "// c\n"]) + text
    elif r < 0.12:
        text = maker.pick([text[:-1], text + "x", text.replace(",", ",,", 1), "[1]", "5", text.replace(": ", " ", 1), "\ufeff" + text])
    return text + maker.pick(["", "\n"])


# --- YAML -------------------------------------------------------------------------------------------------------------

def tokens_value(maker, key):
    value = maker.value(key).replace("%V", "%n")
    r = maker.r.random()
    plain = value and value[0].isalnum() and not any(c in value for c in "#:\"'%@&*!|>{}[],`\\")
    if r < 0.4 and (plain or maker.chance(0.1)):
        return value
    if r < 0.7:
        return "'" + value.replace("'", "''") + "'"
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def tokens(maker):
    """YAML as people write it who know YAML: quotes, lists, block texts, nesting, and now and then what uWSGI cannot follow."""
    lines = []
    if maker.chance(0.15):
        lines.append(maker.pick(["---", "# head", "other:\n  a: 1", "services:\n  uwsgi:\n    limit: 7", "anchors: &a\n  x: 1", "%YAML 1.1\n---", "uwsgi: {limit: 4}", "list:\n  - uwsgi:\n      limit: 3"]))
    lines.append(maker.pick(["uwsgi:"] * 10 + ['"uwsgi":', "'uwsgi' :", "extra:", "? uwsgi\n:"]))
    for _ in range(maker.r.randint(1, 7)):
        key, _ = scalar(maker)
        if ":" in key or "#" in key:
            key = "limit"
        value = tokens_value(maker, key)
        r = maker.r.random()
        if r < 0.6:
            lines.append(f"  {key}: {value}")
        elif r < 0.66:
            lines.append(maker.pick([f"  {key}:", f"  {key}: ~", f"  {key}: {value} # c", f"  '{key}': {value}", f"  {key} : {value}"]))
        elif r < 0.76:
            items = [maker.pick([value, "5", "a=1"]) for _ in range(maker.r.randint(1, 3))]
            lines.append(maker.pick([f"  {key}: [" + ", ".join(items) + "]", f"  {key}:\n" + "\n".join(f"    - {item}" for item in items), f"  {key}:\n" + "\n".join(f"  - {item}" for item in items)]))
        elif r < 0.82:
            lines.append(maker.pick([f"  {key}: |\n    5\n    6", f"  {key}: >-\n    5\n    6", f"  {key}: |-\n    7", f"  {key}: a\n    b"]))
        elif r < 0.87:
            lines.append(maker.pick([f"  inner:\n    {key}: {value}", "  inner: {a: 1, max-requests: 4}", "  inner:\n    - a: 1\n      limit: 2", "  inner:\n    deep:\n      limit: 2\n    max-requests: 6"]))
        elif r < 0.91:
            lines.append(maker.pick([f"  {key}: &m {value}", "  limit: *m", f"  {key}: !!int 4", "  <<: *m", "  - x", f"\t{key}: 1", "  a b", f"{key}: {value}", "  ? a\n  : b", "---", "  a: 'x", "..."]))
        elif r < 0.96:
            lines += maker.pick([["  if-env: LIMIT", "  max-requests: '%(_)'", "  end-if: 1"], ["  for: 1 2", "  processes: '%(_)'", "  endfor: ''"], ["  if-opt: limit", "  a: 1", "  endif: 1"]])
        else:
            lines.append(maker.pick(["  include: base.ini", "  ini: base.ini:extra", "  inherit: base.ini", "  set:\n    - limit=5\n    - a=1", "  yaml: :extra"]))
    if maker.chance(0.3):
        lines += ["extra:", "  limit: 9", "  max-requests: 91"]
    text = "\n".join(lines)
    if maker.chance(0.1):
        text = text.replace("\n", "\r\n")
    return text + ("" if maker.chance(0.1) else "\n")
