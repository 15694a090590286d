# SPDX-License-Identifier: Apache-2.0
"""The public JSON Schema (2020-12) of models and types, in the shape that pydantic's
users expect: definitions under $defs, titles, both modes, and a strict form."""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from typing import Any, Optional

from .config import Config
from .defaults import MISSING
from .definitions import Definitions
from .errors import InvalidForJsonSchema, UserError
from .generics import label_of
from .jsonable import dumps
from .nodes.base import HookNode, Omitted
from .nodes.functions import PlainNode
from .nodes.serializers import SerializerNode
from .schema_hooks import changed_by_class
from .schema_parts import (
    checked_format,
    checked_mode,
    count_references,
    reached,
    rename_references,
    safe_name,
    short_names,
    sorted_keys,
    with_type_arrays,
)
from .structured_outputs import strict_form
from .typing_forms import model_base
from .write import Writing, infer

#: Settings that say how dumps have moments and durations.
_OF_DUMPS = frozenset(("ser_json_temporal", "ser_json_timedelta"))


class Generator(Definitions):
    """Collects the definitions of one schema."""

    def __init__(self, mode: str, by_alias: bool, ref_template: str, config: Any = None) -> None:
        super().__init__()
        self.mode = self._asked = mode
        self.by_alias = by_alias
        self.ref_template = ref_template
        self.config = config

    def form_of_bytes(self) -> dict[str, Any]:
        """Returns what says of text that it stands for bytes: in both modes, what dumps look like."""
        is_base64 = self.config is not None and self.config.ser_json_bytes == "base64"
        return {"format": "base64url" if is_base64 else "binary"}

    def root(self, node: Any) -> dict[str, Any]:
        """Returns the schema of the type that is asked for."""
        found = self.of(node)
        if self.config.title and "$ref" not in found:
            found = {**found, "title": self.config.title}
        return found

    def instance(self, cls: Any) -> dict[str, Any]:
        """Returns the schema of a class that nothing is known of but what it says itself."""
        if isinstance(cls, type) and issubclass(cls, Enum):
            # A member of any enumeration has any value.
            return {}
        return changed_by_class(cls, lambda: self.refuse(f"is-instance[{cls!r}]"), self)

    def refuse(self, what: str) -> dict[str, Any]:
        raise InvalidForJsonSchema(
            f"Cannot generate a JsonSchema for {what}; add WithJsonSchema to its annotation",
            code="invalid-for-json-schema",
        )

    def model(self, cls: Any, is_changed: bool = True) -> dict[str, Any]:
        """Returns a reference to the definition of a model, which its own
        `__get_pydantic_json_schema__` may change."""
        table = cls.__satya_table__
        label = safe_name(label_of(cls))

        def build() -> dict[str, Any]:
            return self._model_schema(cls, table)

        return self.ref(cls, label, (lambda: changed_by_class(cls, build, self)) if is_changed else build)

    def definition(self, stand_in: Any) -> dict[str, Any]:
        if stand_in.key[0] == "structure":
            # It has a definition of its own, under its class.
            return self.of(stand_in.node)
        return self.alias(stand_in, lambda: self.of(stand_in.node))

    def enum(self, cls: Any) -> dict[str, Any]:
        label = safe_name(cls.__name__)
        return self.ref(cls, label, lambda: changed_by_class(cls, lambda: _enum_schema(cls), self))

    # Objects

    @contextmanager
    def _settings(self, config: Any) -> Iterator[None]:
        """Holds the settings of a class while its schema is made. The mode that one overrides is
        its own: what is inside of it has the mode that was asked for, or overrides that itself."""
        outer = self.config, self.mode
        self.config, self.mode = config, config.json_schema_mode_override or self._asked
        try:
            yield
        finally:
            self.config, self.mode = outer

    def _model_schema(self, cls: Any, table: Any) -> dict[str, Any]:
        with self._settings(table.config):
            if table.serializer is not None and self.mode == "serialization" and table.serializer.result:
                found = self.of(table.serializer.result)
            elif table.is_root:
                found = self._root_schema(cls, table)
            else:
                found = self._object(table, _title(cls, table.config))
            doc = _doc(cls)
            if doc and (table.is_root or "$ref" not in found):
                found["description"] = doc
        return self._extra(found, table.config.json_schema_extra, cls)

    def _root_schema(self, cls: Any, table: Any) -> dict[str, Any]:
        field = table.fields[0]
        if table.config.json_schema_extra and field.info.json_schema_extra:
            raise ValueError(
                f"{cls.__name__} has a `json_schema_extra` in its `model_config` and in the `Field` of `root`, which are"
                " one schema: set one of them"
            )
        found = dict(self.describe(self.of(field.node), field.info))
        if field.default is not MISSING and field.factory is None:
            self._put_default(found, field)
        found.setdefault("title", _title(cls, table.config))
        return found

    def _extra(self, found: dict[str, Any], extra: Any, cls: Any) -> dict[str, Any]:
        if isinstance(extra, dict):
            found.update(extra)
        elif callable(extra):
            if len(inspect.signature(extra).parameters) > 1:
                extra(found, cls)
            else:
                extra(found)
        if cls is not None and "__deprecated__" in vars(cls):
            found.setdefault("deprecated", True)
        return found

    def _object(self, table: Any, title: str) -> dict[str, Any]:
        properties: dict[str, Any] = {}
        required: list[str] = []
        for field in table.fields:
            if self.mode == "serialization" and field.exclude is True:
                continue
            name = self._name(field, table.config)
            try:
                properties[name] = self.field(field, table.config)
            except Omitted:
                continue
            is_required = field.is_required
            if self.mode == "serialization":
                is_required = is_required or bool(table.config.json_schema_serialization_defaults_required)
                # What a condition may leave out is not there for certain.
                is_required = is_required and field.exclude_if is None
            if is_required:
                required.append(name)
        if self.mode == "serialization":
            for computed in getattr(table, "computed", ()):
                name = computed.key if self.by_alias else computed.name
                properties[name] = self._computed(computed, table.config)
                if computed.info.options["exclude_if"] is None:
                    required.append(name)
        found: dict[str, Any] = {"properties": properties}
        if required:
            found["required"] = required
        found["title"] = title
        found["type"] = "object"
        if table.extra == "forbid":
            found["additionalProperties"] = False
        elif table.extra == "allow":
            node = table.extra_node
            found["additionalProperties"] = True if node is None else self.of(node)
        return found

    def _name(self, field: Any, config: Any) -> str:
        if not self.by_alias or (self.mode == "validation" and not config.by_alias):
            return str(field.name)
        if self.mode == "serialization":
            return str(field.key)
        for place in field.aliases:
            if isinstance(place, str):
                return place
        return str(field.name)

    def field(self, field: Any, config: Any) -> dict[str, Any]:
        """Returns the schema of a field, with what describes it."""
        info = field.info
        found = dict(self.of(field.node))
        generator = info.field_title_generator or config.field_title_generator
        if info.title is None and generator is not None:
            found["title"] = generator(field.name, info)
        has_own = "title" in found or "$ref" in found and not self._is_written_as_another(field)
        if not has_own and _wants_title(field.node, self.mode):
            found["title"] = _words(self._name(field, config))
        if field.factory is None and field.default is not MISSING and not self._is_rewritten(field):
            self._put_default(found, field)
        return self._extra(self.describe(found, info), None, None)

    def _is_rewritten(self, field: Any) -> bool:
        """Whether a method writes the field as another type, of which the default is none."""
        return bool(field.is_written_by_method) and self._is_written_as_another(field)

    def _is_written_as_another(self, field: Any) -> bool:
        node = field.serializer or field.node
        return self.mode == "serialization" and getattr(node, "result", None) is not None

    def _put_default(self, found: dict[str, Any], field: Any) -> None:
        # A method is no plain function, be it one of the class or a static one.
        is_method = field.is_written_by_method and field.serializer is None
        self.put_default(found, field.default, field.node, is_method)

    def put_default(self, found: dict[str, Any], default: Any, node: Any, is_method: bool = False) -> None:
        """Shows a default by what it is, or by the plain function that writes it."""
        while isinstance(node, HookNode) and (is_method or not isinstance(node, SerializerNode) or node.takes_self):
            is_method = is_method and not isinstance(node, SerializerNode)
            node = node.node
        try:
            out = Writing("json", self._config_of_defaults(), warnings=False, by_alias=self.by_alias)
            if isinstance(node, SerializerNode) and self.mode == "serialization":
                if not (node.is_wrap or node.info) and node.applies(default, out):
                    default = node.function(default)
            found["default"] = infer(default, out)
            dumps(found["default"])
        except Exception:
            found.pop("default", None)

    def _config_of_defaults(self) -> Any:
        """The settings by which defaults are written: input has moments and durations as text,
        whatever dumps make of them."""
        given = getattr(self.config, "given", {})
        if self.mode == "serialization" or _OF_DUMPS.isdisjoint(given):
            return self.config
        return Config({key: value for key, value in given.items() if key not in _OF_DUMPS})

    def describe(self, found: dict[str, Any], info: Any) -> dict[str, Any]:
        """Adds title, description, examples and extra members."""
        own: dict[str, Any] = {}
        for name in ("title", "description", "examples"):
            value = getattr(info, name)
            if value is not None:
                own[name] = value
        if info.examples is not None:
            own["examples"] = [_plain(example) for example in info.examples]
        if info.deprecated:
            own["deprecated"] = True
        found = {**found, **own}
        extra = info.json_schema_extra
        if isinstance(extra, dict):
            found.update({key: _plain(value) for key, value in extra.items()})
        elif callable(extra):
            extra(found)
        return found

    def _computed(self, computed: Any, config: Any) -> dict[str, Any]:
        found = dict(self.of(computed.node))
        options = computed.info.options
        generator = options["field_title_generator"] or config.field_title_generator
        if options["title"] is not None:
            found["title"] = options["title"]
        elif generator is not None:
            found["title"] = generator(computed.name, computed.info)
        elif "$ref" not in found and "title" not in found and _wants_title(computed.node, self.mode):
            found["title"] = _words(computed.key if self.by_alias else computed.name)
        for name in ("description", "examples"):
            if options[name] is not None:
                found[name] = options[name]
        if options["deprecated"]:
            found["deprecated"] = True
        found["readOnly"] = True
        return self._extra(found, options["json_schema_extra"], None)

    def structure(self, node: Any) -> dict[str, Any]:
        """Returns the schema of a TypedDict or dataclass."""
        table = node.table
        cls: Any = getattr(node, "owner", None) or node.cls

        def build() -> dict[str, Any]:
            with self._settings(table.config):
                found = self._object(table, _title(cls, table.config))
            doc = _doc(cls)
            if doc:
                found["description"] = doc
            return self._extra(found, table.config.json_schema_extra, cls)

        label = safe_name(label_of(cls, node.arguments))
        return self.ref(cls, label, lambda: changed_by_class(cls, build, self), node.arguments)

    def named_tuple(self, node: Any) -> dict[str, Any]:
        """Returns the schema of a NamedTuple."""

        def build() -> dict[str, Any]:
            items = [self.field(field, node.table.config) for field in node.table.fields]
            least = sum(field.is_required for field in node.table.fields)
            bounds = {"maxItems": len(items), "minItems": least} if least else {"maxItems": len(items)}
            return {**bounds, "prefixItems": items, "type": "array"}

        cls = node.cls
        label = safe_name(label_of(cls, node.arguments))
        return self.ref(cls, label, lambda: changed_by_class(cls, build, self), node.arguments)

    # The whole

    def finish(
        self, root: dict[str, Any], strict: bool, union_format: str = "any_of"
    ) -> dict[str, Any]:
        """Gives the definitions short names, and drops the root's own where nothing else
        leads to it."""
        found = root
        own = root.get("$ref") if set(root) == {"$ref"} else None
        counts: Counter[str] = Counter()
        for schema in [*self.definitions.values(), root]:
            count_references(schema, counts)
        definitions = dict(self.definitions)
        if own is not None and counts[own] == 1:
            found = definitions.pop(own)
        names = short_names(definitions)
        found = rename_references(found, names, self.ref_template)
        if definitions:
            made = {names[key]: rename_references(schema, names, self.ref_template) for key, schema in definitions.items()}
            used = reached([found], made, self.ref_template)
            made = {name: made[name] for name in sorted(made) if name in used}
            if made:
                found = {"$defs": made, **found}
        if union_format == "primitive_type_array":
            found = with_type_arrays(found)
        ordered: dict[str, Any] = sorted_keys(found)
        return strict_form(ordered, self.ref_template) if strict else ordered


