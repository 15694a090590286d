# SPDX-License-Identifier: Apache-2.0
"""Model: classes whose annotations are fields, checked when an instance is made."""

from __future__ import annotations

import abc
import copy
import functools
import sys
import types
import typing
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Callable, ClassVar, Optional

from . import decorators as d
from .config import Config, ConfigDict
from .errors import UndefinedAnnotation, UserError
from .fields import Field, FieldInfo, ModelPrivateAttr, PrivateAttr, collect
from .names import annotations_of, finder, module_of
from .state import State
from .table import MISSING, ModelTable
from .typing_forms import is_classvar
from .write import Writing

if TYPE_CHECKING:
    if sys.version_info >= (3, 11):
        from typing import dataclass_transform
    else:
        from typing_extensions import dataclass_transform
    from typing_extensions import Self
else:

    def dataclass_transform(**options: Any) -> Any:
        """Marks a class for type checkers, as typing.dataclass_transform does."""

        def mark(cls: Any) -> Any:
            cls.__dataclass_transform__ = options
            return cls

        return mark


#: Names of methods that a field may not hide, by the start of the name.
_IGNORED = (
    types.FunctionType,
    property,
    classmethod,
    staticmethod,
    functools.cached_property,
    d.Declared,
    type,
)


def _is_field_name(name: str) -> bool:
    return not name.startswith("_")


@dataclass_transform(kw_only_default=True, field_specifiers=(Field, PrivateAttr))
class ModelMeta(abc.ABCMeta):
    """Makes model classes."""

    def __new__(
        mcs, name: str, bases: tuple[Any, ...], namespace: dict[str, Any], **kwargs: Any
    ) -> Any:
        if not any(isinstance(base, ModelMeta) for base in bases):
            return super().__new__(mcs, name, bases, namespace)
        config = _config_of(bases, namespace, kwargs)
        private, declared = _take_private_and_declared(name, namespace, config)
        namespace["__satya_config__"] = config
        namespace["__satya_declared__"] = declared
        namespace["__satya_private_own__"] = private
        namespace.setdefault("__slots__", ())
        post_init = namespace.get("model_post_init")
        cls: Any = super().__new__(mcs, name, bases, namespace, **kwargs)
        cls.__satya_has_post_init__ = post_init is not None or cls.model_post_init is not Model.model_post_init
        cls.__satya_parent_names__ = _frame_names(namespace)
        if "__satya_parameters__" not in namespace:
            cls.__satya_parameters__ = getattr(cls, "__parameters__", ())
        _declare_fields(cls)
        if config.frozen and "__hash__" not in namespace:
            cls.__hash__ = _hash_of_frozen
        cls.__satya_table__ = _Pending(cls)
        if not config.defer_build:
            complete(cls, is_first=True)
        for base in cls.__mro__[1:]:
            hook = vars(base).get("__pydantic_init_subclass__")
            if hook is not None:
                super(cls, cls).__pydantic_init_subclass__(**kwargs)
                break
        return cls

    def __init__(cls, name: str, bases: Any, namespace: Any, **kwargs: Any) -> None:
        super().__init__(name, bases, namespace)

    def __setattr__(cls, name: str, value: Any) -> None:
        super().__setattr__(name, value)

    def __getattr__(cls, name: str) -> Any:
        private = cls.__dict__.get("__satya_private_own__")
        if private and name in private:
            return private[name]
        raise AttributeError(name)

    def __instancecheck__(cls, instance: Any) -> bool:
        # An instance of a model class, without what ABCMeta would cost for every other.
        return hasattr(instance, "__satya_fields_set__") and super().__instancecheck__(instance)

    def __dir__(cls) -> list[str]:
        return [name for name in super().__dir__() if name != "__fields__"]

    @property
    def model_fields(cls) -> dict[str, FieldInfo]:
        """The declared fields by name."""
        found: dict[str, FieldInfo] = cls.__satya_fields__  # type: ignore[attr-defined]
        return found

    @property
    def model_computed_fields(cls) -> dict[str, Any]:
        """The computed fields by name."""
        from .model_fields import declared_in

        return dict(declared_in(cls).get("computed_field", {}))

    @property
    def __signature__(cls) -> Any:
        from .signature import signature_of

        return signature_of(cls)


class _Pending:
    """Stands for the table of a class that is not complete; the first use completes it."""

    def __init__(self, cls: Any) -> None:
        object.__setattr__(self, "_cls", cls)

    def __getattr__(self, name: str) -> Any:
        cls = self._cls
        complete(cls, is_first=False)
        return getattr(cls.__satya_table__, name)


