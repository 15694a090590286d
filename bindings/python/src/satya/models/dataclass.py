# SPDX-License-Identifier: Apache-2.0
"""Dataclasses whose arguments are checked: `@satya.dataclasses.dataclass`."""

from __future__ import annotations

import dataclasses
import functools
import sys
import types
import typing
import warnings
from typing import TYPE_CHECKING, Any, Callable, Literal, Optional, TypedDict, TypeVar, overload

from .compile import Compiler
from .config import Config, ConfigDict
from .declare import names_of
from .decorators import Declared
from .defaults import MISSING
from .depth import too_deep
from .engines.equip import shorten
from .errors import UndefinedAnnotation, UserError, ValidationError
from .field import Field
from .fields import FieldInfo, PrivateAttr
from .for_pydantic import HOOK, CoreSchema, Serializer, dataclass_core_schema
from .names import annotations_of, names_around
from .nodes.arguments import ArgsKwargs
from .nodes.base import HookNode, Node
from .nodes.functions import BeforeNode
from .places import NATIVE
from .state import Fail, Line, State, cause_of
from .typed import dataclass_transform
from .typing_forms import is_model

if TYPE_CHECKING:
    from typing_extensions import Unpack

T = TypeVar("T")


if TYPE_CHECKING:

    class DataclassOptions(TypedDict, total=False):
        """The keywords of dataclass()."""

        init: Literal[False]
        repr: bool
        eq: bool
        order: bool
        unsafe_hash: bool
        frozen: Optional[bool]
        config: Optional[ConfigDict]
        validate_on_init: Optional[bool]
        kw_only: bool
        slots: bool


@dataclass_transform(field_specifiers=(dataclasses.field, Field, PrivateAttr))
@overload
def dataclass(**options: Unpack[DataclassOptions]) -> Callable[[type[T]], type[T]]: ...


@dataclass_transform(field_specifiers=(dataclasses.field, Field, PrivateAttr))
@overload
def dataclass(_cls: type[T], /, **options: Unpack[DataclassOptions]) -> type[T]: ...


def dataclass(
    _cls: Any = None,
    /,
    *,
    init: Literal[False] = False,
    repr: bool = True,
    eq: bool = True,
    order: bool = False,
    unsafe_hash: bool = False,
    frozen: Optional[bool] = None,
    config: Optional[ConfigDict] = None,
    validate_on_init: Optional[bool] = None,
    kw_only: bool = False,
    slots: bool = False,
) -> Any:
    """Makes a dataclass that checks what it is given, as a model does.

    The options are those of `dataclasses.dataclass`, but that `__init__` is always written;
    `config` is a `ConfigDict`, which may stand in the class as `__pydantic_config__` instead.
    A dataclass of the standard library is left as it is: the new class is derived from it.
    What it says of fields (`Field`, `Annotated`, `dataclasses.field`), its validators,
    serializers and computed fields hold wherever the class is checked or written. What is
    not valid raises ValidationError.
    """
    if init is not False:
        raise UserError("the __init__ of a dataclass is written here: leave `init` out")
    if validate_on_init is False:
        raise UserError("a dataclass of satya checks its arguments; use the standard library's to check none")
    options: dict[str, Any] = {"repr": repr, "eq": eq, "order": order, "unsafe_hash": unsafe_hash}
    if kw_only or slots:
        # CPython 3.9 refuses them itself.
        options.update(kw_only=kw_only, slots=slots)

    def decorate(cls: Any) -> Any:
        return _made(cls, config, frozen, options, sys._getframe(1 if _cls is None else 2))

    return decorate if _cls is None else decorate(_cls)


