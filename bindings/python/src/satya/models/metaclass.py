# SPDX-License-Identifier: Apache-2.0
"""ModelMeta: from a class statement to a class whose fields are known."""

from __future__ import annotations

import abc
import copyreg
import sys
import typing
from operator import methodcaller
from typing import TYPE_CHECKING, Any, Optional, Union

from . import decorators as d
from .class_attributes import DeclaredFields, delete_attribute, set_attribute, set_plainly
from .complete import begin, finished
from .config import DEFAULTS, Config, ConfigDict
from .declared import declared_in
from .declare import NO_FIELDS, PLAIN_DEFAULTS, declare_fields, fields_of_body
from .errors import NoFields, UndefinedAnnotation, UserError
from .field import Field
from .fields import FieldInfo, ModelPrivateAttr, PrivateAttr
from .for_pydantic import refuse_declaration, refuse_own_core_schema
from .names import evaluate, finder, names_around, put_annotations
from .older import warn_of_attribute
from .places import NATIVE, Metatype, Place, lay_out, view_dict
from .type_variables import origin_of
from .typed import dataclass_transform
from .typing_forms import is_classvar, model_base


@dataclass_transform(kw_only_default=True, field_specifiers=(Field, PrivateAttr))
class ModelMeta(abc.ABCMeta, Metatype):
    """Makes model classes."""

    def __new__(
        mcs, name: str, bases: tuple[Any, ...], namespace: dict[str, Any], **kwargs: Any
    ) -> Any:
        if not any([isinstance(base, ModelMeta) for base in bases]):
            base: Any = super().__new__(mcs, name, *_in_one(bases, namespace))
            base.__satya_base__ = base
            lay_out(base, ())
            return base
        put_annotations(namespace)
        config = _config_of(bases, namespace, kwargs)
        private, declared = _take_private_and_declared(bases, namespace, config)
        namespace["__satya_config__"] = config
        namespace["__satya_declared__"] = declared
        namespace["__satya_private_own__"] = private
        namespace["__satya_parent_names__"] = names_around()
        namespace.setdefault("__slots__", ())
        is_plain = not (private or declared or kwargs) and mcs is ModelMeta and _is_plain(bases, namespace)
        own = namespace["__satya_own_fields__"] = fields_of_body(namespace, takes_out=is_plain)
        put = type.__setattr__
        cls: Any
        if is_plain:
            # All that it has besides is what Model has.
            cls = super().__new__(mcs, name, bases, namespace)
        else:
            view_dict(bases, namespace)
            post_init = namespace.get("model_post_init")
            cls = super().__new__(mcs, name, bases, namespace, **kwargs)
            refuse_own_core_schema(cls)
            hook_module = cls.__init_subclass__.__module__ or "builtins"
            if hook_module.partition(".")[0] not in _HOOKS_WITHOUT_FIELDS:
                own = _fields_now(cls)
            has_post_init = post_init is not None or cls.model_post_init is not model_base(cls).model_post_init
            put(cls, "__satya_has_post_init__", has_post_init)
            if "__satya_parameters__" not in namespace:
                put(cls, "__satya_parameters__", _parameters_of(cls, bases))
        fields = DeclaredFields(declare_fields(cls, own, is_plain))
        put(cls, "__satya_fields__", fields)
        if "model_post_init" in fields:
            put(cls, "__satya_has_post_init__", False)
        lay_out(cls, tuple(fields))
        if config.frozen and "__hash__" not in namespace and bases[0].__hash__ in _USUAL_HASHES:
            cls.__hash__ = _hash_of_frozen
        # A parametrization is completed once it is known to those who ask for it again.
        is_complete = not config.defer_build and "__satya_origin__" not in namespace
        waits = begin(cls, is_plain, is_complete)
        if not (is_plain and waits):
            put(cls, "__match_args__", tuple([name for name, info in fields.items() if info.kw_only is False]))
        for base in cls.__mro__[1:]:
            hook = vars(base).get("__pydantic_init_subclass__")
            if hook is not None:
                hook.__get__(None, cls)(**kwargs)
                break
        return cls

    def __getattr__(cls, name: str) -> Any:
        private = cls.__dict__.get("__satya_private_own__")
        if private and name in private:
            return private[name]
        if name == "__satya_table__":
            raise NoFields(f"{cls.__name__} itself has no fields; derive a class from it, or use an existing one")
        if not name.startswith("_"):
            from .._absent import METHODS

            if name in METHODS:
                raise AttributeError(f"{cls.__name__} has no {name}: {METHODS[name]}")
        raise AttributeError(name)

    if not TYPE_CHECKING:
        if NATIVE is None:
            __setattr__ = set_plainly
        else:
            __setattr__ = set_attribute
            __delattr__ = delete_attribute

    def __instancecheck__(cls, instance: Any) -> bool:
        # By what the instance is: what it says of itself may raise, or be untrue.
        kind = type(instance)
        return isinstance(kind, ModelMeta) and issubclass(kind, cls)

    def __dir__(cls) -> list[str]:
        # What warns when it is read, and what is there with pydantic alone, is not shown.
        return [name for name in super().__dir__() if name not in ("__fields__", "__pydantic_serializer__")]

    @property
    def model_fields(cls) -> dict[str, FieldInfo]:
        """The declared fields by name."""
        found: dict[str, FieldInfo] = cls.__satya_fields__
        return found

    @property
    def __fields__(cls) -> dict[str, FieldInfo]:
        """model_fields under its older name."""
        warn_of_attribute("__fields__", "model_fields")
        return cls.model_fields

    @property
    def __private_attributes__(cls) -> dict[str, ModelPrivateAttr]:
        """The private attributes by name."""
        found: dict[str, ModelPrivateAttr] = {}
        for base in reversed(cls.__mro__):
            found.update(vars(base).get("__satya_private_own__", {}))
        return found

    @property
    def model_computed_fields(cls) -> dict[str, Any]:
        """The computed fields by name."""
        table = finished(cls)
        if table is None:
            return dict(declared_in(cls).get("computed_field", {}))
        return {computed.name: computed.info for computed in table.computed}

    @property
    def __signature__(cls) -> Any:
        from .signature import signature_of

        return signature_of(cls)


