# SPDX-License-Identifier: Apache-2.0
"""The function, written for one class, that calls what is the user's in a new instance.

It is called with (instance, its state word, log, whether of JSON), and returns None, or the
log where a function refused. Whether of JSON is MADE where a function made the input of JSON.
"""

from __future__ import annotations

import keyword
from functools import partial
from typing import Any, Callable, Optional

from ..complete import finished
from ..defaults import MISSING, is_immutable
from ..effects import SILENT, has_hooks
from ..flags import AROUND
from ..journal import NOTHING, REFUSALS, Raised
from ..nodes.base import Node
from ..nodes.choices import NullableNode
from ..nodes.containers import ListNode, VariableTupleNode
from ..nodes.functions import AfterNode, BeforeNode, Handler, PlainNode, ValidationInfo, WrapNode
from ..nodes.mappings import DictNode
from ..nodes.models import ModelNode
from ..nodes.tagged import TaggedUnionNode
from ..nodes.tuples import TupleNode
from ..places import NATIVE, put_private
from ..state import Fail, Omit, State, UseDefault
from .unions import has_plain_tags
from .writer import Writer


#: The fields that a state word has bits for; with more, names say which were given.
MOST_BITS = 62

#: What a function made of JSON: objects of Python, of input that was given as JSON.
MADE = 2


def finish_inner(cls: Any, instance: Any, given: int, log: list[Any], is_json: int) -> Any:
    """Finishes an instance inside of another; `given` is 0 where the input held it."""
    table = cls.__satya_table__
    # The general way asks for the outer of two first.
    log += (table, NOTHING)
    count = len(log)
    if not given and not isinstance(instance, cls):
        # Another thread has rebuilt a class since the library made the whole.
        return log
    if given:
        completion = table.completion
        if completion is None:
            # The class was rebuilt since the library made the instance: the general way looks.
            return log
        found = completion.finish(instance, given, log, is_json)
    else:
        found = _seen_again(table, instance, log)
    if found is None:
        # The whole says all that its parts said.
        log[count - 1 :] = (instance,)
    return found


def _seen_again(table: Any, instance: Any, log: list[Any]) -> Any:
    """Calls the after validators for an instance that was finished before."""
    for function, _ in table.after:
        try:
            found = function(instance)
        except REFUSALS as error:
            log += (table, "after"), Raised(error)
            return log
        log += (table, "after"), found
        if found is not instance:
            # The general way knows what becomes of another object.
            return log
    return None


def _finish_one_of(instance: Any, given: int, log: list[Any], is_json: int) -> Any:
    cls = type(instance)
    return finish_inner(cls, instance, given, log, is_json) if hasattr(cls, "__satya_table__") else log


def is_late(field: Any) -> bool:
    """Whether a default factory is called between the functions of fields, not by the library."""
    return field.factory not in SILENT


def _leads_on(node: Any) -> bool:
    """Whether all functions that a type leads to are those of models that the library makes."""
    kind = type(node)
    if kind is ModelNode:
        config = node.cls.__satya_config__
        table = finished(node.cls)
        if table is None or table.flags & AROUND or table.is_root:
            # One that functions stand around is not made by the library inside of another.
            return False
        if any(info for _, info in table.after):
            # They see the fields of the model around them.
            return False
        return config.revalidate_instances == "never" and not config.strict
    if kind is NullableNode:
        return _leads_on(node.node)
    if kind is ListNode or kind is VariableTupleNode:
        return not (node.unique_items or node.fail_fast) and _leads_on(node.items)
    if kind is TupleNode:
        return not node.lengths() and all(not _has(each) or _leads_on(each) for each in node.places)
    if kind is DictNode:
        is_plain = not node.lengths() and node._make is None and node.result is dict
        return is_plain and not _has(node.keys) and _leads_on(node.values)
    if kind is TaggedUnionNode:
        return has_plain_tags(node) and all(_leads_on(each) for each in node._distinct())
    return False


def _has(node: Any) -> bool:
    return has_hooks([node])


