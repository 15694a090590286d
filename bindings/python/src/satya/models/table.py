# SPDX-License-Identifier: Apache-2.0
"""A model, compiled: what its class means, for engines and for the general path.

`ModelTable` is built once a class is complete. Its `check` is the authority: it
finds every problem, runs every validator, and is what an engine falls back on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Callable, Optional

from .config import Config
from .errors import ValidationError, from_user
from .nodes.base import Node
from .nodes.choices import has_attributes
from .nodes.hooks import HookNode, SerializationInfo, SerializerNode, ValidationInfo, smart_copy
from .state import LAX, MOST_PROBLEMS, Fail, Line, Omit, State, UseDefault, fail
from .write import Writing, infer, select

#: Marks what was not given.
MISSING: Any = type("MISSING", (), {"__repr__": lambda self: "MISSING", "__slots__": ()})()

HAS_BEFORE = 1
HAS_WRAP = 2
HAS_AFTER = 4
HAS_POST_INIT = 8
HAS_INIT = 16
FROZEN = 32
VALIDATES_ASSIGNMENT = 64
PLAIN_DUMP = 128


class FieldTable:
    """One field, compiled; engines/__init__.py says what each member is."""

    __slots__ = (
        "name",
        "index",
        "inputs",
        "aliases",
        "key",
        "node",
        "is_required",
        "default",
        "factory",
        "takes_data",
        "validates_default",
        "copies_default",
        "is_frozen",
        "exclude",
        "exclude_if",
        "is_init",
        "in_repr",
        "serializer",
        "info",
    )

    name: str
    index: int
    inputs: tuple[Any, ...]
    aliases: tuple[Any, ...]
    key: str
    node: Node
    is_required: bool
    default: Any
    factory: Optional[Callable[..., Any]]
    takes_data: bool
    validates_default: bool
    copies_default: bool
    is_frozen: bool
    exclude: Any
    exclude_if: Any
    is_init: Any
    in_repr: bool
    serializer: Optional[SerializerNode]
    info: Any

    @property
    def exact(self) -> Optional[type]:
        return self.node.exact

    @property
    def check(self) -> Callable[[Any, State], Any]:
        return self.node.check

    def get_default(self, data: Optional[dict[str, Any]]) -> Any:
        """Returns a default of the instance's own; MISSING where there is none."""
        if self.factory is not None:
            return self.factory(data or {}) if self.takes_data else self.factory()
        return smart_copy(self.default) if self.copies_default else self.default

    def dump_python(self, value: Any, out: Writing) -> Any:
        return self.node.dump(value, out)

    dump_json = dump_python


