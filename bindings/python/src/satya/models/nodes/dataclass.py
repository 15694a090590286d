# SPDX-License-Identifier: Apache-2.0
"""Dataclasses: from a class to the node that checks and writes it."""

from __future__ import annotations

import dataclasses
from typing import Any

from ..config import Config
from ..defaults import MISSING
from ..errors import UserError, from_user
from ..field_table import Computed, FieldTable
from ..field import OF_METADATA, Field
from ..fields import FieldInfo, collect
from ..for_pydantic import refuse_declaration
from ..metadata import serializer
from ..declared import bound, declared_in
from ..model_fields import computed_fields, field_table
from ..object_dump import ObjectDump
from ..omissions import refuse_omitted
from ..record import put_input
from ..state import STRICT, Fail, Line, State, fail, place_of
from ..write import Writing, infer
from .arguments import ArgsKwargs, Given, as_argument
from .base import AnyNode, Node
from .functions import AfterNode, BeforeNode, WrapNode, takes_info
from .structures import (
    TableNode,
    class_annotations,
    compile_class,
    compiler_of,
    decorate,
    types_of_bases,
    with_types,
)


class DataclassTable(ObjectDump):
    """The fields of a dataclass, its InitVars among them, and how an instance is written."""

    def __init__(self, cls: Any, fields: list[FieldTable], config: Config) -> None:
        super().__init__(config.title or cls.__name__, fields, config)
        self.cls = cls
        self.computed: list[Computed] = []
        self.serializer = None
        by_keyword = {f.name for f in dataclasses.fields(cls) if getattr(f, "kw_only", False)}
        #: The fields that arguments without a name give, in order.
        self.positional = [f for f in fields if f.is_init and f.name not in by_keyword]
        # Problems come in the order of the arguments, members of a dump as they are declared.
        self.written = [self.by_name[f.name] for f in dataclasses.fields(cls) if f.name in self.by_name]

    def values(self, instance: Any) -> dict[str, Any]:
        """Returns the fields that an instance has."""
        return {
            field.name: getattr(instance, field.name)
            for field in self.fields
            if not field.info.init_var and hasattr(instance, field.name)
        }

    def dump_plain(self, instance: Any, out: Writing, include: Any, exclude: Any) -> Any:
        """Writes an instance as its fields say."""
        found: dict[str, Any] = {}
        self.dump_fields(self.values(instance), out, include, exclude, None, instance, found)
        if self.computed and not out.round_trip and not out.exclude_computed:
            self.dump_computed(instance, out, include, exclude, found)
        return found


def dataclass_node(compiler: Any, cls: Any, arguments: tuple[Any, ...]) -> Node:
    """Compiles a dataclass, of the standard library or of `satya.dataclasses`."""

    def build(inner: Any) -> Node:
        declared = declared_in(cls)
        table = DataclassTable(cls, _fields(inner, cls), inner.config)
        table.computed = computed_fields(inner, cls, declared, table)
        decorate(inner, cls, table, declared)
        for found in declared.get("model_serializer", {}).values():
            table.serializer = _serializer(inner, found)
        return _validated(cls, table, list(declared.get("model_validator", {}).values()))

    return compile_class(compiler, cls, arguments, build)


def _fields(inner: Any, cls: Any) -> list[FieldTable]:
    """Compiles the fields and the InitVars of a dataclass, as they are declared; those that
    only a keyword gives come last."""
    declared = _declared(inner, cls)
    infos: dict[str, FieldInfo] = {}
    by_keyword = set()
    for field in dataclasses.fields(cls):
        if not field.init and field.default is field.default_factory is dataclasses.MISSING:
            # The class fills it in itself, with what nothing is known of.
            continue
        annotation, there = declared.get(field.name, (field.type, inner))
        annotation = there.resolve(annotation)
        if isinstance(annotation, dataclasses.InitVar):
            annotation = annotation.type
        info = infos[field.name] = collect(annotation, _default_of(field))
        if not field.init:
            info.init = False
        if not field.repr:
            info.repr = False
        if getattr(field, "kw_only", False):
            by_keyword.add(field.name)
        if info.init is False and inner.config.extra == "allow":
            raise UserError(
                f"Field {field.name} has `init=False` and dataclass has config setting `extra=\"allow\"`."
                " This combination is not allowed.",
                code="dataclass-init-false-extra-allow",
            )
    infos.update(_init_variables(cls, declared))
    places = {name: place for place, name in enumerate(declared)}
    names = sorted(infos, key=lambda name: (name in by_keyword, places.get(name, len(places))))
    made = [
        field_table(declared[name][1] if name in declared else inner, name, infos[name], index)
        for index, name in enumerate(names)
    ]
    for found in made:
        refuse_omitted(found.node, f"field {found.name!r} of {cls.__name__}")
        found.is_init = found.info.init is not False
        if not found.is_init:
            # __post_init__ gives it a value, if it has no default.
            found.is_required = False
    return made