def _config_of(bases: Any, namespace: dict[str, Any], kwargs: dict[str, Any]) -> Config:
    given: dict[str, Any] = {}
    for base in bases:
        outer = getattr(base, "__satya_config__", None)
        if outer is not None:
            for key, value in outer.given.items():
                # The title is that of one class.
                if key != "title":
                    given[key] = value
    own = namespace.get("model_config")
    if own is not None:
        given.update(own)
    if namespace.get("__annotations__", {}).get("model_config") is not None and own is None:
        raise UserError("`model_config` cannot be used as a model field name. Use `model_config` for model configuration.", code="model-config-invalid-field-name")
    old = namespace.get("Config")
    if old is not None and isinstance(old, type):
        if own is not None:
            raise UserError('"Config" and "model_config" cannot be used together', code="config-both")
        given.update({k: v for k, v in vars(old).items() if not k.startswith("__")})
    from .config import DEFAULTS

    for key in [k for k in kwargs if k in DEFAULTS]:
        given[key] = kwargs.pop(key)
    config = Config(given)
    namespace["model_config"] = ConfigDict(**config.given)  # type: ignore[typeddict-item]
    return config


def _take_private_and_declared(name: str, namespace: dict[str, Any], config: Config) -> Any:
    """Takes private attributes and the methods with a role out of a class body."""
    private: dict[str, Any] = {}
    declared: dict[str, dict[str, Any]] = {}
    annotations = namespace.get("__annotations__", {})
    ignored = (*_IGNORED, *config.ignored_types)
    for key, value in list(namespace.items()):
        if isinstance(value, d.Declared):
            declared.setdefault(value.role, {})[key] = value
            namespace[key] = value.wrapped
        elif isinstance(value, ModelPrivateAttr):
            if not key.startswith("_") or key.startswith("__"):
                raise NameError(
                    "Private attributes must not use valid field names; use sunder names, e.g."
                    f" {'_' + key.lstrip('_')!r} instead of {key!r}."
                )
            private[key] = value
            del namespace[key]
        elif key.startswith("__") or key == "model_config":
            continue
        elif key.startswith("_"):
            if isinstance(value, ignored):
                continue
            if key not in annotations or not is_classvar(annotations[key]):
                private[key] = ModelPrivateAttr(value)
                del namespace[key]
        elif key not in annotations and isinstance(value, FieldInfo):
            raise UserError(
                f"Field {key!r} requires a type annotation", code="model-field-missing-annotation"
            )
        elif key not in annotations and not isinstance(value, ignored) and key not in ("Config",):
            if not hasattr(value, "__get__") and not isinstance(value, types.ModuleType):
                raise UserError(
                    f"A non-annotated attribute was detected: `{key} = {value!r}`. All model"
                    " fields require a type annotation; if it is not meant to be a field, annotate"
                    " it as a `ClassVar`, or add its type to `model_config['ignored_types']`.",
                    code="model-field-missing-annotation",
                )
    for key, annotation in annotations.items():
        if key.startswith("_") and not key.startswith("__") and key not in private:
            if key not in namespace and not is_classvar(annotation):
                private[key] = ModelPrivateAttr()
    return private, declared


def _frame_names(namespace: dict[str, Any]) -> Optional[dict[str, Any]]:
    """The local names where the class statement stands; None at the top of a module."""
    frame = sys._getframe(2)
    while frame is not None and frame.f_globals.get("__name__", "").startswith(("satya.models", "abc")):
        frame = frame.f_back  # type: ignore[assignment]
    if frame is None or frame.f_locals is frame.f_globals:
        return None
    if frame.f_code.co_name == "<module>":
        return None
    return dict(frame.f_locals)


def names_of(cls: Any, extra: Optional[dict[str, Any]] = None) -> Callable[[str], Any]:
    """Returns what looks up the names in a class's annotations."""
    parameters = {p.__name__: p for p in getattr(cls, "__type_params__", ())}
    local = getattr(cls, "__satya_parent_names__", None)
    return finder(extra, {cls.__name__: cls}, parameters, local, module_of(cls))