def _made(cls: Any, config: Any, frozen: Optional[bool], options: dict[str, Any], frame: Any) -> Any:
    if isinstance(cls, type) and is_model(cls):
        raise UserError(
            f"Cannot create a dataclass from {cls.__name__} as it is already a model", code="dataclass-on-model"
        )
    settings = Config(_settings(cls, config))
    if frozen is None:
        frozen = bool(settings.frozen)
    elif settings.frozen:
        warnings.warn(
            f"`frozen` is set via both the `dataclass` decorator and `config` for dataclass {cls.__name__!r}."
            " The decorator's holds; leave one of them out.",
            stacklevel=4,
        )
    declared = cls
    doc = cls.__doc__
    if dataclasses.is_dataclass(cls) and "__dataclass_fields__" in vars(cls) and not is_pydantic_dataclass(cls):
        # Its docstring is the signature that the standard library put there.
        cls, doc = _derived(cls), None
    _take_declared(cls)
    for name in annotations_of(cls):
        value = getattr(cls, name, None)
        if isinstance(value, FieldInfo):
            setattr(cls, name, _as_field(value))
    cls = dataclasses.dataclass(cls, frozen=frozen, **options)
    cls.__doc__ = doc
    cls.__module__, cls.__qualname__ = declared.__module__, declared.__qualname__
    cls.__pydantic_config__ = settings.given
    _show_defaults(cls)
    checked = CheckedDataclass(cls, settings)
    cls.__satya_dataclass__ = checked
    cls.__pydantic_fields__ = {}
    cls.__signature__ = _Signature(cls.__init__)
    cls.__init__ = _init_of(cls)
    _tell_pydantic(cls)
    if settings.validate_assignment and not frozen:
        cls.__setattr__ = _setattr_of(cls)
        _keep_state(cls)
    if not settings.defer_build:
        checked.complete(frame.f_locals, is_first=True)
    return cls


def _settings(cls: Any, config: Any) -> dict[str, Any]:
    own = getattr(cls, "__pydantic_config__", None)
    if isinstance(config, type):
        config = {name: value for name, value in vars(config).items() if not name.startswith("__")}
    if config is None:
        return dict(own or {})
    if own is not None and not any(dataclasses.is_dataclass(base) for base in cls.__bases__):
        warnings.warn(
            f"`config` is set via both the `dataclass` decorator and `__pydantic_config__` for dataclass"
            f" {cls.__name__}. The `config` of the decorator holds.",
            stacklevel=5,
        )
    return dict(config)


def _derived(cls: Any) -> Any:
    bases: tuple[Any, ...] = (cls,)
    if issubclass(cls, typing.Generic):
        bases = (cls, typing.Generic[cls.__parameters__])  # type: ignore[index]
    return types.new_class(cls.__name__, bases)


def _take_declared(cls: Any) -> None:
    """Takes the methods with a role out of a class body; what they are called by stays."""
    declared: dict[str, dict[str, Any]] = {}
    for name, value in list(vars(cls).items()):
        if isinstance(value, Declared):
            declared.setdefault(value.role, {})[name] = value
            setattr(cls, name, value.wrapped)
    cls.__satya_declared__ = declared


def _as_field(info: FieldInfo) -> Any:
    """What the standard library must know of a field while it makes the class."""
    options: dict[str, Any] = {"default": info}
    if info.kw_only is not None and sys.version_info >= (3, 10):
        options["kw_only"] = info.kw_only
    if info.repr is False:
        options["repr"] = False
    if info.init is False:
        options["init"] = False
    return dataclasses.field(**options)


def _show_defaults(cls: Any) -> None:
    """A field's attribute of the class is its default, not what is said of the field."""
    for name, value in list(vars(cls).items()):
        if not isinstance(value, FieldInfo):
            continue
        if value.default is MISSING:
            delattr(cls, name)
        else:
            setattr(cls, name, value.default)


class _Signature:
    """The signature of a class made by `dataclass`; instances that can be called have
    one of their own."""

    def __init__(self, init: Any) -> None:
        self._init = init

    def __get__(self, instance: Any, owner: Any) -> Any:
        if instance is not None:
            raise AttributeError("__signature__")
        from .signature import dataclass_signature

        checked = owner.__satya_dataclass__
        return dataclass_signature(self._init, owner.__pydantic_fields__, checked.config)


