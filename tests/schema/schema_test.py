"""The JSON Schemas say what the readers say.

    python3 tests/schema/schema_test.py PROGRAM files | bad | keys | texts

files: every YAML file of the libraries, of the theory cases and of the benches, and every example of the pages, is valid.
bad:   every bad file of the tests whose fault is one of form is refused; what a schema cannot see is counted, by kind.
keys:  at every mapping that a file can have, the schema knows exactly the keys that the readers know. The documents in
       every_key/ hold every mapping with every key; every word that stands in quotes in the sources is tried in each.
texts: the files of the library are what the program prints, every key is explained, every reference leads somewhere.
"""

import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

import jsonschema
import yaml

import yaml12

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
HERE = os.path.join(ROOT, "tests", "schema")
PROGRAM = sys.argv[1]
faults = []


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def esther(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, cwd=ROOT, check=False).stdout


KINDS = [line.split()[0] for line in esther("schema").splitlines()]
SCHEMAS = {kind: json.loads(esther("schema", kind)) for kind in KINDS}
# A calibration names its study, a study its mechanisms, a population its people and a setting its services, so these come first.
NAMING = ["calibration", "study", "population", "setting"]
ORDER = NAMING + [kind for kind in KINDS if kind not in NAMING]


def kind_of(document):
    return next((kind for kind in ORDER if isinstance(document, dict) and kind in document), None)


def validator(kind, schema=None):
    whole = SCHEMAS[kind]
    return jsonschema.Draft7Validator(
        schema if schema is not None else whole, resolver=jsonschema.RefResolver("", whole))


def first_error(kind, document, schema=None):
    error = jsonschema.exceptions.best_match(validator(kind, schema).iter_errors(document))
    return error and f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"


def check_files():
    names = []
    for pattern in ["pathways/library/**/*.yaml", "scenarios/library/**/*.yaml", "tests/theory/cases/**/*.yaml",
                    "tests/invariants/*.yaml", "bench/workloads/*.yaml", "tests/schema/every_key/*.yaml"]:
        names += glob.glob(os.path.join(ROOT, pattern), recursive=True)
    documents = [(os.path.relpath(name, ROOT), read(name)) for name in sorted(names)]
    for page in ["README.md", "pathways/README.md", "scenarios/README.md"]:
        for block in re.findall(r"^```yaml\n(.*?)^```", read(os.path.join(ROOT, page)), re.S | re.M):
            if not block.startswith("# excerpt"):
                documents.append((page, block))
    for name, text in documents:
        document = yaml12.load(text)
        kind = kind_of(document)
        error = "no kind of ours" if kind is None else first_error(kind, document)
        if error:
            faults.append(f"{name}: the schema of {kind} refuses it: {error}")
    print(f"{len(documents)} files and examples are valid")
    assert len(documents) >= 120


# How the readers say that the form of a file is wrong: a key, a type, a word, a unit, or something left out.
FORM = re.compile(
    r"has the unknown key|does not belong to kind|has no '|must be (a mapping|a name|text|a quantity|a list)|"
    r"is not a name, as|is neither true nor false|is not a whole number from|where (a|money)[a-z ]* is due|"
    r"is not a grade|as its '|is no file name|is no list|needs a text|is not a quantity|has the unknown unit|"
    r"sets its own extent|is no day|is no span of hours|begins at 24:00|is no table of factors|is no time of the day|no law is named|two laws at once|"
    r"this is no law|is no name|has an empty list|both 'mean' and|both 'cv' and|does not say when it ends|it can be '|"
    r"has neither '|has both |does not say 'stated|says 'stated|without 'away_hold'|'waits_for' without|"
    r"has no branches|has no steps|has no hours|nobody is expected|does not say how deprived|which is the reference")