class Table:
    """The fields of a model, TypedDict or dataclass, and how input is looked up."""

    def __init__(self, name: str, fields: list[FieldTable], config: Config) -> None:
        self.name = name
        self.fields = fields
        self.by_name = {field.name: field for field in fields}
        self.config = config
        self.extra = config.extra or "ignore"
        self.extra_node: Optional[Node] = None
        self.extra_key_node: Optional[Node] = None
        self._lookups: dict[tuple[bool, bool], list[tuple[Any, ...]]] = {}

    def lookups(self, by_alias: Optional[bool], by_name: Optional[bool]) -> list[tuple[Any, ...]]:
        """Returns, for each field, the places where its value is looked for."""
        config = self.config
        alias = config.by_alias if by_alias is None else by_alias
        name = config.by_name if by_name is None else by_name
        found = self._lookups.get((alias, name))
        if found is None:
            found = []
            for field in self.fields:
                places = list(field.aliases) if alias or not field.aliases else []
                if not field.aliases or (name and field.name not in places):
                    places.append(field.name)
                found.append(tuple(places))
            self._lookups[alias, name] = found
        return found

    def check_fields(
        self, data: Any, state: State, read: Callable[[Any, str], Any] = dict.get
    ) -> tuple[dict[str, Any], set[str], Optional[dict[str, Any]]]:
        """Checks input against every field; returns values, names set, extra values."""
        values: dict[str, Any] = {}
        fields_set: set[str] = set()
        lines: list[Line] = []
        outer = state.data, state.field_name, state.config
        state.data, state.config = values, self.config.given
        has_read = read is not dict.get
        # Only a nested model's count says how well it fits.
        count, state.fields_set_count = state.fields_set_count, None
        used: set[Any] = set()
        depth = state.depth = state.depth + 1
        try:
            for field, places in zip(self.fields, self.lookups(state.by_alias, state.by_name)):
                if field.is_init is False:
                    self._fill(field, values, lines, state)
                    continue
                value, loc = self._look_up(data, places, read, has_read, used)
                state.field_name = field.name
                if value is MISSING:
                    self._fill(field, values, lines, state)
                    continue
                if not self.config.loc_by_alias:
                    loc = (field.name,)
                try:
                    values[field.name] = field.node.check(value, state)
                    fields_set.add(field.name)
                except Fail as problem:
                    if len(loc) == 1:
                        lines += problem.at(loc[0])
                    else:
                        for line in problem.lines:
                            lines.append(
                                Line(line.type, (*loc, *line.loc), line.input, line.ctx, line.message)
                            )
                    if len(lines) >= MOST_PROBLEMS:
                        break
                except UseDefault:
                    self._fill(field, values, lines, state)
                except Omit:
                    pass
            extra = self._check_extra(data, used, lines, state, has_read)
        finally:
            state.data, state.field_name, state.config = outer
            state.depth = depth - 1
        if lines:
            raise Fail(lines)
        inner = state.fields_set_count
        state.fields_set_count = (count or 0) + len(fields_set) + (inner or 0)
        return values, fields_set, extra

    def _look_up(
        self, data: Any, places: tuple[Any, ...], read: Any, has_read: bool, used: set[Any]
    ) -> tuple[Any, tuple[Any, ...]]:
        for place in places:
            if type(place) is str:
                value = read(data, place, MISSING)
                if value is not MISSING:
                    used.add(place)
                    return value, (place,)
                continue
            value = read(data, place[0], MISSING)
            for part in place[1:]:
                if value is MISSING:
                    break
                value = _step(value, part)
            if value is not MISSING:
                used.add(place[0])
                return value, place
        used.update(place if type(place) is str else place[0] for place in places)
        first = places[0]
        return MISSING, (first,) if type(first) is str else first

    def _fill(
        self, field: FieldTable, values: dict[str, Any], lines: list[Line], state: State
    ) -> None:
        """Fills in the default of a field that was not given, or notes that it is missing."""
        first = self.lookups(state.by_alias, state.by_name)[field.index][0]
        loc = (first,) if type(first) is str else first
        if not self.config.loc_by_alias:
            loc = (field.name,)
        if field.factory is not None and field.takes_data and lines:
            lines.append(Line("default_factory_not_called", loc, MISSING_INPUT))
            return
        if field.is_required:
            lines.append(Line("missing", loc, _INPUT))
            return
        value = field.get_default(values)
        if value is MISSING:
            return
        if field.validates_default or (self.config.validate_default and field.validates_default is not False):
            try:
                value = field.node.check(value, state)
            except Fail as problem:
                for line in problem.lines:
                    lines.append(Line(line.type, (*loc, *line.loc), line.input, line.ctx, line.message))
                return
        values[field.name] = value

    def _check_extra(
        self, data: Any, used: set[Any], lines: list[Line], state: State, has_read: bool
    ) -> Optional[dict[str, Any]]:
        policy = state.extra or self.extra
        if policy == "ignore" or has_read and not isinstance(data, Mapping):
            return {} if policy == "allow" else None
        found: dict[str, Any] = {}
        for key, value in data.items():
            if key in used and isinstance(key, str):
                continue
            if not isinstance(key, str):
                lines.append(Line("invalid_key", (key if isinstance(key, int) else str(key),), key))
                continue
            if policy == "forbid":
                lines.append(Line("extra_forbidden", (key,), value))
                continue
            try:
                if self.extra_key_node is not None:
                    key = self.extra_key_node.check(key, state)
                if self.extra_node is not None:
                    value = self.extra_node.check(value, state)
                elif state.is_exact:
                    from .read import without_digits

                    value = without_digits(value)
                found[key] = value
            except Fail as problem:
                lines += problem.at(key)
        return found if policy == "allow" else None

    def dump_fields(
        self,
        values: dict[str, Any],
        out: Writing,
        include: Any,
        exclude: Any,
        fields_set: Any,
        owner: Any,
        found: dict[str, Any],
    ) -> None:
        """Writes the fields that a dump shows into `found`."""
        by_alias = self.config.serialize_by_alias if out.by_alias is None else out.by_alias
        for field in self.fields:
            name = field.name
            if name not in values:
                continue
            value = values[name]
            if field.exclude is True:
                continue
            if out.exclude_unset and fields_set is not None and name not in fields_set:
                continue
            if out.exclude_none and value is None:
                continue
            inner: Any = (None, None)
            if include is not None or exclude is not None:
                inner = select(name, include, exclude)
                if inner is None:
                    continue
            if field.exclude:
                inner = (inner[0], field.exclude if inner[1] is None else inner[1])
            if out.exclude_defaults and _is_default(field, value):
                continue
            if field.exclude_if is not None and field.exclude_if(value):
                continue
            key = field.key if by_alias else name
            if field.serializer is not None and field.serializer.takes_self:
                found[key] = _dump_by_method(field, value, out, inner, owner)
            elif out.as_any:
                found[key] = infer(value, out, *inner)
            else:
                found[key] = field.node.dump(value, out, *inner)