class FinishWriter:
    """Writes the function of one class."""

    def __init__(self, table: Any, nodes: dict[int, Optional[Node]]) -> None:
        self._table = table
        self._nodes = nodes
        self._writer = Writer()
        bind = self._bind = self._writer.bind
        self._writer.names["_getattr_"] = getattr
        self._begin = bind(NATIVE["begin"], "b")
        self._hold = bind(NATIVE["hold"], "h")
        self._refusals = bind(REFUSALS, "R")
        #: What a check says no with; another exception inside of it is nobody's refusal.
        self._failures = bind((Fail, UseDefault, Omit), "F")
        self._raised = bind(Raised, "E")
        self._lines: list[str] = []
        self._is_wide = len(table.fields) > MOST_BITS

    def written(self) -> Any:
        table = self._table
        for field in table.fields:
            if is_late(field) or (not field.is_required and table.checks_default(field)):
                self._absent(field)
            if _has(field.node):
                self._field(field)
        self._own()
        if self._is_wide and any("_names_" in line for line in self._lines):
            self._lines.insert(0, "_names_ = frozenset(_self_.__satya_fields_set__)")
        body = "\n    ".join(self._lines or ["pass"])
        source = f"def finish(_self_, _given_, _log_, _json_):\n    {body}\n"
        exec(compile(source, f"<satya {table.label}>", "exec"), self._writer.names)
        return self._writer.names["finish"]

    def _field(self, field: Any) -> None:
        """Calls the functions of one field, where it was given."""
        node, calls, is_optional = self._taken_apart(field)
        lines: list[str] = []
        leads = node is not None and _has(node)
        if leads:
            if calls:
                lines.append("_count_ = len(_log_)")
            lines += self._inner(node, "_v_", 0)
        if calls:
            lines += self._called(field, calls, leads)
        if is_optional:
            lines = ["if _v_ is not None:", *("    " + line for line in lines)]
        lines.insert(0, f"_v_ = {_read(field.name)}")
        if not field.is_required:
            lines = [f"if {self._is_given(field)}:", *("    " + line for line in lines)]
        self._lines += lines

    def _absent(self, field: Any) -> None:
        """Makes the value of a field that was not given, where the library does not."""
        bind = self._bind
        is_checked = self._table.checks_default(field)
        lines = []
        if is_checked or field.takes_data:
            lines.append(f"_state_ = {bind(partial(state_of, self._table, field), 's')}(_self_, _json_)")
        if is_late(field):
            given = "_state_.data" if field.takes_data else ""
            whom = bind((field, "default"), "W")
            lines += [f"_v_ = {bind(field.factory, 'y')}({given})", f"_log_ += {whom}, _v_"]
        else:
            lines.append(f"_v_ = {_read(field.name)}")
        if is_checked:
            whom = bind((field, "checked default"), "W")
            lines += [
                f"try: _v_ = {bind(_check_made, 'm')}({bind(field.node.check, 'c')}, _v_, _state_)",
                f"except {self._failures} as _error_:",
                f"    _log_ += {whom}, {self._raised}(_error_)",
                "    return _log_",
                f"_log_ += {whom}, _v_",
            ]
        lines.append(f"{self._hold}(_self_, {field.name!r}, _v_)")
        self._lines += [f"if not {self._is_given(field)}:", *_indented(lines)]

    def _is_given(self, field: Any) -> str:
        """Asks whether a field was given."""
        return f"({field.name!r} in _names_)" if self._is_wide else f"_given_ & {2 << field.index}"

    def _taken_apart(self, field: Any) -> tuple[Optional[Node], list[Any], bool]:
        """Returns the type that the library gives a field, None for the input as it came; the
        nodes whose functions are called then, from the inside; and whether None is passed by."""
        node = field.node
        is_optional = type(node) is NullableNode and type(node.node) is AfterNode
        inner = node.node if is_optional else node
        calls: list[Any] = []
        while type(inner) is AfterNode:
            calls.insert(0, inner)
            inner = inner.node
        if not _has(inner) or _leads_on(inner):
            kept = NullableNode(inner) if is_optional else inner
            if calls:
                self._nodes[field.index] = kept
            return inner, calls, is_optional
        # None is the business of the whole check.
        self._nodes[field.index] = None
        return None, [*([] if is_optional else [inner]), *([node] if is_optional else calls)], False

    def _called(self, field: Any, calls: list[Any], leads: bool) -> list[str]:
        """Calls functions one after the other, and puts the result in place."""
        whom = self._bind(field, "F")
        forgets = ["del _log_[_count_:]"] if leads else []
        lines = ["_w_ = _v_"]
        has_state = False
        state = f"{self._bind(partial(state_of, self._table, field), 's')}(_self_, _json_)"
        for node in calls:
            made, refusals = self._call(node, state)
            if not has_state and any("_state_" in line for line in made):
                has_state = True
                lines.append(f"_state_ = {state}")
            lines += [
                "try:",
                *_indented(made),
                f"except {refusals} as _error_:",
                *_indented(forgets),
                f"    _log_ += {whom}, {self._raised}(_error_)",
                "    return _log_",
            ]
        return [
            *lines,
            f"if _w_ is not _v_: {self._hold}(_self_, {field.name!r}, _w_)",
            *forgets,
            f"_log_ += {whom}, _w_",
        ]

    def _call(self, node: Any, state: str) -> tuple[list[str], str]:
        """Calls one function with `_w_`, or the check of a node around it; with the exceptions
        that are its refusals."""
        bind = self._bind
        kind = type(node)
        info = f", {bind(ValidationInfo, 'I')}(_state_)" if getattr(node, "info", False) else ""
        if kind is AfterNode or kind is PlainNode:
            return [f"_w_ = {bind(node.function, 'f')}(_w_{info})"], self._refusals
        proof = node.node.proof("_w_", bind) if kind is BeforeNode or kind is WrapNode else None
        if proof is None:
            return [f"_w_ = {bind(node.check, 'c')}(_w_, _state_)"], self._failures
        if kind is BeforeNode:
            slow = f"{bind(QuickCheck(node.node), 'q')}(_w_, lambda: {state})"
            called = [f"_w_ = {bind(node.function, 'f')}(_w_{info})", f"if not ({proof}): _w_ = {slow}"]
            return called, self._refusals
        taken = eval(f"lambda _w_: {proof}", self._writer.names)
        check = bind(QuickCheck(node.node), "q")
        handler = f"{bind(QuickHandler, 'H')}({bind(node.node, 'n')}, {bind(taken, 't')}, {check}, lambda: {state})"
        return [f"_w_ = {bind(node.function, 'f')}(_w_, {handler}{info})"], self._refusals

    def _inner(self, node: Any, name: str, depth: int) -> list[str]:
        """Finishes the instances that a value holds."""
        kind = type(node)
        item = f"_i{depth}_"
        if kind is ModelNode or kind is TaggedUnionNode:
            finish: Any = partial(finish_inner, node.cls) if kind is ModelNode else _finish_one_of
            given = f"{self._begin}({name})"
            return [f"if {self._bind(finish, 'n')}({name}, {given}, _log_, _json_): return _log_"]
        if kind is NullableNode:
            return [f"if {name} is not None:", *_indented(self._inner(node.node, name, depth))]
        # Of what is no such container a class was rebuilt meanwhile: the general way looks.
        held = dict if kind is DictNode else list if kind is ListNode else tuple
        guard = f"if {self._bind(type, 'y')}({name}) is not {self._bind(held, 't')}: return _log_"
        if kind is TupleNode:
            lines = [guard]
            for place, each in enumerate(node.places):
                if _has(each):
                    lines += [f"{item} = {name}[{place}]", *self._inner(each, item, depth + 1)]
            return lines
        items, within = (f"{name}.values()", node.values) if kind is DictNode else (name, node.items)
        return [guard, f"for {item} in {items}:", *_indented(self._inner(within, item, depth + 1))]

    def _post_init(self) -> str:
        """What fills in private attributes, and calls `model_post_init`."""
        table = self._table
        if not _has_constants(table.private):
            return f"_self_.{table.post_init}(None)"
        if table.private:
            values = {name: each.default for name, each in table.private.items()}
            held = {name: value for name, value in values.items() if value is not MISSING}
            copied = f"{self._bind(held.copy, 'p')}()"
            self._lines.append(f"{self._bind(put_private, 'P')}(_self_, {copied})")
        return "_self_.model_post_init(None)" if table.cls.__satya_has_post_init__ else "None"

    def _own(self) -> None:
        """Calls the model's own functions."""
        table = self._table
        calls = []
        if table.post_init is not None:
            calls.append((self._post_init(), "post_init"))
        # Those behind a wrap validator are called behind it.
        for function, info in table.after_inside[0]:
            state = self._bind(partial(state_of, table, None), "s")
            shown = f", {self._bind(ValidationInfo, 'I')}({state}(_self_, _json_))" if info else ""
            calls.append((f"{self._bind(function, 'f')}(_self_{shown})", "after"))
        for call, role in calls:
            whom = self._bind((table, role), "W")
            self._lines += [
                f"try: _w_ = {call}",
                f"except {self._refusals} as _error_:",
                f"    _log_ += {whom}, {self._raised}(_error_)",
                "    return _log_",
                f"_log_ += {whom}, _w_",
            ]
            if role == "after":
                # The general way knows what becomes of another object.
                self._lines.append("if _w_ is not _self_: return _log_")