# Faults of form that a schema cannot see, and why.
UNSEEN = {
    "tests/errors/include_parameter_dimension.yaml": "the unit is due in another file",
    "tests/errors/rate_per_zero.yaml": "a number within a text",
    "tests/errors/pool_open_no_hours.yaml": "every list may be empty, but not all of them",
    "tests/errors_scenarios/scenario_costs.yaml": "what is left out is due in other files",
    "tests/errors_scenarios/calibration_study_of_queues.yaml": "what is left out is due in another file",
}
# What else a schema cannot see.
KINDS_UNSEEN = {
    "names that stand elsewhere, and other files":
        r"unknown|not declared|is not known|nobody provides|no value of|none of its values|is not there|cannot read|"
        r"this is (not )?a|does not mention|does not give|exit|is no age band|other attributes",
    "figures against each other: sums, order, overlaps, ranges":
        r"add up|add to|rise|fall|above 0|out of range|is no share|longer than|too large|overlap|no band|twice|is 0|"
        r"more than its rate|a second|two rests|without a share|no time between|the count|the interval|the room|is no band|"
        r"two sizes|takes? from 9|run from|shares and|bits|marks|'full' is|'ideal' is|no share",
    "the graph: what is reached, left, raced; cycles": r"leave|enters|reached|races|within itself|cycle|no clock|has 'need'",
    "what may stand where": r".",
}


def check_bad():
    n_refused = n_unread = 0
    unseen = {}
    for path in sorted(glob.glob(os.path.join(ROOT, "tests/errors/*.yaml")) +
                       glob.glob(os.path.join(ROOT, "tests/errors_scenarios/*.yaml"))):
        name = os.path.relpath(path, ROOT)
        try:
            document = yaml12.load(read(path))
        except (yaml.YAMLError, UnicodeDecodeError):
            n_unread += 1
            continue
        if isinstance(document, dict) and list(document)[:1] == ["pools"]:
            kind, schema, document = "setting", {"$ref": "#/definitions/pathway.pools"}, document["pools"]
        else:
            kind, schema = kind_of(document), None
        if kind is None or first_error(kind, document, schema):
            n_refused += 1
            continue
        said = re.findall(r"error: (.*)", read(path[:-5] + ".expected"))
        unseen.setdefault(next(k for k, words in KINDS_UNSEEN.items() if re.search(words, said[0])), []).append(name)
        if any(FORM.search(words) for words in said) and name not in UNSEEN:
            faults.append(f"{name}: its form is wrong ({said[0]}), but the schema of {kind} accepts it")
    n_unseen = sum(map(len, unseen.values()))
    print(f"{n_refused} bad files are refused, {n_unread} are no YAML, {n_unseen} have faults that a schema cannot see:")
    for kind, names in unseen.items():
        print(f"  {len(names):3} {kind}")
        if "--list" in sys.argv:
            print("\n".join("        " + name for name in names))
    assert n_refused >= 150


def resolved(schema, root):
    """A schema without `$ref`, and the name of the definition that it came from."""
    name = ""
    while isinstance(schema, dict) and "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        schema = root["definitions"][name]
    return schema, name


class Place:
    """A mapping of a document, and the schemas that describe mappings in its place."""

    def __init__(self, node, path, fitting, all_of_them):
        self.node = node
        self.path = path
        self.fitting = fitting  # those that accept it as it is
        self.all_of_them = all_of_them  # and those that another word in it would choose


def alternatives(kind, schema, instance, only_fitting):
    """Every schema of mappings among the alternatives of `schema`."""
    schema, _ = resolved(schema, SCHEMAS[kind])
    found = [schema] if "properties" in schema or isinstance(schema.get("additionalProperties"), dict) else []
    for word in ("anyOf", "oneOf"):
        for option in schema.get(word, []):
            inner, _ = resolved(option, SCHEMAS[kind])
            node_kind = inner.get("properties", {}).get("kind", {}).get("const", instance.get("kind"))
            if node_kind == instance.get("kind") and (
                    not only_fitting or not {"properties", "anyOf", "$ref"} & set(option) or
                    validator(kind, option).is_valid(instance)):
                found += alternatives(kind, option, instance, only_fitting)
    return found


def items_of(kind, schema):
    """Every schema of items of a list among the alternatives of `schema`."""
    schema, _ = resolved(schema, SCHEMAS[kind])
    found = [schema["items"]] if "items" in schema else []
    for option in schema.get("anyOf", []):
        found += items_of(kind, option)
    return found