def _not_filled(program: Any, instance: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    return False


def _tell_pydantic(cls: Any) -> None:
    """Lets pydantic ask how the class is checked and written; of no dataclass it would read more
    than the types."""
    if not hasattr(cls, HOOK):
        cls.__get_pydantic_core_schema__ = classmethod(dataclass_core_schema)
        cls.__pydantic_serializer__ = Serializer()
    elif getattr(getattr(cls, HOOK), "__func__", None) is not dataclass_core_schema:
        # The user's own.
        return
    if typing.Generic in cls.__mro__:
        # Where the class has types for its variables, it asks for nothing, but takes what is there.
        def __class_getitem__(made: Any, arguments: Any) -> Any:
            alias = super(cls, made).__class_getitem__(arguments)
            alias.__pydantic_core_schema__ = CoreSchema(alias)
            return alias

        cls.__class_getitem__ = classmethod(__class_getitem__)


def _init_of(cls: Any) -> Any:
    def __init__(self: Any, /, *args: Any, **kwargs: Any) -> None:
        checked = type(self).__satya_dataclass__
        if not checked.fill(checked.program, self, args, kwargs):
            checked.create(self, args, kwargs)

    __init__.__qualname__ = f"{cls.__qualname__}.__init__"
    __init__.__module__ = cls.__module__
    return __init__


def _setattr_of(cls: Any) -> Any:
    @functools.wraps(cls.__setattr__)
    def __setattr__(self: Any, name: str, value: Any, /) -> None:
        shown = getattr(type(self), name, None)
        if isinstance(shown, property):
            shown.__set__(self, value)
        elif isinstance(shown, functools.cached_property):
            self.__dict__[name] = value
        else:
            type(self).__satya_dataclass__.assign(self, name, value)

    return __setattr__


def _keep_state(cls: Any) -> None:
    """Copies and pickles of instances with slots are filled in without a check, which would
    look at fields that are not there yet."""
    if "__slots__" not in vars(cls) or hasattr(cls, "__setstate__"):
        return

    def __getstate__(self: Any) -> list[Any]:
        return [getattr(self, field.name) for field in dataclasses.fields(self)]

    def __setstate__(self: Any, state: list[Any]) -> None:
        for field, value in zip(dataclasses.fields(self), state):
            object.__setattr__(self, field.name, value)

    cls.__getstate__, cls.__setstate__ = __getstate__, __setstate__


class CheckedDataclass:
    """What a class made by `dataclass` knows: how its arguments and attributes are checked."""

    def __init__(self, cls: Any, config: Config) -> None:
        self.cls = cls
        self.config = config
        self._node: Optional[Node] = None
        #: The engine's short way, where nothing but the values of all fields is looked at:
        #: `fill(program, instance, args, kwargs)` says whether it filled the instance in.
        self.fill: Any = _not_filled
        self.program: Any = None

    @property
    def node(self) -> Node:
        """The compiled class, with the validators around it."""
        if self._node is None and not self.complete(None, is_first=True):
            # What is missing may be local to the function that asks.
            self.complete(names_around(), is_first=False)
        assert self._node is not None
        return self._node

    @property
    def is_complete(self) -> bool:
        return self._node is not None

    def complete(self, names: Any, is_first: bool) -> bool:
        """Compiles the class; False where names are missing and `is_first` allows that."""
        compiler = Compiler(self.config, names_of(self.cls, names))
        try:
            node = compiler.node(self.cls)
        except UndefinedAnnotation as error:
            if is_first:
                return False
            raise UserError(
                f"`{self.cls.__name__}` is not fully defined; you should define `{error.name}`, then call"
                f" `satya.dataclasses.rebuild_dataclass({self.cls.__name__})`.",
                code="class-not-fully-defined",
            ) from None
        inmost: Any = dataclass_of(node)
        shorten([inmost])
        has_functions = inmost.has_before or inmost.has_post_init or inmost is not node
        if inmost.quick is not None and not has_functions:
            self.fill, self.program = NATIVE["fill_from_arguments"], inmost.quick.program
        self._node = node
        self.cls.__pydantic_fields__ = {field.name: field.info for field in inmost.table.fields}
        return True

    def forget(self) -> None:
        """The class is compiled anew when it is next used."""
        self._node = self.program = None
        self.fill = _not_filled

    def create(self, instance: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """Fills an instance in: what __init__ does where there is no short way."""
        given = ArgsKwargs(args, kwargs)
        self._run(self.node, given, State(self_instance=instance))

    def assign(self, instance: Any, name: str, value: Any) -> None:
        """Sets a field, checked: the old value stays where the new one is not valid."""
        inner = dataclass_of(self.node)
        node: Node = _Assignment(inner, name, value)
        for around in reversed(self._around()):
            node = type(around)(around.function, node, around.info)
        old = getattr(instance, name, MISSING)
        try:
            self._run(node, instance, State())
        except BaseException:
            if old is not MISSING:
                object.__setattr__(instance, name, old)
            raise

    def _run(self, node: Node, value: Any, state: State) -> None:
        try:
            node.check(value, state)
        except Fail as problem:
            raise self._error(problem) from cause_of(self.config, problem)
        except RecursionError as error:
            deep = too_deep(value)
            if deep is None:
                raise
            raise self._error(deep) from error

    def _error(self, problem: Fail) -> ValidationError:
        return ValidationError(self.title, problem.lines, "python", self.config.hide_input_in_errors)

    @property
    def title(self) -> str:
        """What errors call the class."""
        return str(self.config.title or self.cls.__name__)

    def _around(self) -> list[Any]:
        """The validators around the instance, the outermost first."""
        found = []
        node: Any = self.node
        while isinstance(node, HookNode):
            found.append(node)
            node = node.node
        return found


def dataclass_of(node: Any) -> Any:
    """Returns the node of a dataclass that validators stand around."""
    while isinstance(node, HookNode):
        node = node.node
    return node


class _Assignment(Node):
    """Stands in place of a dataclass where one field of an instance is set."""

    kind = "dataclass-assignment"

    def __init__(self, dataclass: Any, name: str, value: Any) -> None:
        super().__init__()
        self._dataclass, self._name, self._value = dataclass, name, value

    def check(self, value: Any, state: State) -> Any:
        field = self._dataclass.table.by_name.get(self._name)
        held = self._dataclass.table.values(value)
        for before in self._before():
            given = {**held, self._name: self._value}
            before.call(given, given, state)
        state.data = {name: item for name, item in held.items() if name != self._name}
        if field is None:
            if self._dataclass.table.extra != "allow":
                raise Fail([Line("no_such_attribute", (self._name,), self._value, {"attribute": self._name})])
            checked = self._value
        elif field.is_frozen:
            raise Fail([Line("frozen_field", (self._name,), self._value)])
        else:
            state.field_name, state.config = self._name, self._dataclass.table.shown_config
            try:
                checked = field.node.check(self._value, state)
            except Fail as problem:
                raise Fail(problem.at(self._name)) from None
        object.__setattr__(value, self._name, checked)
        return value

    def _before(self) -> list[BeforeNode]:
        found = []
        node = self._dataclass.members
        while isinstance(node, BeforeNode):
            found.append(node)
            node = node.node
        return found


def rebuild_dataclass(
    cls: Any,
    *,
    force: bool = False,
    raise_errors: bool = True,
    _parent_namespace_depth: int = 2,
    _types_namespace: Optional[dict[str, Any]] = None,
) -> Optional[bool]:
    """Compiles a class made by `dataclass` again, now that its names may be known: None where
    it was complete already, otherwise whether it is now."""
    checked: CheckedDataclass = cls.__satya_dataclass__
    if checked.is_complete and not force:
        return None
    checked.forget()
    names = _types_namespace
    if names is None and _parent_namespace_depth > 0:
        names = sys._getframe(_parent_namespace_depth - 1).f_locals
    return checked.complete(names, is_first=not raise_errors)


def is_pydantic_dataclass(class_: Any, /) -> bool:
    """Whether a class was made by `satya.dataclasses.dataclass`; the name is pydantic's."""
    return isinstance(class_, type) and "__satya_dataclass__" in vars(class_)