#: Where an `__init_subclass__` comes from that declares nothing.
_HOOKS_WITHOUT_FIELDS = frozenset(("builtins", "typing", "typing_extensions", __name__.partition(".")[0]))


def _fields_now(cls: Any) -> dict[str, Any]:
    """Returns the fields that a class declares after an `__init_subclass__` of the user, which may have
    added annotations and values, or changed them."""
    body = dict(vars(cls))
    own = fields_of_body(body, takes_out=False)
    if "__satya_class_variables__" in body:
        type.__setattr__(cls, "__satya_class_variables__", body["__satya_class_variables__"])
    type.__setattr__(cls, "__satya_own_fields__", own)
    return own


def _reduced(cls: Any) -> Union[str, tuple[Any, ...]]:
    """How a class is pickled: by its name, or by what it is a parametrization of."""
    origin = origin_of(cls)
    if origin is cls:
        name: str = cls.__qualname__
        return name
    from .generics import parametrize

    return parametrize, (origin, cls.__satya_arguments__)


copyreg.pickle(ModelMeta, _reduced)


def _in_one(bases: tuple[Any, ...], namespace: dict[str, Any]) -> Any:
    """Returns the bases and the body of Model with what stands in the classes between it and Place: to
    make a class, CPython looks for a hundred names in each of its bases."""
    if len(bases) != 1 or not issubclass(bases[0], Place):
        return bases, namespace
    body: dict[str, Any] = {}
    for base in reversed(bases[0].__mro__):
        if base not in Place.__mro__:
            body.update(vars(base))
    return (Place,), {**body, **namespace}


