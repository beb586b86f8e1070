"""YAML as editors read it (the core schema of YAML 1.2): `no`, `on` and `08:00` are text, a key is its own text."""

import re

import yaml


class Loader(yaml.SafeLoader):
    yaml_implicit_resolvers = {}


for tag, pattern, first in [
    ("null", r"(~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("bool", r"(true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    ("int", r"([-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$", list("-+0123456789")),
    ("float", r"([-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$",
     list("-+.0123456789")),
]:
    Loader.add_implicit_resolver("tag:yaml.org,2002:" + tag, re.compile("^" + pattern), first)


def integer(loader, node):
    return int(node.value, 8 if node.value.startswith("0o") else 16 if node.value.startswith("0x") else 10)


def mapping(loader, node):
    result = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode) or key.value in result:
            raise yaml.YAMLError(f"no key, or one that stands twice: {key.value!r}")
        result[key.value] = loader.construct_object(value, deep=True)
    return result


Loader.add_constructor("tag:yaml.org,2002:int", integer)
Loader.add_constructor("tag:yaml.org,2002:map", mapping)


class Dumper(yaml.SafeDumper):
    yaml_implicit_resolvers = Loader.yaml_implicit_resolvers

    def ignore_aliases(self, data):
        return True


def load(text):
    """The document as plain data."""
    return yaml.load(text, Loader=Loader)


def compose(text):
    """The document as nodes that keep how each value was written."""
    return yaml.compose(text, Loader=Loader)


def construct(node):
    loader = Loader("")
    try:
        return loader.construct_document(node)
    finally:
        loader.dispose()


def write(node):
    return yaml.serialize(node, Dumper=Dumper, width=10**9, allow_unicode=True)