def _dump_by_method(field: FieldTable, value: Any, out: Writing, inner: Any, owner: Any) -> Any:
    assert field.serializer is not None
    return field.serializer.dump(value, out, inner[0], inner[1], owner)


def _is_default(field: FieldTable, value: Any) -> bool:
    if field.factory is not None or field.default is MISSING:
        return False
    try:
        return bool(value == field.default)
    except Exception:
        return False


def _step(value: Any, part: Any) -> Any:
    """Follows one part of an alias path."""
    if isinstance(value, str):
        return MISSING
    try:
        return value[part]
    except (KeyError, IndexError, TypeError):
        pass
    if isinstance(part, str) and not isinstance(value, (dict, list, tuple)):
        return getattr(value, part, MISSING)
    return MISSING


#: Stands for the whole input in a `missing` problem until the model knows it.
_INPUT: Any = type("_Input", (), {"__slots__": ()})()
MISSING_INPUT = _INPUT


def put_input(problem: Fail, value: Any) -> Fail:
    """Names the input in problems of fields that were not given."""
    for line in problem.lines:
        if line.input is _INPUT:
            line.input = value
    return problem


class Computed:
    """A computed field, compiled."""

    __slots__ = ("name", "key", "node", "serializer", "info")

    def __init__(self, name: str, key: str, node: Node, serializer: Any, info: Any) -> None:
        self.name = name
        self.key = key
        self.node = node
        self.serializer = serializer
        self.info = info