#: What a class of its own makes of what Model does with classes and instances.
_OWN_WAYS = frozenset(
    "__init__ __new__ __setattr__ __init_subclass__ model_post_init __get_pydantic_core_schema__"
    " __satya_is_root__ __satya_is_classic__ __satya_parameters__ __satya_types__ __dict__ __del__".split()
)


def _is_plain(bases: tuple[Any, ...], namespace: dict[str, Any]) -> bool:
    """Whether Model is the only base of a class, which leaves to it how it is made."""
    return len(bases) == 1 and bases[0].__satya_base__ is bases[0] and _OWN_WAYS.isdisjoint(namespace)


def _config_of(bases: Any, namespace: dict[str, Any], kwargs: dict[str, Any]) -> Config:
    outer: list[Any] = [base.__satya_config__.given if isinstance(base, ModelMeta) else _of_mixin(base) for base in bases]
    own, old = namespace.get("model_config"), namespace.get("Config")
    if own is None and namespace.get("__annotations__", {}).get("model_config") is not None:
        raise UserError("`model_config` cannot be used as a model field name. Use `model_config` for model configuration.", code="model-config-invalid-field-name")
    if not (own or old or kwargs or any(outer)):
        # Nothing is set anywhere.
        namespace["model_config"] = ConfigDict()
        usual: Config = next(base.__satya_config__ for base in bases if isinstance(base, ModelMeta))
        return usual
    given: dict[str, Any] = {}
    for settings in outer:
        given.update(settings)
    if own is not None:
        given.update(own)
    if old is not None and isinstance(old, type):
        if own:
            raise UserError('"Config" and "model_config" cannot be used together', code="config-both")
        given.update({k: v for k, v in vars(old).items() if not k.startswith("__")})
    for key in [k for k in kwargs if k in DEFAULTS]:
        given[key] = kwargs.pop(key)
    config = Config(given)
    namespace["model_config"] = ConfigDict(**config.given)  # type: ignore[typeddict-item]
    return config


def _of_mixin(base: Any) -> Any:
    """The settings that a base has which is no model."""
    found = getattr(base, "model_config", None)
    return found if isinstance(found, dict) else {}


def _parameters_of(cls: Any, bases: tuple[Any, ...]) -> tuple[Any, ...]:
    """The type variables of a class; one that names none has those that its base left open."""
    # An attribute that is not there costs a class more than one that is.
    own = getattr(cls, "__parameters__", ()) if typing.Generic in cls.__mro__ else ()
    return own or next(filter(None, (getattr(base, "__satya_parameters__", ()) for base in bases)), ())


