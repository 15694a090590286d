# SPDX-License-Identifier: Apache-2.0
"""What a star imports, for type checkers: test_typing.py runs them over it."""

from typing_extensions import assert_type

from satya import *  # noqa: F403


class User(Model):
    name: EmailStr
    age: PositiveInt = Field(default=1)


user = User(name="a@b.example")
assert_type(user.age, int)
assert_type(TypeAdapter(int).validate_python("1"), int)
assert_type(library_version(), str)
User(nme="x")  # wrong: no such field