def below(schema, key):
    """The schema of the value under `key`."""
    if key in schema.get("properties", {}):
        return schema["properties"][key]
    for pattern, inner in schema.get("patternProperties", {}).items():
        if re.search(pattern, key):
            return inner
    inner = schema.get("additionalProperties")
    return inner if isinstance(inner, dict) else None


def places(kind, schemas, node, path=()):
    """All mappings of a document, with their schemas."""
    if isinstance(node, yaml.SequenceNode):
        inner = [item for schema in schemas for item in items_of(kind, schema)]
        for number, item in enumerate(node.value):
            yield from places(kind, inner, item, path + (number,))
    if not isinstance(node, yaml.MappingNode):
        return
    instance = yaml12.construct(node)
    fitting = [found for schema in schemas for found in alternatives(kind, schema, instance, True)]
    yield Place(node, path, fitting, [f for schema in schemas for f in alternatives(kind, schema, instance, False)])
    for key, value in node.value:
        inner = [schema for schema in (below(schema, key.value) for schema in fitting) if schema is not None]
        yield from places(kind, inner, value, path + (key.value,))


def mappings_of(kind):
    """Every schema of mappings that a file of this kind can have, by a name that is the same in all schemas."""
    found = {}

    def walk(schema, name):
        if isinstance(schema, list):
            for number, item in enumerate(schema):
                walk(item, f"{name}/{number}")
        if isinstance(schema, dict):
            if isinstance(schema.get("properties"), dict) and schema.get("type") == "object":
                found[id(schema)] = name
            for key, value in schema.items():
                if key != "definitions":
                    walk(value, f"{name}/{key}")

    walk(SCHEMAS[kind], kind)
    for name, schema in SCHEMAS[kind]["definitions"].items():
        walk(schema, name)
    return found


def words_of_sources():
    words = set()
    for folder in ["pathways/yaml", "scenarios"]:
        for path in glob.glob(os.path.join(ROOT, folder, "**", "*.cpp"), recursive=True):
            words |= set(re.findall(r'"([a-z][a-z0-9_]*)"', read(path)))
    return words


def refused_words(folder, name, node, mapping, words):
    """Which of the words the readers refuse as keys of this mapping."""
    refused = set()
    words = sorted(words)
    for start in range(0, len(words), 200):
        part = words[start:start + 200]
        added = [(yaml.ScalarNode("tag:yaml.org,2002:str", word), yaml.ScalarNode("tag:yaml.org,2002:null", "null"))
                 for word in part]
        mapping.value += added
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(yaml12.write(node))
        del mapping.value[-len(added):]
        said = "\n".join(fault["what"] for fault in json.loads(
            esther("check", "--json", os.path.join(folder, name)))[0]["faults"])
        assert "more faults" not in said, (name, part)
        for word in part:
            if (f"has the unknown key '{word}'" in said or f"has the key '{word}', which does not" in said or
                    f" sets '{word}'" in said or (word == "extent" and "sets its own extent" in said)):
                refused.add(word)
    return refused