def _has_constants(private: Any) -> bool:
    """Whether all instances may begin with the same values of private attributes."""
    return all(
        each.default_factory is None and (each.default is MISSING or is_immutable(each.default))
        for each in private.values()
    )


def _check_made(check: Any, value: Any, state: State) -> Any:
    return state.check_made(check, value)


class QuickCheck:
    """The check of a type for what a function made of the input, by the library where it can."""

    __slots__ = ("_node", "_program", "_take", "_kept")

    def __init__(self, node: Node) -> None:
        self._node = node
        #: None before the first value.
        self._program: Any = None
        self._take: Any = None
        self._kept: Any = None

    def __call__(self, value: Any, new_state: Callable[[], State]) -> Any:
        found = self.taken(value)
        return _check_made(self._node.check, value, new_state()) if found is MISSING else found

    def taken(self, value: Any) -> Any:
        """What the library makes of a value; MISSING where Python must look."""
        program = self._program
        if program is None:
            program = self._prepare()
        if program is False:
            return MISSING
        found = self._take(program, value)
        return MISSING if found is program else found

    def _prepare(self) -> Any:
        # Last the program: by it other threads know that there is all.
        from .equip import proof_of

        program, self._take, self._kept = proof_of(self._node) or (False, None, None)
        self._program = program
        return program