def _declare_fields(cls: Any) -> None:
    """Collects the declared fields of a class and its bases; types may come later."""
    fields: dict[str, FieldInfo] = {}
    owners: dict[str, Any] = {}
    for base in reversed(cls.__mro__[1:]):
        for name, info in vars(base).get("__satya_own_fields__", {}).items():
            fields[name] = info
            owners[name] = base
    own: dict[str, FieldInfo] = {}
    for name, annotation in annotations_of(cls).items():
        if name == "model_config" or is_classvar(annotation) or not _is_field_name(name):
            continue
        own[name] = _declare_field(cls, name, annotation)
        if name in fields and name not in vars(cls) and own[name].is_required():
            pass
    # A base that is no model may give defaults and fields by its annotations.
    for base in cls.__mro__[1:]:
        if isinstance(base, ModelMeta) or base is object or base.__module__ in ("typing", "abc"):
            continue
        for name, annotation in annotations_of(base).items():
            if name not in own and name not in fields and _is_field_name(name) and not is_classvar(annotation) and name in annotations_of(cls):
                own[name] = _declare_field(base, name, annotation)
    for name, value in list(vars(cls).items()):
        if name in fields and name not in own and not name.startswith("_") and not isinstance(value, _IGNORED):
            raise UserError(
                f"Field {name!r} defined on a base class was overridden by a non-annotated attribute."
                " All field definitions, including overrides, require a type annotation.",
                code="model-field-overridden",
            )
    for name in own:
        if name in vars(cls):
            type.__delattr__(cls, name)
        _refuse_hidden(cls, name)
    cls.__satya_own_fields__ = own
    cls.__satya_field_owners__ = {**owners, **dict.fromkeys(own, cls)}
    cls.__satya_fields__ = {**fields, **own}
    cls.__match_args__ = tuple(n for n, f in cls.__satya_fields__.items() if f.kw_only is False)


def _refuse_hidden(cls: Any, name: str) -> None:
    protected = cls.__satya_config__.protected_namespaces
    for start in protected or ():
        is_hit = start.match(name) if hasattr(start, "match") else name.startswith(start)
        if is_hit and hasattr(Model, name):
            raise ValueError(f"Field {name!r} conflicts with member {getattr(Model, name)!r} of protected namespace {start!r}.")
    for base in cls.__mro__[1:]:
        found = vars(base).get(name)
        if found is not None and isinstance(base, ModelMeta) and name not in getattr(base, "__satya_fields__", {}):
            import warnings

            warnings.warn(
                f'Field name "{name}" in "{cls.__qualname__}" shadows an attribute in parent "{base.__qualname__}"',
                UserWarning,
                stacklevel=6,
            )
            break


def _declare_field(cls: Any, name: str, annotation: Any) -> FieldInfo:
    default = vars(cls).get(name, MISSING)
    if isinstance(default, d.Declared):
        default = MISSING
    if isinstance(annotation, (str, typing.ForwardRef)):
        info = _deferred(cls, annotation, default)
    else:
        info = collect(annotation, default)
    info.owner_config = name
    return info


def _deferred(cls: Any, annotation: Any, default: Any) -> FieldInfo:
    """A field whose annotation is text: it is evaluated now if its names are known."""
    from .compile import Compiler

    compiler = Compiler(cls.__satya_config__, names_of(cls))
    text = annotation if isinstance(annotation, str) else annotation.__forward_arg__
    try:
        found = _evaluated(compiler, text)
    except (UndefinedAnnotation, NameError):
        info = collect(Any, default)
        info.annotation = typing.ForwardRef(text) if _parses(text) else text
        info.given["annotation"] = info.annotation
        return info
    return collect(found, default)


def _parses(text: str) -> bool:
    try:
        compile(text, "<annotation>", "eval")
    except SyntaxError:
        return False
    return True


def _evaluated(compiler: Any, text: str) -> Any:
    from .names import evaluate

    found = evaluate(text, compiler.names)
    while isinstance(found, (str, typing.ForwardRef)):
        found = evaluate(found if isinstance(found, str) else found.__forward_arg__, compiler.names)
    return found


def complete(cls: Any, is_first: bool, names: Optional[dict[str, Any]] = None) -> bool:
    """Compiles a class; False where names are missing and `is_first` allows that."""
    if isinstance(vars(cls).get("__satya_table__"), ModelTable):
        return True
    try:
        table = _build(cls, names)
    except UndefinedAnnotation as error:
        if is_first:
            return False
        raise UserError(
            f"`{cls.__name__}` is not fully defined; you should define `{error.name}`, then call"
            f" `{cls.__name__}.model_rebuild()`.",
            code="class-not-fully-defined",
        ) from None
    type.__setattr__(cls, "__satya_table__", table)
    from .engines import engine

    table.settle()
    engine().install(table)
    return True