def check_keys():
    words = words_of_sources()
    # These make another thing of the mapping that they stand in, so they are tried alone.
    turning = {"value", "use", "scenarios", "pools", "mark", "kind", *KINDS}
    seen = set()
    n_places = n_keys = 0
    with tempfile.TemporaryDirectory() as top:
        folder = os.path.join(top, "tests", "schema", "every_key")
        shutil.copytree(os.path.join(HERE, "every_key"), folder)
        os.symlink(os.path.join(ROOT, "tests", "theory"), os.path.join(top, "tests", "theory"))
        for name in sorted(os.listdir(folder)):
            text = read(os.path.join(folder, name))
            node = yaml12.compose(text)
            kind = kind_of(yaml12.construct(node))
            names = mappings_of(kind)
            for place in places(kind, [SCHEMAS[kind]], node):
                seen |= {names[id(schema)] for schema in place.fitting if id(schema) in names}
                if not place.all_of_them:
                    continue  # within what the schema does not know, which is reported there
                if any(schema.get("additionalProperties") is not False or "patternProperties" in schema
                       for schema in place.fitting):
                    continue  # its keys are names
                there = {key.value for key, _ in place.node.value}
                ours = {key for schema in place.fitting for key in schema["properties"]}
                possible = {key for schema in place.all_of_them for key in schema.get("properties", {})}
                tried = (words | ours) - there - turning
                theirs = tried - refused_words(folder, name, node, place.node, tried)
                # What one of the other words brought about is asked again alone.
                doubtful = (ours - there - theirs) | (theirs - possible)
                for word in doubtful:
                    known = not refused_words(folder, name, node, place.node, {word})
                    where = f"every_key/{name}, {'/'.join(map(str, place.path)) or 'top'}"
                    if known and word not in possible:
                        faults.append(f"{where}: the readers know the key '{word}', the schema of {kind} does not")
                    if not known and word in ours:
                        faults.append(f"{where}: the schema of {kind} has the key '{word}', the readers refuse it")
                with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                    file.write(text)
                n_places += 1
                n_keys += len(tried)
    for kind in KINDS:
        for name in set(mappings_of(kind).values()) - seen:
            faults.append(f"every_key/ has no mapping of {name}, so its keys are not compared")
    print(f"{n_places} mappings, {len(words)} words, {n_keys} keys tried")


def bare(schema):
    """A schema in which a reference is the name of what it leads to."""
    if isinstance(schema, list):
        return [bare(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: bare(value) for key, value in schema.items() if key != "definitions"}
    if "$ref" in found:
        found["$ref"] = re.split(r"[/.]", found["$ref"].replace(".schema.json", ""))[-1]
    return found


def check_explained(name, schema, root):
    if isinstance(schema, list):
        for item in schema:
            check_explained(name, item, root)
    if not isinstance(schema, dict):
        return
    for key, value in schema.items():
        if key == "properties" and schema.get("type") == "object":
            if "title" not in schema or "description" not in schema:
                faults.append(f"{name}: a mapping has no title or no description")
            for word, inner in value.items():
                if "description" not in inner and "description" not in resolved(inner, root)[0]:
                    faults.append(f"{name}: the key '{word}' is not explained")
        if key != "definitions":
            check_explained(name, value, root)


def check_texts():
    used = set()
    for kind in KINDS:
        root = SCHEMAS[kind]
        jsonschema.Draft7Validator.check_schema(root)
        folder = "pathways" if kind == "pathway" else "scenarios"
        file = json.loads(read(os.path.join(ROOT, folder, "library", "schema", kind + ".schema.json")))
        if bare(root) != bare(file):
            faults.append(f"{kind}: the program prints another schema than the file of the library: build it anew")
        for name, schema in root["definitions"].items():
            used.add(name)
            if name.startswith(kind + ".") and bare(schema) != bare(file["definitions"][name.split(".")[1]]):
                faults.append(f"{name}: the program prints another definition than the file of the library")
            check_explained(name, schema, root)
        check_explained(kind, root, root)
    for kind in KINDS:
        folder = "pathways" if kind == "pathway" else "scenarios"
        file = json.loads(read(os.path.join(ROOT, folder, "library", "schema", kind + ".schema.json")))
        for name in file.get("definitions", {}):
            if f"{kind}.{name}" not in used:
                faults.append(f"{kind}: nothing refers to the definition '{name}'")
    hint = json.loads(esther("check", "--json", "tests/errors_scenarios/unknown_kind.yaml"))[0]["faults"][0]["hint"]
    if set(re.findall(r"'([a-z_]+)'", hint)) != set(KINDS):
        faults.append(f"the kinds of files are {hint}, but there are schemas for {KINDS}")
    print(f"{len(KINDS)} schemas, {len(used)} definitions")


def main():
    {"files": check_files, "bad": check_bad, "keys": check_keys, "texts": check_texts}[sys.argv[2]]()
    for fault in faults:
        print("error: " + fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