def _declared(inner: Any, cls: Any) -> dict[str, tuple[Any, Any]]:
    """Returns the annotations of a dataclass and its bases, each with what compiles it."""
    types = types_of_bases(cls)
    found: dict[str, tuple[Any, Any]] = {}
    for name, (annotation, owner) in class_annotations(cls).items():
        chosen, there = types.get(owner), compiler_of(inner, cls, owner)
        annotation = with_types(there, annotation, chosen)
        if isinstance(annotation, dataclasses.InitVar):
            annotation = dataclasses.InitVar(with_types(there, annotation.type, chosen))
        found[name] = (annotation, there)
    return found


def _init_variables(cls: Any, declared: dict[str, tuple[Any, Any]]) -> dict[str, FieldInfo]:
    """What __init__ takes and hands to __post_init__."""
    found = {}
    for name, (annotation, there) in declared.items():
        if isinstance(annotation, str) and "InitVar[" in annotation:
            annotation = there.resolve(annotation)
        if isinstance(annotation, dataclasses.InitVar):
            # What is said of it stands there alone: the class has its default, and lists fields only.
            info = found[name] = collect(annotation.type, _default_of(cls.__dataclass_fields__[name]))
            info.init_var = True
            info.exclude = True
    return found


def _default_of(field: Any) -> Any:
    """What is assigned to a field, with what its metadata say in words of Field()."""
    refuse_declaration(field.default, field.name)
    if isinstance(field.default, FieldInfo):
        return field.default
    said = {name: value for name, value in field.metadata.items() if name in OF_METADATA}
    if field.default is not dataclasses.MISSING and field.default is not Ellipsis:
        said["default"] = field.default
    elif field.default_factory is not dataclasses.MISSING:
        said["default_factory"] = field.default_factory
    return Field(**said) if said else MISSING


def _serializer(inner: Any, found: Any) -> Any:
    options = found.options
    is_wrap = options["mode"] == "wrap"
    info = takes_info(found.wrapped, 2 if is_wrap else 1)
    return serializer(
        inner, found.wrapped, AnyNode(), is_wrap, options["return_type"], options["when_used"], info=info
    )


def _validated(cls: Any, table: DataclassTable, validators: list[Any]) -> Node:
    """Returns the node of a dataclass between its validators: those before see what the
    members are taken from, the others stand around the instance."""
    dataclass = DataclassNode(cls, table)
    node: Node = dataclass
    for found in validators:
        function = bound(cls, found)
        if found.options["mode"] == "before":
            dataclass.members = BeforeNode(function, dataclass.members)
        elif found.options["mode"] == "wrap":
            node = WrapNode(function, node)
        else:
            # Where it is a method, what it is called on is the instance.
            node = AfterNode(function, node)
    return node