def _take_private_and_declared(bases: tuple[Any, ...], namespace: dict[str, Any], config: Config) -> Any:
    """Takes private attributes and the methods with a role out of a class body."""
    private: dict[str, Any] = {}
    declared: dict[str, dict[str, Any]] = {}
    annotations = namespace.get("__annotations__", {})
    if _has_fields_alone(namespace, annotations):
        return private, declared
    ignored = (*NO_FIELDS, *config.ignored_types)
    for key, value in list(namespace.items()):
        refuse_declaration(value, key)
        if isinstance(value, type) and _is_of_body(value, namespace):
            continue
        if isinstance(value, d.Declared):
            declared.setdefault(value.role, {})[key] = value
            namespace[key] = value.wrapped
        elif isinstance(value, ModelPrivateAttr):
            if not key.startswith("_") or key.startswith("__"):
                raise UserError(
                    "Private attributes must not use valid field names; use sunder names, e.g."
                    f" {'_' + key.lstrip('_')!r} instead of {key!r}."
                )
            private[key] = value
            del namespace[key]
        elif key == "__pydantic_extra__" and isinstance(value, FieldInfo):
            # It says what type checkers make of an annotation for the types of extras.
            del namespace[key]
        elif key.startswith("__") or key == "model_config":
            continue
        elif key.startswith("_"):
            if isinstance(value, FieldInfo):
                raise UserError(
                    "Fields must not use names with leading underscores; e.g., use"
                    f" {key.lstrip('_')!r} instead of {key!r}."
                )
            if isinstance(value, ignored):
                continue
            is_of_class = is_classvar(annotations[key]) if key in annotations else _is_class_variable(bases, key)
            if not is_of_class:
                private[key] = ModelPrivateAttr(value)
                del namespace[key]
        elif key not in annotations and isinstance(value, FieldInfo):
            raise UserError(
                f"Field {key!r} requires a type annotation", code="model-field-missing-annotation"
            )
        elif key not in annotations and not isinstance(value, ignored) and key not in ("Config",):
            if _is_classic_attribute(bases, key):
                namespace.setdefault("__annotations__", {})[key] = typing.ClassVar[Any]
                continue
            if not hasattr(value, "__get__") and not _is_class_variable(bases, key):
                raise UserError(
                    f"A non-annotated attribute was detected: `{key} = {value!r}`. All model"
                    " fields require a type annotation; if it is not meant to be a field, annotate"
                    " it as a `ClassVar`, or add its type to `model_config['ignored_types']`.",
                    code="model-field-missing-annotation",
                )
    for key, annotation in annotations.items():
        if key.startswith("_") and not key.startswith("__") and key not in private:
            if key not in namespace and not is_classvar(annotation):
                private[key] = _private_of(annotation, namespace)
    return private, declared


def _is_of_body(kind: type, namespace: dict[str, Any]) -> bool:
    """Whether a class was made by a statement in a class body."""
    within = f"{namespace.get('__qualname__')}."
    return kind.__module__ == namespace.get("__module__") and kind.__qualname__.startswith(within)


def _private_of(annotation: Any, namespace: dict[str, Any]) -> ModelPrivateAttr:
    """What an annotation says of a private attribute: `Annotated[int, PrivateAttr(default=1)]`."""
    if isinstance(annotation, str) and "PrivateAttr" in annotation:
        module = sys.modules.get(namespace["__module__"])
        try:
            annotation = evaluate(annotation, finder(namespace, names_around(), vars(module) if module else None))
        except UndefinedAnnotation:
            pass
    said = typing.get_args(annotation) if typing.get_origin(annotation) is typing.Annotated else ()
    return next((each for each in said if isinstance(each, ModelPrivateAttr)), None) or ModelPrivateAttr()


def _is_classic_attribute(bases: tuple[Any, ...], name: str) -> bool:
    """Whether a name without an annotation is the class's own, as the classic API has it."""
    is_field = any(name in getattr(base, "__satya_fields__", ()) for base in bases)
    return not is_field and any(getattr(base, "__satya_is_classic__", False) for base in bases)


def _is_class_variable(bases: tuple[Any, ...], name: str) -> bool:
    return any(name in getattr(cls, "__satya_class_variables__", ()) for base in bases for cls in base.__mro__)


#: What every class body may have besides fields, and the types of what stands there.
_USUAL = frozenset("__module__ __qualname__ __annotations__ __doc__ __firstlineno__ __static_attributes__ model_config".split())
_USUAL_TYPES = PLAIN_DEFAULTS | {dict, tuple}


def _has_fields_alone(namespace: dict[str, Any], annotations: dict[str, Any]) -> bool:
    """Whether nothing in a class body is a private attribute, or has a role by what it is."""
    if not _USUAL_TYPES.issuperset(map(type, namespace.values())):
        return False
    return _USUAL.issuperset(namespace.keys() - annotations.keys()) and not any(map(methodcaller("startswith", "_"), annotations))


def _hash_of_frozen(self: Any) -> int:
    # Instances of all parametrizations of a generic model may be equal.
    values = type(self).__satya_table__.values(self)
    return hash((origin_of(type(self)), *values.values()))


#: What a base has that says nothing of how its instances are hashed.
_USUAL_HASHES = (None, object.__hash__, _hash_of_frozen)