def _wants_title(node: Any, mode: str) -> bool:
    """Whether a field's schema is titled: what is defined elsewhere has its own."""
    while True:
        if isinstance(node, PlainNode) and mode == "validation":
            return True
        if node.kind in ("model", "enum", "typed-dict", "dataclass", "named-tuple", "json-value"):
            return False
        if hasattr(node, "label") and node.kind != "text":
            return False
        inner = getattr(node, "node", None) or getattr(node, "node_json", None)
        if inner is None:
            return True
        node = inner


def _words(name: str) -> str:
    return name.title().replace("_", " ").strip()


def _title(cls: Any, config: Any) -> str:
    if config.title is not None:
        return str(config.title)
    if config.model_title_generator is not None:
        title = config.model_title_generator(cls)
        if not isinstance(title, str):
            raise TypeError(f"model_title_generator returns the text of a title, not {title!r}")
        return title
    return str(cls.__name__)


def _doc(cls: Any) -> Optional[str]:
    doc = vars(cls).get("__doc__")
    if getattr(vars(cls).get("__satya_origin__"), "__module__", "").startswith("satya.models."):
        # What RootModel says of itself describes none of its kinds.
        return None
    if not doc or doc.startswith(f"{cls.__name__}("):
        return None
    return inspect.cleandoc(doc)


