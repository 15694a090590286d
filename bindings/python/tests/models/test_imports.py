# SPDX-License-Identifier: Apache-2.0
"""A first model imports what it needs, and not what other types would."""

import os
import subprocess
import sys

import pytest

import satya

#: Modules of the standard library that take long, and ours behind them.
LATE = {
    "ast", "base64", "copy", "dataclasses", "decimal", "inspect", "ipaddress", "json", "pathlib", "platform",
    "string", "sysconfig", "threading", "urllib.parse", "uuid", "weakref", "zoneinfo",
    "satya.batch", "satya.schema", "satya.models.build", "satya.models.compile", "satya.models.generics",
    "satya.models.known", "satya.models.network", "satya.models.types", "satya.models.json_schema",
}  # fmt: skip


def modules_after(statement):
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    program = f"import sys\n{statement}\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment
    )
    return set(done.stdout.split())


@pytest.mark.skipif(satya.engine() != "native", reason="the other engine reads text by modules of Python")
def test_import_of_model_leaves_out_what_other_types_need():
    found = modules_after("from satya import Model") - modules_after("pass")
    assert "satya.models.model" in found
    assert not found & LATE


#: What a model of plain fields has no use for, though it is made, read and dumped.
OTHERS = {
    "ast", "dataclasses", "inspect", "ipaddress", "pathlib", "platform", "urllib.parse", "uuid", "zoneinfo",
    "satya.models.network", "satya.models.nodes.dataclass", "satya.models.nodes.urls", "satya.models.nodes.uuids",
    "satya.models.nodes.wrapped", "satya.models.types",
}  # fmt: skip


@pytest.mark.skipif(satya.engine() != "native", reason="the other engine writes functions of Python")
def test_a_model_of_plain_fields_leaves_out_what_other_types_need():
    statements = [
        "from typing import Dict, List, Literal, Optional",
        "from satya import Model",
        "class User(Model): name: str; age: int = 0; tags: List[Dict[str, Optional[float]]] = []; kind: Literal['a'] = 'a'",
        "User.model_validate({'name': 'a', 'tags': [{'b': 1}]}).model_dump()",
        "User.model_validate_json('{\"name\":\"a\"}').model_dump_json()",
    ]
    found = modules_after("\n".join(statements)) - modules_after("import typing")
    assert not found & OTHERS


def test_every_public_name_can_be_imported():
    for name in satya.__all__:
        assert getattr(satya, name) is not None or name == "UNSET"
    assert "Schema" in dir(satya)
    with pytest.raises(AttributeError, match="no attribute 'Schemata'"):
        satya.Schemata


def test_submodules_are_attributes_that_cost_nothing_before_they_are_used():
    assert "satya.dataclasses" not in modules_after("import satya")
    names = [*satya._MODULES]
    program = f"import satya\nfor name in {names}: assert getattr(satya, name).__name__ == f'satya.{{name}}', name"
    assert {f"satya.{name}" for name in names} <= modules_after(program)
    modules_after("import satya\n@satya.dataclasses.dataclass\nclass A: x: int\nassert A('1').x == 1")


def test_names_come_from_where_the_package_says():
    text = "import satya; assert satya.Schema.__module__ == 'satya.schema'; from satya import *; Schema, Model"
    modules_after(text)


#: Dumps that need Python, of programs that name no model.
DUMPS = [
    "from satya.dataclasses import dataclass\n@dataclass\nclass A: x: Any = 1\n"
    "assert TypeAdapter(A).dump_json(A(x={1, 2})) == b'{\"x\":[1,2]}'",
    "from satya import field_serializer\nfrom satya.dataclasses import dataclass\n@dataclass\nclass A:\n x: int = 1\n"
    " @field_serializer('x', mode='wrap')\n def s(self, v, h): return h(v)\n"
    "assert TypeAdapter(A).dump_json(A()) == b'{\"x\":1}' and TypeAdapter(A).dump_python(A()) == {'x': 1}",
    "from dataclasses import dataclass\n@dataclass\nclass A: x: int\n"
    "assert TypeAdapter(A).dump_json(A([A(2)])) == b'{\"x\":[{\"x\":2}]}'",
    "assert TypeAdapter(Any).dump_json({'a': {1}}) == b'{\"a\":[1]}'",
]


@pytest.mark.parametrize("program", DUMPS)
def test_dumps_need_no_model(program):
    modules_after(f"import warnings; warnings.simplefilter('ignore')\nfrom typing import Any\nfrom satya import TypeAdapter\n{program}")