class QuickHandler(Handler):
    """The handler of a wrap validator that takes at once what its type proves, or the library."""

    __slots__ = ("_taken", "_check", "_new_state")

    def __init__(
        self, node: Node, taken: Callable[[Any], bool], check: QuickCheck, new_state: Callable[[], State]
    ) -> None:
        self._node = node
        self._taken = taken
        self._check = check
        self._new_state = new_state

    def __call__(self, value: Any, outer_location: Any = None) -> Any:
        if self._taken(value):
            return value
        if outer_location is None:
            found = self._check.taken(value)
            if found is not MISSING:
                return found
        self._state = self._new_state()
        return super().__call__(value, outer_location)


def _read(name: str) -> str:
    """Reads a field."""
    is_plain = name.isidentifier() and not keyword.iskeyword(name)
    return f"_self_.{name}" if is_plain else f"_getattr_(_self_, {name!r})"


def _indented(lines: list[str]) -> list[str]:
    return ["    " + line for line in lines]


def state_of(table: Any, field: Any, instance: Any, is_json: int) -> State:
    """The state of a check in which a field's turn has come."""
    state = State("json" if is_json and is_json != MADE else "python")
    if is_json == MADE:
        state.given_mode = "json"
    state.config = table.shown_config
    if field is None:
        return state
    state.depth = 1
    state.field_name = field.name
    state.data = {}
    values = NATIVE["values"](instance)
    for before in table.fields[: field.index]:
        if before.name in values:
            state.data[before.name] = values[before.name]
    return state
