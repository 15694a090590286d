# SPDX-License-Identifier: Apache-2.0
"""Models drawn at random whose functions write down when they are called and with what: what
test_generated_functions.py gives to both libraries."""

from __future__ import annotations

import random

from generated import Declared

PRELUDE = """
CALLS = []

def called(*what):
    CALLS.append(repr(what))

class Source:
    def __init__(self, attributes):
        self.__dict__.update(attributes)
"""

#: What a function does with the value, after it has said that it is called.
_ACTS = [
    ["return v"],
    ["return v"],
    ["return repr(v)[:8]"],
    ["if len(repr(v)) % 3 == 0: raise ValueError('by three')", "return v"],
    ["assert len(repr(v)) % 4, 'by four'", "return v"],
    ["if len(repr(v)) % 3 == 0: raise Custom('own_type', 'own {a}', {'a': 1})", "return v"],
]

_TOLD = "(info.field_name, info.mode, info.context, sorted(info.data or ()), info.config is None)"


class DeclaredFunctions(Declared):
    """A module's worth of classes with several functions each."""

    def _functions(self, chance, own):
        self.count = getattr(self, "count", 0)
        #: Functions of classes before this one: it overrides what its base has of them.
        earlier = self.drawn = getattr(self, "drawn", [])
        own_chance = random.Random(self.source)
        lines, taken = self._override(own_chance.choice(earlier)) if earlier and own_chance.random() < 0.6 else [], set()
        for _ in range(chance.choice([1, 1, 2, 3])):
            draw = chance.choice([self._field_validator] * 4 + [self._model_validator] * 3 + [
                self._field_serializer, self._field_serializer, self._computed, self._model_serializer,
                self._post_init, self._init,
            ])  # fmt: skip
            # A class has but one of these.
            if draw in (self._post_init, self._init, self._model_serializer):
                if draw in taken:
                    continue
                taken.add(draw)
            self.count += 1
            made = draw(chance, f"f{self.count}", own)
            if draw not in (self._post_init, self._init):
                self.drawn = [*self.drawn, made]
            lines += made
        return lines

    def _override(self, made):
        """The same function without its decorator."""
        return [line.replace("called('f", "called('again f") for line in made[1:]]

    def _field_validator(self, chance, name, own):
        mode = chance.choice(["before", "after", "plain", "wrap"])
        fields = {chance.choice(list(own)) for _ in range(chance.choice([1, 1, 2]))}
        names = "'*'" if chance.random() < 0.2 else ", ".join(map(repr, sorted(fields)))
        info = chance.random() < 0.5
        body = [f"called({name!r}, v, {_TOLD if info else None})"]
        if mode == "wrap":
            body.append(chance.choice(["v = h(v)", "v = h(v)", "v = h(h(v))", "pass"]))
            body.append(f"called({name!r}, 'after', v)")
        arguments = "cls, v" + (", h" if mode == "wrap" else "") + (", info" if info else "")
        return _method(f"field_validator({names}, mode={mode!r})", name, arguments, body + chance.choice(_ACTS), True)

    def _model_validator(self, chance, name, own):
        mode = chance.choice(["before", "after", "wrap"])
        info = ", info" if chance.random() < 0.4 else ""
        if mode == "after":
            body = [f"called({name!r}, self, sorted(self.model_fields_set))"]
            if chance.random() < 0.3:
                body.append("if len(repr(self)) % 3 == 0: raise ValueError('by three')")
            return _method("model_validator(mode='after')", name, "self" + info, [*body, "return self"])
        body = [f"called({name!r}, v)"]
        if mode == "wrap":
            body += ["v = h(v)", f"called({name!r}, 'after', v)"]
        elif chance.random() < 0.3:
            body.append("if isinstance(v, dict) and len(v) % 3 == 0: raise ValueError('by three')")
        elif chance.random() < 0.5:
            body.append("if isinstance(v, dict): v = {**v, 'z': 1}")
        arguments = "cls, v" + (", h" if mode == "wrap" else "") + info
        return _method(f"model_validator(mode={mode!r})", name, arguments, [*body, "return v"], True)

    def _field_serializer(self, chance, name, own):
        mode, info = chance.choice(["plain", "wrap"]), chance.random() < 0.5
        field = "*" if chance.random() < 0.15 else chance.choice(list(own))
        when = chance.choice(["always", "always", "json", "unless-none", "json-unless-none"])
        told = "(info.mode, info.by_alias, info.field_name, info.context, info.include, info.exclude)"
        body = [f"called({name!r}, v, {told if info else None})"]
        body.append("return [h(v)]" if mode == "wrap" else "return [repr(v)[:9]]")
        arguments = "self, v" + (", h" if mode == "wrap" else "") + (", info" if info else "")
        return _method(f"field_serializer({field!r}, mode={mode!r}, when_used={when!r})", name, arguments, body)

    def _computed(self, chance, name, own):
        alias = chance.choice(["", "(alias='computedAlias')"])
        body = [f"called({name!r})", f"return repr(getattr(self, {chance.choice(list(own))!r}, 0))[:9]"]
        return [f"@computed_field{alias}", "@property", f"def {name}(self) -> str:", *("    " + line for line in body)]

    def _model_serializer(self, chance, name, own):
        body = [f"called({name!r}, info.mode, info.by_alias)", "return {**h(self), 'all': 1}"]
        return _method("model_serializer(mode='wrap')", name, "self, h, info", body)

    def _post_init(self, chance, name, own):
        body = [f"called({name!r}, context, self._private)", "self._private = 4"]
        return ["_private: int = PrivateAttr(3)", "def model_post_init(self, context):", *("    " + line for line in body)]

    def _init(self, chance, name, own):
        body = [f"called({name!r}, 'init', sorted(values))", "super().__init__(**values)"]
        return ["def __init__(self, **values):", *("    " + line for line in body)]


def _method(decorator, name, arguments, body, is_of_class=False):
    lines = [f"@{decorator}", *(["@classmethod"] if is_of_class else [])]
    return [*lines, f"def {name}({arguments}):", *("    " + line for line in body)]
