# SPDX-License-Identifier: Apache-2.0
"""Functions without types of their own, as a strict type checker reads them: test_typing.py."""

from typing import Annotated

from satya import AfterValidator, BeforeValidator, Model, PlainSerializer, PlainValidator, WrapSerializer, WrapValidator


class Untyped(Model):
    before: Annotated[int, BeforeValidator(lambda value: value)]
    after: Annotated[int, AfterValidator(lambda value: value + 1)]
    plain: Annotated[int, PlainValidator(lambda value, info: int(value))]
    wrap: Annotated[int, WrapValidator(lambda value, handler: handler(value))]
    written: Annotated[int, PlainSerializer(lambda value: str(value), return_type=str)]
    wrapped: Annotated[int, WrapSerializer(lambda value, handler, info: handler(value))]
    upper: Annotated[str, AfterValidator(str.upper), PlainSerializer(str)]