def _build(cls: Any, names: Optional[dict[str, Any]]) -> ModelTable:
    from .compile import Compiler
    from .model_fields import apply_decorators, bound, computed_fields, declared_in, field_table

    config: Config = cls.__satya_config__
    fields = []
    types_: dict[Any, Any] = dict(getattr(cls, "__satya_types__", {}))
    compilers: dict[Any, Any] = {}
    for name, info in cls.__satya_fields__.items():
        owner = cls.__satya_field_owners__.get(name, cls)
        compiler = compilers.get(owner)
        if compiler is None:
            known = {**types_, **getattr(owner, "__satya_types__", {})}
            known.update(_types_of_base(cls, owner, known))
            compiler = compilers[owner] = Compiler(config, names_of(owner, names), known, cls)
        info = _settle(cls, name, info, compiler)
        info = copy.copy(info) if config.alias_generator is not None and owner is not cls else info
        cls.__satya_fields__[name] = info
        fields.append(field_table(compiler, name, info, len(fields)))
    table = ModelTable(cls, fields, config)
    if config.model_title_generator is not None and config.title is None:
        table.name = config.model_title_generator(cls)
    compiler = Compiler(config, names_of(cls, names), types_, cls)
    declared = declared_in(cls)
    table.computed = computed_fields(compiler, cls, declared, table)
    apply_decorators(compiler, cls, table, declared)
    for found in declared.get("model_validator", {}).values():
        _add_model_validator(cls, table, found)
    for found in declared.get("model_serializer", {}).values():
        is_wrap = found.options["mode"] == "wrap"
        from .nodes.base import AnyNode
        from .nodes.hooks import takes_info

        info_ = takes_info(found.wrapped, 2 if is_wrap else 1)
        table.serializer = compiler.serializer(
            found.wrapped, AnyNode(), is_wrap, found.options["return_type"], found.options["when_used"], info=info_
        )
    for base in reversed(cls.__mro__):
        table.private.update(vars(base).get("__satya_private_own__", {}))
    if table.private or cls.__satya_has_post_init__:
        table.post_init = "__satya_post_init__"
    table.has_init = cls.__init__ is not Model.__init__ and not _is_generated(cls.__init__)
    table.is_root = getattr(cls, "__satya_is_root__", False)
    if table.is_root and config.extra is not None:
        raise UserError("`RootModel` does not support setting `model_config['extra']`", code="root-model-extra")
    table.is_classic = getattr(cls, "__satya_is_classic__", False)
    table.label = cls.__name__
    _extra_types(cls, table, compiler)
    table.has_decimal = _has_decimal([field.node for field in fields], set())
    del bound
    return table


def _is_generated(function: Any) -> bool:
    return bool(getattr(function, "__satya_generated__", False))


def _settle(cls: Any, name: str, info: FieldInfo, compiler: Any) -> FieldInfo:
    """Evaluates an annotation that waited for its names."""
    annotation = info.annotation
    if not isinstance(annotation, (str, typing.ForwardRef)):
        return info
    text = annotation if isinstance(annotation, str) else annotation.__forward_arg__
    found = _evaluated(compiler, text)
    given = dict(info.given)
    given.pop("annotation", None)
    rest = FieldInfo(**given)
    settled = collect(found, rest)
    if is_classvar(found):
        raise UserError(f"the annotation of {name!r} is a ClassVar only by another name; write ClassVar")
    return settled


def _types_of_base(cls: Any, owner: Any, known: dict[Any, Any]) -> dict[Any, Any]:
    """What the type variables of a base stand for in a class that names them."""
    found: dict[Any, Any] = {}
    for base in cls.__mro__:
        for generic in vars(base).get("__orig_bases__", ()):
            origin = getattr(generic, "__origin__", None)
            arguments = getattr(generic, "__args__", ())
            if isinstance(origin, ModelMeta) and issubclass(origin, owner):
                for variable, argument in zip(getattr(origin, "__parameters__", ()), arguments):
                    found.setdefault(variable, known.get(argument, argument))
    return found


def _add_model_validator(cls: Any, table: ModelTable, found: Any) -> None:
    from .model_fields import bound
    from .nodes.hooks import takes_info

    mode = found.options["mode"]
    if mode == "after":
        wrapped = found.wrapped
        if isinstance(wrapped, classmethod):
            inner = bound(cls, found)
            table.after.append((inner, takes_info(inner, 1)))
        else:
            table.after.append((wrapped, takes_info(wrapped, 1)))
        return
    function = bound(cls, found)
    if mode == "before":
        table.before.insert(0, (function, takes_info(function, 1)))
    else:
        table.wrap.append((function, takes_info(function, 2)))


def _extra_types(cls: Any, table: ModelTable, compiler: Any) -> None:
    if table.extra != "allow":
        return
    for base in cls.__mro__:
        annotation = annotations_of(base).get("__pydantic_extra__")
        if annotation is None or base is Model:
            continue
        annotation = compiler.resolve(annotation)
        arguments = typing.get_args(annotation)
        if len(arguments) == 2:
            if arguments[0] is not str:
                table.extra_key_node = compiler.node(arguments[0])
            if arguments[1] is not Any:
                table.extra_node = compiler.node(arguments[1])
        return