class DataclassNode(TableNode):
    """An instance of a dataclass, or what makes one: a dict, or the arguments of a call."""

    kind = "dataclass"
    table: DataclassTable

    def __init__(self, cls: Any, table: DataclassTable) -> None:
        super().__init__(cls, table)
        #: Makes an instance of its members.
        self.members: Node = _Members(self)
        self.has_post_init = hasattr(cls, "__post_init__")
        #: Whether instances have a finalizer, which must see none that turns out not to be valid.
        self.has_del = hasattr(cls, "__del__")
        #: Whether code of the class runs when an instance is made, or ends.
        self.runs_code = self.has_post_init or self.has_del
        #: Whether values of the fields, found in any way, are all that an instance gets.
        self.is_simple = self._is_simple()
        #: An engine's short way to them (engines/arguments.py), or None.
        self.quick: Any = None

    @property
    def has_before(self) -> bool:
        """Whether validators see what the members are taken from."""
        return not isinstance(self.members, _Members)

    def _is_simple(self) -> bool:
        table = self.table
        has_variables = any(field.info.init_var for field in table.fields)
        return not has_variables and table.extra == "ignore" and table.positional == table.fields

    def inner(self) -> tuple[Node, ...]:
        return (*super().inner(), self.members)

    def check(self, value: Any, state: State) -> Any:
        if state.self_instance is not None:
            # __init__ runs: the members alone are looked at.
            return self.members.check(value, state)
        if isinstance(value, self.cls) and state.mode == "python":
            how = self.table.config.revalidate_instances
            if how == "never" or (how == "subclass-instances" and type(value) is self.cls):
                return value
            value = {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
        else:
            if state.input_mode == "python" and self.strictly(state):
                raise fail("dataclass_exact_type", value, {"class_name": self.cls.__name__})
            state.floor(STRICT)
        return self.members.check(value, state)

    def make(self, value: Any, state: State) -> Any:
        """Fills in the instance whose __init__ runs, or a new one."""
        instance, state.self_instance = state.self_instance, None
        made = self.cls.__new__(self.cls) if instance is None and not self.has_del else instance
        if made is not None and self._fill(made, value, state):
            if self.has_post_init:
                self._run_post_init(made, {}, value)
            return made
        values, extra = self._values(value, state)
        if made is None:
            made = self.cls.__new__(self.cls)
        for field in self.table.fields:
            if field.name in values and not field.info.init_var:
                object.__setattr__(made, field.name, values[field.name])
        for name, item in (extra or {}).items():
            # One of the name of a field, which has an alias, does not take its place.
            if name not in self.table.by_name:
                object.__setattr__(made, name, item)
        if self.has_post_init:
            self._run_post_init(made, values, value)
        return made

    def _fill(self, made: Any, value: Any, state: State) -> bool:
        """Fills an instance in where the engine takes the values of all fields."""
        quick = self.quick
        if quick is None or not (state.is_plain or state.is_plain_json and quick.reads_alike()):
            return False
        if type(value) is ArgsKwargs:
            return bool(quick.fill(made, value.args, value.kwargs or {}))
        if type(value) is dict and all(type(key) is str for key in value):
            return bool(quick.fill(made, (), value))
        return False

    def _values(self, value: Any, state: State) -> tuple[dict[str, Any], Any]:
        if isinstance(value, ArgsKwargs):
            return Given(value, self.table, state).check()
        if not isinstance(value, dict):
            if state.mode == "strings":
                raise fail("arguments_type", value)
            raise fail("dataclass_type", value, {"class_name": self.cls.__name__})
        state.hold_texts(value)
        try:
            values, _, extra = self.table.check_fields(value, state)
        except Fail as problem:
            lines = [as_argument(line) for line in put_input(problem, value).lines]
            raise Fail(lines + self._bad_keys(value, state)) from None
        bad_keys = self._bad_keys(value, state)
        if bad_keys:
            raise Fail(bad_keys)
        return values, extra

    def _bad_keys(self, data: dict[str, Any], state: State) -> list[Line]:
        """Members that no argument could be; other policies than to ignore say it too."""
        if (state.extra or self.table.extra) != "ignore":
            return []
        return [
            Line("invalid_key", (place_of(key),), key)
            for key in data
            if not isinstance(key, str)
        ]

    def _run_post_init(self, made: Any, values: dict[str, Any], given: Any) -> None:
        variables = [values[f.name] for f in self.table.fields if f.info.init_var and f.name in values]
        try:
            made.__post_init__(*variables)
        except (ValueError, AssertionError) as error:
            raise from_user(error, given) from error

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        if not isinstance(value, self.cls):
            return out.unexpected(self, value, include, exclude)
        if out.as_any and type(value) is not self.cls:
            return infer(value, out, include, exclude)
        return self.table.dump(value, out, include, exclude)


class _Members(Node):
    """What validators before a dataclass stand in front of."""

    kind = "dataclass-members"

    def __init__(self, dataclass: DataclassNode) -> None:
        super().__init__()
        self._dataclass = dataclass

    def name(self) -> str:
        return self._dataclass.name()

    def check(self, value: Any, state: State) -> Any:
        return self._dataclass.make(value, state)