def _plain(value: Any) -> Any:
    try:
        return infer(value, Writing("json", fallback=str))
    except Exception:
        return value


def _enum_schema(cls: Any) -> dict[str, Any]:
    values = [_plain(member.value) for member in cls]
    found: dict[str, Any] = {}
    doc = vars(cls).get("__doc__")
    if doc and doc != "An enumeration." and not doc.startswith("A collection of name"):
        found["description"] = inspect.cleandoc(doc)
    found["enum"] = values
    found["title"] = cls.__name__
    words = {str: "string", int: "integer", float: "number", bool: "boolean", list: "array"}
    kinds = {type(value) for value in values}
    if len(kinds) == 1 and next(iter(kinds)) in words:
        found["type"] = words[next(iter(kinds))]
    return found


def schema_of_model(
    cls: Any, by_alias: bool, ref_template: str, mode: str, strict: bool, union_format: str = "any_of"
) -> dict[str, Any]:
    """Returns the schema of a model class."""
    if cls is model_base(cls):
        raise AttributeError("model_json_schema() must be called on a subclass of Model, not Model itself.")
    generator = Generator(checked_mode(mode), by_alias, ref_template)
    is_strict = strict or cls.__satya_config__.json_schema_strict
    return generator.finish(generator.model(cls), is_strict, checked_format(union_format))


def schema_of_node(
    node: Any, config: Any, by_alias: bool, ref_template: str, mode: str, strict: bool, union_format: str = "any_of"
) -> dict[str, Any]:
    """Returns the schema of a compiled type."""
    generator = Generator(checked_mode(mode), by_alias, ref_template, config)
    return generator.finish(generator.root(node), strict, checked_format(union_format))


def refuse_generator(generator: Any) -> None:
    """A class that makes schemas from core schemas has nothing to read here."""
    if generator is not None:
        raise UserError(
            "schema_generator is not supported: there are no core schemas; use json_schema_extra,"
            " WithJsonSchema or __get_pydantic_json_schema__ instead"
        )