def _has_decimal(nodes: Any, seen: set[int]) -> bool:
    """Whether numbers of JSON text must keep their digits."""
    for node in nodes:
        if id(node) in seen:
            continue
        seen.add(id(node))
        if node.kind == "decimal":
            return True
        inner = node.inner()
        if node.kind == "model" and hasattr(node, "cls"):
            table = vars(node.cls).get("__satya_table__")
            if not isinstance(table, ModelTable):
                # Not complete yet: it may have some.
                return True
            if table.has_decimal:
                return True
        definition = getattr(node, "node", None)
        if definition is not None:
            inner = (*inner, definition)
        if inner and _has_decimal(inner, seen):
            return True
    return False


def _hash_of_frozen(self: Any) -> int:
    values = type(self).__satya_table__.values(self)
    return hash((type(self), *values.values()))


class _Layout:
    """What every instance has room for, beside its fields."""

    __slots__ = ("__dict__", "__weakref__", "__satya_fields_set__", "__satya_extra__", "__satya_private__")


class Model(_Layout, metaclass=ModelMeta):
    """The base of models: annotated attributes are fields.

        class User(Model):
            name: str = Field(min_length=2)
            age: int = 0
    """

    __slots__ = ()

    if TYPE_CHECKING:
        model_config: ClassVar[ConfigDict]
        model_fields: ClassVar[dict[str, FieldInfo]]
        model_computed_fields: ClassVar[dict[str, Any]]
        __satya_table__: ClassVar[Any]
        __satya_fields_set__: Any
        __satya_extra__: Any
        __satya_private__: Any

    model_config = ConfigDict()
    __satya_config__ = Config()
    __satya_fields__: ClassVar[dict[str, FieldInfo]] = {}
    __satya_declared__: ClassVar[dict[str, Any]] = {}
    __satya_is_root__ = False
    __satya_is_classic__ = False

    def __init__(self, /, **data: Any) -> None:
        """Checks the data and makes an instance; raises ValidationError."""
        type(self).__satya_table__.create(self, data)

    # Making instances

    @classmethod
    def model_construct(cls, _fields_set: Optional[set[str]] = None, **values: Any) -> Self:
        """Makes an instance without any check."""
        table = cls.__satya_table__
        found: dict[str, Any] = {}
        fields_set = set()
        for field in table.fields:
            for place in (*field.aliases, field.name):
                if isinstance(place, str) and place in values:
                    found[field.name] = values.pop(place)
                    fields_set.add(field.name)
                    break
            else:
                if not field.is_required:
                    found[field.name] = field.get_default(found)
        extra = values if table.extra == "allow" else None
        given = fields_set if _fields_set is None else _fields_set
        if extra and _fields_set is None:
            given = fields_set | set(extra)
        made = table.new(found, given, extra)
        if table.post_init is not None:
            made.__satya_post_init__(None)
        return made  # type: ignore[no-any-return]

    @classmethod
    def model_validate(
        cls,
        obj: Any,
        *,
        strict: Optional[bool] = None,
        extra: Optional[str] = None,
        from_attributes: Optional[bool] = None,
        context: Any = None,
        by_alias: Optional[bool] = None,
        by_name: Optional[bool] = None,
    ) -> Self:
        """Checks an object: a dict, an instance, or what has the fields as attributes."""
        _refuse_no_names(by_alias, by_name)
        state = State("python", strict, context, from_attributes, extra, by_alias, by_name)
        return cls.__satya_table__.from_python(obj, state)  # type: ignore[no-any-return]

    @classmethod
    def model_validate_json(
        cls,
        json_data: Any,
        *,
        strict: Optional[bool] = None,
        extra: Optional[str] = None,
        context: Any = None,
        by_alias: Optional[bool] = None,
        by_name: Optional[bool] = None,
    ) -> Self:
        """Checks JSON text: str, bytes or any buffer."""
        _refuse_no_names(by_alias, by_name)
        state = State("json", strict, context, None, extra, by_alias, by_name)
        return cls.__satya_table__.from_json(json_data, state)  # type: ignore[no-any-return]

    @classmethod
    def model_validate_strings(
        cls,
        obj: Any,
        *,
        strict: Optional[bool] = None,
        extra: Optional[str] = None,
        context: Any = None,
        by_alias: Optional[bool] = None,
        by_name: Optional[bool] = None,
    ) -> Self:
        """Checks a dict of text, as forms and query strings give it."""
        _refuse_no_names(by_alias, by_name)
        state = State("strings", strict, context, None, extra, by_alias, by_name)
        return cls.__satya_table__.from_python(obj, state)  # type: ignore[no-any-return]

    # Batches

    @classmethod
    def validate_batch(cls, rows: Any, *, strict: Optional[bool] = None) -> Any:
        """Checks many objects; bad ones raise nothing. Returns a ModelBatch."""
        from .batches import rows_batch

        return rows_batch(cls, rows, strict)

    @classmethod
    def validate_json_batch(cls, source: Any, *, format: str = "ndjson", threads: int = 0, **options: Any) -> Any:
        """Checks many records of JSON text, or of a file; returns a ModelBatch, for a
        path or file an iterator of them."""
        from .batches import json_batch

        return json_batch(cls, source, format, threads, options)

    # Writing

    def model_dump(
        self,
        *,
        mode: str = "python",
        include: Any = None,
        exclude: Any = None,
        context: Any = None,
        by_alias: Optional[bool] = None,
        exclude_unset: bool = False,
        exclude_defaults: bool = False,
        exclude_none: bool = False,
        exclude_computed_fields: bool = False,
        round_trip: bool = False,
        warnings: Any = True,
        fallback: Optional[Callable[[Any], Any]] = None,
        serialize_as_any: bool = False,
        polymorphic_serialization: Optional[bool] = None,
    ) -> dict[str, Any]:
        """Returns the instance as a dict."""
        table = type(self).__satya_table__
        out = Writing(
            mode,
            table.config,
            by_alias=by_alias,
            exclude_unset=exclude_unset,
            exclude_defaults=exclude_defaults,
            exclude_none=exclude_none,
            exclude_computed_fields=exclude_computed_fields,
            round_trip=round_trip,
            warnings=warnings,
            context=context,
            serialize_as_any=serialize_as_any or bool(polymorphic_serialization),
            fallback=fallback,
            include=include,
            exclude=exclude,
        )
        found: dict[str, Any] = table.dump(self, out, include, exclude)
        if out.found:
            out.finish()
        return found

    def model_dump_json(
        self,
        *,
        indent: Optional[int] = None,
        ensure_ascii: bool = False,
        include: Any = None,
        exclude: Any = None,
        context: Any = None,
        by_alias: Optional[bool] = None,
        exclude_unset: bool = False,
        exclude_defaults: bool = False,
        exclude_none: bool = False,
        exclude_computed_fields: bool = False,
        round_trip: bool = False,
        warnings: Any = True,
        fallback: Optional[Callable[[Any], Any]] = None,
        serialize_as_any: bool = False,
        polymorphic_serialization: Optional[bool] = None,
    ) -> str:
        """Returns the instance as JSON text."""
        from .jsonable import encode

        found = self.model_dump(
            mode="json",
            include=include,
            exclude=exclude,
            context=context,
            by_alias=by_alias,
            exclude_unset=exclude_unset,
            exclude_defaults=exclude_defaults,
            exclude_none=exclude_none,
            exclude_computed_fields=exclude_computed_fields,
            round_trip=round_trip,
            warnings=warnings,
            fallback=fallback,
            serialize_as_any=serialize_as_any,
            polymorphic_serialization=polymorphic_serialization,
        )
        return encode(found, indent, ensure_ascii, type(self).__satya_config__)

    def model_copy(self, *, update: Optional[Mapping[str, Any]] = None, deep: bool = False) -> Self:
        """Returns a copy, with some values replaced, which are not checked."""
        made = self.__deepcopy__() if deep else self.__copy__()
        if update:
            table = type(self).__satya_table__
            for name, value in update.items():
                if name in table.by_name:
                    made.__dict__[name] = value
                elif table.extra == "allow":
                    if made.__satya_extra__ is None:
                        object.__setattr__(made, "__satya_extra__", {})
                    made.__satya_extra__[name] = value
                else:
                    made.__dict__[name] = value
            object.__setattr__(made, "__satya_fields_set__", set(made.__satya_fields_set__) | set(update))
        return made

    # What it is

    @classmethod
    def model_json_schema(
        cls,
        by_alias: bool = True,
        ref_template: str = "#/$defs/{model}",
        schema_generator: Any = None,
        mode: str = "validation",
        *,
        union_format: str = "any_of",
        strict: bool = False,
    ) -> dict[str, Any]:
        """Returns the JSON Schema (2020-12) of what the model takes, or of its dumps.
        With `strict`, in the form that structured outputs ask for."""
        from .json_schema import schema_of_model

        return schema_of_model(cls, by_alias, ref_template, mode, strict)

    @classmethod
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        """Returns the name of a generic model with its parameters."""
        names = [p.__name__ if isinstance(p, type) and not typing.get_origin(p) else str(p).replace("typing.", "") for p in params]
        return f"{cls.__name__}[{', '.join(names)}]"

    @classmethod
    def model_rebuild(
        cls,
        *,
        force: bool = False,
        raise_errors: bool = True,
        _parent_namespace_depth: int = 2,
        _types_namespace: Optional[Mapping[str, Any]] = None,
    ) -> Optional[bool]:
        """Completes a class whose annotations waited for names."""
        if isinstance(vars(cls).get("__satya_table__"), ModelTable) and not force:
            return None
        names = dict(_types_namespace or {})
        if _types_namespace is None:
            frame = sys._getframe(max(_parent_namespace_depth - 1, 1))
            names.update(frame.f_locals)
        type.__setattr__(cls, "__satya_table__", _Pending(cls))
        try:
            return complete(cls, is_first=False, names=names)
        except UserError:
            if raise_errors:
                raise
            return False

    def model_post_init(self, context: Any, /) -> None:
        """Runs when the fields of a new instance are set; for subclasses."""

    def __satya_post_init__(self, context: Any) -> None:
        table = type(self).__satya_table__
        if table.private:
            held = {}
            for name, declared in table.private.items():
                value = declared.get_default()
                if value is not MISSING:
                    held[name] = value
            object.__setattr__(self, "__satya_private__", held)
        if type(self).__satya_has_post_init__:
            self.model_post_init(context)

    @property
    def model_fields_set(self) -> set[str]:
        """The names of the fields that were given, not filled in."""
        found = self.__satya_fields_set__
        if type(found) is not set:
            found = set(found)
            object.__setattr__(self, "__satya_fields_set__", found)
        return found

    @property
    def __pydantic_fields_set__(self) -> set[str]:
        return self.model_fields_set

    @property
    def model_extra(self) -> Optional[dict[str, Any]]:
        """The values of undeclared names, where the model keeps them; else None."""
        found: Optional[dict[str, Any]] = self.__satya_extra__
        return found

    # Attributes

    def __setattr__(self, name: str, value: Any) -> None:
        assign(self, name, value)

    def __getattr__(self, name: str) -> Any:
        # Only what is no field and no attribute of the class comes here.
        if name.startswith("__satya_"):
            if name in ("__satya_extra__", "__satya_private__"):
                return None
            if name == "__satya_fields_set__":
                return frozenset()
            raise AttributeError(name)
        private = self.__satya_private__
        if private is not None and name in private:
            return private[name]
        extra = self.__satya_extra__
        if extra is not None and name in extra:
            return extra[name]
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def __delattr__(self, name: str) -> None:
        private = self.__satya_private__
        if private is not None and name in private:
            del private[name]
            return
        _refuse_frozen(self, name, None)
        extra = self.__satya_extra__
        if extra is not None and name in extra:
            del extra[name]
            return
        object.__delattr__(self, name)

    # Python's own protocols

    def __eq__(self, other: Any) -> bool:
        if not isinstance(other, Model):
            return NotImplemented
        mine = type(self).__satya_table__
        if _origin(type(self)) is not _origin(type(other)):
            return False
        return bool(
            mine.values(self) == type(other).__satya_table__.values(other)
            and (self.__satya_private__ or None) == (other.__satya_private__ or None)
            and (self.__satya_extra__ or None) == (other.__satya_extra__ or None)
        )

    def __iter__(self) -> Any:
        yield from type(self).__satya_table__.values(self).items()
        yield from (self.__satya_extra__ or {}).items()

    def __copy__(self) -> Self:
        made = type(self).__new__(type(self))
        put = object.__setattr__
        put(made, "__dict__", dict(self.__dict__))
        put(made, "__satya_fields_set__", set(self.__satya_fields_set__))
        extra, private = self.__satya_extra__, self.__satya_private__
        put(made, "__satya_extra__", None if extra is None else dict(extra))
        put(made, "__satya_private__", None if private is None else dict(private))
        return made

    def __deepcopy__(self, memo: Any = None) -> Self:
        made = type(self).__new__(type(self))
        put = object.__setattr__
        if memo is None:
            memo = {}
        memo[id(self)] = made
        put(made, "__dict__", copy.deepcopy(self.__dict__, memo))
        put(made, "__satya_fields_set__", set(self.__satya_fields_set__))
        put(made, "__satya_extra__", copy.deepcopy(self.__satya_extra__, memo))
        put(made, "__satya_private__", copy.deepcopy(self.__satya_private__, memo))
        return made

    def __getstate__(self) -> dict[str, Any]:
        return {
            "values": dict(self.__dict__),
            "fields_set": set(self.__satya_fields_set__),
            "extra": self.__satya_extra__,
            "private": self.__satya_private__,
        }

    def __setstate__(self, state: dict[str, Any]) -> None:
        put = object.__setattr__
        put(self, "__dict__", state["values"])
        put(self, "__satya_fields_set__", state["fields_set"])
        put(self, "__satya_extra__", state["extra"])
        put(self, "__satya_private__", state["private"])

    def __repr_args__(self) -> Any:
        table = type(self).__satya_table__
        values = table.values(self)
        for field in table.fields:
            if field.in_repr and field.name in values:
                value = values[field.name]
                yield field.name, "..." if value is self else value
        yield from (self.__satya_extra__ or {}).items()
        for computed in table.computed:
            if computed.info.options["repr"]:
                yield computed.name, getattr(self, computed.name)

    def __repr_name__(self) -> str:
        return type(self).__name__

    def __repr_str__(self, join: str) -> str:
        return join.join(f"{name}={value!r}" if name is not None else repr(value) for name, value in self.__repr_args__())

    def __repr__(self) -> str:
        if id(self) in _shown:
            return f"{self.__repr_name__()}(...)"
        _shown.add(id(self))
        try:
            return f"{self.__repr_name__()}({self.__repr_str__(', ')})"
        finally:
            _shown.discard(id(self))

    def __str__(self) -> str:
        return self.__repr_str__(" ")

    def __rich_repr__(self) -> Any:
        yield from self.__repr_args__()

    @classmethod
    def __class_getitem__(cls, parameters: Any) -> Any:
        from .generics import parametrize

        return parametrize(cls, parameters)

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Runs when a subclass is complete; for subclasses."""

    # How pydantic, and what is built on it, sees a model

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        from .bridge import core_schema_of

        return core_schema_of(source)

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: Any, handler: Any) -> Any:
        from .bridge import json_schema_of

        return json_schema_of(cls, handler)

    # The names that version 1 had

    def dict(self, **options: Any) -> Any:
        """model_dump() under its older name."""
        return self.model_dump(**options)

    def json(self, **options: Any) -> str:
        """model_dump_json() under its older name."""
        return self.model_dump_json(**options)

    @classmethod
    def parse_obj(cls, obj: Any) -> Self:
        """model_validate() under its older name."""
        return cls.model_validate(obj)

    @classmethod
    def parse_raw(cls, data: Any) -> Self:
        """model_validate_json() under its older name."""
        return cls.model_validate_json(data)

    def copy(self, *, update: Optional[Mapping[str, Any]] = None, deep: bool = False) -> Self:
        """model_copy() under its older name."""
        return self.model_copy(update=update, deep=deep)


_shown: set[int] = set()


def _origin(cls: Any) -> Any:
    return getattr(cls, "__satya_origin__", cls)


def _refuse_no_names(by_alias: Optional[bool], by_name: Optional[bool]) -> None:
    if by_alias is False and by_name is not True:
        raise UserError("At least one of `by_alias` or `by_name` must be set to True.", code="validate-by-alias-and-name-false")


def _refuse_frozen(instance: Any, name: str, value: Any) -> None:
    from .state import Fail, Line

    table = type(instance).__satya_table__
    field = table.by_name.get(name)
    if table.config.frozen:
        raise table.error(Fail([Line("frozen_instance", (name,), value)]))
    if field is not None and field.is_frozen:
        raise table.error(Fail([Line("frozen_field", (name,), value)]))


def assign(instance: Any, name: str, value: Any) -> None:
    """Sets an attribute: what __setattr__ does."""
    cls = type(instance)
    table = cls.__satya_table__
    if name in table.by_name:
        _refuse_frozen(instance, name, value)
        if table.config.validate_assignment:
            table.check_assignment(instance, name, value)
        else:
            table.store(instance, name, value)
        return
    if _is_class_var(cls, name):
        raise AttributeError(
            f"{name!r} is a ClassVar of `{cls.__name__}` and cannot be set on an instance. If you"
            f" want to set a value on the class, use `{cls.__name__}.{name} = value`."
        )
    if name.startswith("_"):
        if name in table.private:
            private = instance.__satya_private__
            if private is None:
                private = {}
                object.__setattr__(instance, "__satya_private__", private)
            private[name] = value
        else:
            object.__setattr__(instance, name, value)
        return
    found = getattr(cls, name, None)
    if isinstance(found, property) or hasattr(type(found), "__set__"):
        found.__set__(instance, value)
        return
    if isinstance(found, functools.cached_property):
        instance.__dict__[name] = value
        return
    if table.config.frozen:
        _refuse_frozen(instance, name, value)
    if table.extra != "allow":
        if table.config.validate_assignment:
            table.check_assignment(instance, name, value)
        raise ValueError(f'"{cls.__name__}" object has no field "{name}"')
    if table.config.validate_assignment:
        table.check_assignment(instance, name, value)
        return
    extra = instance.__satya_extra__
    if extra is None:
        extra = {}
        object.__setattr__(instance, "__satya_extra__", extra)
    extra[name] = value


def _is_class_var(cls: Any, name: str) -> bool:
    return any(
        name in annotations_of(base) and is_classvar(annotations_of(base)[name])
        for base in cls.__mro__
        if isinstance(base, ModelMeta)
    )