class ModelTable(Table):
    """A model class, compiled."""

    def __init__(self, cls: Any, fields: list[FieldTable], config: Config) -> None:
        super().__init__(config.title or cls.__name__, fields, config)
        self.cls = cls
        self.label = cls.__name__
        self.before: list[tuple[Callable[..., Any], bool]] = []
        self.wrap: list[tuple[Callable[..., Any], bool]] = []
        self.after: list[tuple[Callable[..., Any], bool]] = []
        self.post_init: Optional[str] = None
        self.computed: list[Computed] = []
        self.serializer: Optional[SerializerNode] = None
        self.private: dict[str, Any] = {}
        self.has_init = False
        self.is_root = False
        self.is_classic = False
        self.has_decimal = False
        #: Written by `settle`: whether a dump is the fields' dumps in order.
        self.is_plain_dump = False
        self.plain_nodes: list[Any] = []
        #: An engine's short way from a dict: (data, state) -> (values, names set), or
        #: None where the general way must look.
        self.short_way: Any = None
        #: Whether what the short way found makes the instance, without further ado.
        self.is_simple = False
        self._document: Any = None

    def settle(self) -> None:
        """Works out what follows from the finished table."""
        self.is_plain_dump = bool(self.flags & PLAIN_DUMP) and not self.config.serialize_by_alias
        self.plain_nodes = []
        for field in self.fields:
            node = field.node
            inner = node.node if node.kind == "nullable" and hasattr(node, "node") else node
            exact = inner.exact if node.is_plain and not isinstance(inner, HookNode) else None
            self.plain_nodes.append((field.name, node, exact))

    # Layout: the only functions, with create and set, that know how fields are kept.

    def new(self, values: dict[str, Any], fields_set: Any, extra: Any = None) -> Any:
        """Makes an instance without checks."""
        instance = self.cls.__new__(self.cls)
        put = object.__setattr__
        put(instance, "__dict__", values)
        put(instance, "__satya_fields_set__", fields_set)
        if extra is not None:
            # Without one, __getattr__ answers None.
            put(instance, "__satya_extra__", extra)
        return instance

    def put(self, instance: Any, values: dict[str, Any], fields_set: Any, extra: Any) -> None:
        put = object.__setattr__
        put(instance, "__dict__", values)
        put(instance, "__satya_fields_set__", fields_set)
        put(instance, "__satya_extra__", extra)

    def values(self, instance: Any) -> dict[str, Any]:
        """Returns the fields that are there, in order."""
        held = instance.__dict__
        by_name = self.by_name
        if len(held) == len(by_name) and held.keys() == by_name.keys():
            return dict(held)
        return {name: held[name] for name in by_name if name in held}

    # Checking

    def check(self, value: Any, state: State) -> Any:
        """Checks any input of the model: an instance, a dict, an object."""
        if self.is_simple and type(value) is dict and state.self_instance is None:
            state.floor(LAX)
            found = self.short_way(value, state)
            if found is not None:
                return self.new(*found)
        try:
            return self._check_wrapped(value, state, len(self.wrap))
        except Fail as problem:
            raise put_input(problem, value)

    def _check_wrapped(self, value: Any, state: State, depth: int) -> Any:
        if depth == 0:
            return self._check_around(value, state)
        function, info = self.wrap[depth - 1]
        handler = _Inner(self, state, depth - 1)
        try:
            return function(value, handler, ValidationInfo(state)) if info else function(value, handler)
        except (ValueError, AssertionError) as error:
            raise from_user(error, value) from error

    def _check_around(self, value: Any, state: State) -> Any:
        given = value
        instance = state.self_instance
        state.self_instance = None
        for function, info in self.before:
            try:
                value = function(value, ValidationInfo(state)) if info else function(value)
            except (ValueError, AssertionError) as error:
                raise from_user(error, given) from error
        found = self._check_value(value, state, instance)
        for function, info in self.after:
            try:
                found = function(found, ValidationInfo(state)) if info else function(found)
            except (ValueError, AssertionError) as error:
                raise from_user(error, given) from error
        return found

    def _check_value(self, value: Any, state: State, instance: Any) -> Any:
        cls = self.cls
        if instance is None and isinstance(value, cls) and state.mode == "python":
            return self._check_instance(value, state)
        if instance is None and self.is_root and state.mode == "python":
            state.floor(LAX)
        is_strict = state.strict if state.strict is not None else bool(self.config.strict)
        if instance is None:
            state.floor(LAX)
            if self.has_init:
                return self._check_by_init(value, state)
        values, fields_set, extra = self._check_input(value, state, is_strict)
        if instance is None:
            instance = cls.__new__(cls)
        if state.mode == "json" and type(fields_set) is not set:
            fields_set = set(fields_set)
        self.put(instance, values, fields_set, extra)
        if self.post_init is not None:
            self._run_post_init(instance, value, state)
        return instance

    def _run_post_init(self, instance: Any, value: Any, state: State) -> None:
        try:
            getattr(instance, self.post_init or "")(state.context)
        except (ValueError, AssertionError) as error:
            raise from_user(error, value) from error

    def _check_by_init(self, value: Any, state: State) -> Any:
        """The class has an __init__ of its own, which is called with the input."""
        if not isinstance(value, Mapping):
            raise fail("model_type", value, {"class_name": self.label})
        instance = self.cls.__new__(self.cls)
        try:
            instance.__init__(**value)
        except (ValueError, AssertionError) as error:
            raise from_user(error, value) from error
        return instance

    def _check_instance(self, value: Any, state: State) -> Any:
        how = self.config.revalidate_instances
        if how == "never" or (how == "subclass-instances" and type(value) is self.cls):
            return value
        if self.is_root:
            values, fields_set, extra = self._check_input(value.root, state, False)
            return self.new(values, value.model_fields_set.copy(), extra)
        held = {**self.values(value), **(value.__satya_extra__ or {})}
        by_alias, by_name = state.by_alias, state.by_name
        state.by_alias, state.by_name = False, True
        try:
            values, fields_set, extra = self.check_fields(held, state)
        finally:
            state.by_alias, state.by_name = by_alias, by_name
        made = self.new(values, set(value.model_fields_set), extra)
        if self.post_init is not None:
            self._run_post_init(made, value, state)
        return made

    def _check_input(self, value: Any, state: State, is_strict: bool) -> Any:
        if self.is_root:
            return self._check_root(value, state)
        if self.config.strict and state.strict is None:
            state.strict = True
            try:
                return self._check_members(value, state, is_strict)
            finally:
                state.strict = None
        return self._check_members(value, state, is_strict)

    def _check_members(self, value: Any, state: State, is_strict: bool) -> Any:
        if type(value) is dict and self.short_way is not None:
            found = self.short_way(value, state)
            if found is not None:
                return found
        if type(value) is dict or isinstance(value, dict):
            return self.check_fields(value, state)
        if state.mode == "python":
            from_attributes = state.from_attributes
            if from_attributes is None:
                from_attributes = self.config.from_attributes
            if isinstance(value, Mapping) and not is_strict:
                return self.check_fields(value, state, _get_item)
            if from_attributes:
                if has_attributes(value):
                    return self.check_fields(value, state, _get_attribute)
                raise fail("model_attributes_type", value)
        raise fail("model_type", value, {"class_name": self.label})

    def _check_root(self, value: Any, state: State) -> Any:
        field = self.fields[0]
        if value is MISSING:
            lines: list[Line] = []
            values: dict[str, Any] = {}
            if field.is_required:
                raise fail("missing", {})
            self._fill(field, values, lines, state)
            if lines:
                raise Fail(lines)
            return values, set(), None
        outer = state.field_name, state.config
        state.field_name, state.config = "root", self.config.given
        try:
            return {"root": field.node.check(value, state)}, {"root"}, None
        finally:
            state.field_name, state.config = outer

    # What engines fall back on

    def error(self, problem: Fail, mode: str = "python", source: Any = None) -> ValidationError:
        """Returns the exception for problems of this model."""
        made = ValidationError(
            self.name,
            problem.lines,
            "json" if mode == "json" else "python",
            self.config.hide_input_in_errors,
            source,
            self.is_classic,
        )
        return made

    def create(self, instance: Any, data: dict[str, Any]) -> None:
        """Fills an instance in: what __init__ does."""
        state = State(self_instance=instance)
        try:
            found = self.check(data, state)
        except Fail as problem:
            raise self.error(problem) from _cause(self, problem)
        if found is not instance:
            import warnings

            warnings.warn(
                "A custom validator is returning a value other than `self`.\n"
                "Returning anything other than `self` from a top level model validator isn't"
                " supported when validating via `__init__`.\nSee the `model_validator` docs"
                " (https://docs.pydantic.dev/latest/concepts/validators/#model-validators) for"
                " more details.",
                stacklevel=3,
            )

    def from_python(self, value: Any, state: State) -> Any:
        """Checks input, and raises ValidationError."""
        if state.mode == "python":
            # Input that leads back to itself is met where it stands again.
            state.active = {(id(value), id(self))}
        try:
            return self.check(value, state)
        except Fail as problem:
            raise self.error(problem, state.mode) from _cause(self, problem)

    def from_json(self, data: Any, state: State) -> Any:
        """Reads and checks JSON text."""
        from .read import JSONError, read_json

        try:
            value = read_json(data, self.has_decimal)
        except JSONError as error:
            line = Line("json_invalid", (), _shown(data), {"error": str(error)})
            raise self.error(Fail([line]), "json", error.place or None) from None
        state.mode = "json"
        state.is_exact = self.has_decimal
        try:
            return self.check(value, state)
        except Fail as problem:
            raise self.error(problem, "json", data) from _cause(self, problem)

    def check_assignment(self, instance: Any, name: str, value: Any, state: Optional[State] = None) -> None:
        """Sets a field, checked: the old value stays where the new one is not valid."""
        state = state or State()
        field = self.by_name.get(name)
        held = self.values(instance)
        old = (instance.__dict__.copy(), instance.__satya_fields_set__, instance.__satya_extra__)
        state.data = {key: item for key, item in held.items() if key != name}
        state.field_name, state.config = name, self.config.given
        if self.config.strict and state.strict is None:
            state.strict = True
        try:
            if field is None:
                self._assign_extra(instance, name, value, state)
                return
            if field.is_frozen:
                raise Fail([Line("frozen_field", (name,), value)])
            for function, info in self.before:
                given = {**held, name: value}
                try:
                    given = function(given, ValidationInfo(state)) if info else function(given)
                except (ValueError, AssertionError) as error:
                    raise from_user(error, given) from error
                if isinstance(given, dict) and name in given:
                    value = given[name]
            try:
                checked = field.node.check(value, state)
            except Fail as problem:
                raise Fail(problem.at(name)) from None
            self.store(instance, name, checked)
            self._after_assignment(instance, value, state, old)
        except Fail as problem:
            raise self.error(problem) from _cause(self, problem)

    def _after_assignment(self, instance: Any, value: Any, state: State, old: Any) -> None:
        for function, info in self.after:
            try:
                function(instance, ValidationInfo(state)) if info else function(instance)
            except (ValueError, AssertionError) as error:
                problem = from_user(error, self.values(instance))
                self.put(instance, *old)
                raise problem from error

    def _assign_extra(self, instance: Any, name: str, value: Any, state: State) -> None:
        if self.extra != "allow":
            raise Fail([Line("no_such_attribute", (name,), value, {"attribute": name})])
        if self.extra_node is not None:
            try:
                value = self.extra_node.check(value, state)
            except Fail as problem:
                raise Fail(problem.at(name)) from None
        extra = instance.__satya_extra__
        if extra is None:
            extra = {}
            object.__setattr__(instance, "__satya_extra__", extra)
        extra[name] = value

    def store(self, instance: Any, name: str, value: Any) -> None:
        """Sets a field without checks, and notes that it was set."""
        instance.__dict__[name] = value
        found = instance.__satya_fields_set__
        if name not in found:
            if type(found) is frozenset:
                found = set(found)
                object.__setattr__(instance, "__satya_fields_set__", found)
            found.add(name)

    # Writing

    def dump(self, instance: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        """Writes an instance: a dict, or what its serializers make of it."""
        serializer = self.serializer
        if serializer is not None and serializer.applies(instance, out):
            return self._dump_by_function(serializer, instance, out, include, exclude)
        return self.dump_plain(instance, out, include, exclude)

    def _dump_by_function(
        self, serializer: SerializerNode, instance: Any, out: Writing, include: Any, exclude: Any
    ) -> Any:
        arguments = [instance]
        if serializer.is_wrap:
            arguments.append(_Dumper(self, out, include, exclude))
        if serializer.info:
            arguments.append(SerializationInfo(out, None))
        found = serializer.function(*arguments)
        if serializer.result is not None:
            return serializer.result.dump(found, out)
        if isinstance(found, dict):
            return {key: infer(item, out) for key, item in found.items()}
        if found is instance:
            return self.dump_plain(instance, out, include, exclude)
        return infer(found, out)

    def dump_plain(self, instance: Any, out: Writing, include: Any, exclude: Any) -> Any:
        if self.is_plain_dump and out.is_default and include is None and exclude is None:
            return self._dump_whole(instance, out)
        if self.is_root:
            return self._dump_root(instance, out, include, exclude)
        values = self.values(instance)
        outer, out.config = out.config, self.config
        out.enter(instance)
        try:
            found: dict[str, Any] = {}
            fields_set = instance.__satya_fields_set__
            self.dump_fields(values, out, include, exclude, fields_set, instance, found)
            extra = instance.__satya_extra__
            if extra:
                self._dump_extra(extra, out, include, exclude, found)
            if self.computed and not out.round_trip and not out.exclude_computed:
                self._dump_computed(instance, out, include, exclude, found)
            return found
        finally:
            out.config = outer
            out.leave(instance)

    def _dump_whole(self, instance: Any, out: Writing) -> dict[str, Any]:
        """Writes an instance of which every field shows, under its name."""
        values = self.values(instance)
        outer, out.config = out.config, self.config
        out.enter(instance)
        try:
            for name, node, exact in self.plain_nodes:
                value = values.get(name, MISSING)
                # What is exactly of its type, or None, stands for itself.
                if type(value) is not exact and value is not None and value is not MISSING:
                    values[name] = node.dump(value, out)
                elif value is None and exact is None:
                    values[name] = node.dump(value, out)
            return values
        finally:
            out.config = outer
            out.leave(instance)

    def _dump_root(self, instance: Any, out: Writing, include: Any, exclude: Any) -> Any:
        outer, out.config = out.config, self.config
        out.enter(instance)
        try:
            field = self.fields[0]
            if field.serializer is not None and field.serializer.takes_self:
                return field.serializer.dump(instance.root, out, include, exclude, instance)
            return field.node.dump(instance.root, out, include, exclude)
        finally:
            out.config = outer
            out.leave(instance)

    def _dump_extra(self, extra: Any, out: Writing, include: Any, exclude: Any, found: Any) -> None:
        for name, value in extra.items():
            if out.exclude_none and value is None:
                continue
            inner: Any = (None, None)
            if include is not None or exclude is not None:
                inner = select(name, include, exclude)
                if inner is None:
                    continue
            if self.extra_node is not None:
                found[name] = self.extra_node.dump(value, out, *inner)
            else:
                found[name] = infer(value, out, *inner)

    def _dump_computed(self, instance: Any, out: Writing, include: Any, exclude: Any, found: Any) -> None:
        by_alias = self.config.serialize_by_alias if out.by_alias is None else out.by_alias
        for computed in self.computed:
            inner: Any = (None, None)
            if include is not None or exclude is not None:
                inner = select(computed.name, include, exclude)
                if inner is None:
                    continue
            value = getattr(instance, computed.name)
            if out.exclude_none and value is None:
                continue
            key = computed.key if by_alias else computed.name
            if computed.serializer is not None and computed.serializer.takes_self:
                found[key] = computed.serializer.dump(value, out, *inner, owner=instance)
            else:
                found[key] = computed.node.dump(value, out, *inner)

    # The document for libsatya

    @property
    def document(self) -> dict[str, Any]:
        return self._documents()[0]

    @property
    def is_exact(self) -> bool:
        return bool(self._documents()[1])

    def _documents(self) -> Any:
        if self._document is None:
            from .document import build

            self._document = build(self)
        return self._document

    @property
    def flags(self) -> int:
        """What an engine must look at before it takes a short way."""
        found = HAS_BEFORE if self.before else 0
        found |= HAS_WRAP if self.wrap else 0
        found |= HAS_AFTER if self.after else 0
        found |= HAS_POST_INIT if self.post_init is not None else 0
        found |= HAS_INIT if self.has_init else 0
        found |= FROZEN if self.config.frozen else 0
        found |= VALIDATES_ASSIGNMENT if self.config.validate_assignment else 0
        is_plain = not (self.serializer or self.computed or self.extra == "allow" or self.is_root)
        if is_plain and all(
            not field.exclude and field.exclude_if is None and field.serializer is None
            for field in self.fields
        ):
            found |= PLAIN_DUMP
        return found


class _Inner:
    """The handler of a model's wrap validator."""

    __slots__ = ("_table", "_state", "_depth")

    def __init__(self, table: ModelTable, state: State, depth: int) -> None:
        self._table, self._state, self._depth = table, state, depth

    def __call__(self, value: Any, outer_location: Any = None) -> Any:
        try:
            return self._table._check_wrapped(value, self._state, self._depth)
        except Fail as problem:
            put_input(problem, value)
            raise self._table.error(problem, self._state.mode) from None


class _Dumper:
    """The handler of a model's wrap serializer."""

    __slots__ = ("_table", "_out", "_include", "_exclude")

    def __init__(self, table: ModelTable, out: Writing, include: Any, exclude: Any) -> None:
        self._table, self._out = table, out
        self._include, self._exclude = include, exclude

    def __call__(self, value: Any, index_key: Any = None) -> Any:
        if type(value) is not self._table.cls and not isinstance(value, self._table.cls):
            return infer(value, self._out)
        return self._table.dump_plain(value, self._out, self._include, self._exclude)


def _get_item(data: Any, key: str, default: Any = None) -> Any:
    try:
        return data[key]
    except (KeyError, IndexError):
        return default


def _get_attribute(data: Any, key: str, default: Any = None) -> Any:
    try:
        return getattr(data, key, default)
    except Exception as error:
        words = f"{type(error).__name__}: {error}"
        raise Fail([Line("get_attribute_error", (key,), data, {"error": words})]) from None


def _shown(data: Any) -> Any:
    return data if isinstance(data, (str, bytes, bytearray)) else bytes(data)


def _cause(table: Any, problem: Fail) -> Optional[BaseException]:
    """The user's own exception, where the configuration asks to show it."""
    if not table.config.validation_error_cause:
        return None
    for line in problem.lines:
        error = (line.ctx or {}).get("error")
        if isinstance(error, BaseException):
            return error
    return None


