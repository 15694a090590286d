# SPDX-License-Identifier: Apache-2.0
"""Row 3: one small document, made an instance and freed. A thousand different documents
take turns, so that no branch predictor knows one by heart."""

import msgspec

from .. import inputs, measure, native
from ..row import compared

COUNT = 1000


class User(msgspec.Struct, gc=False):
    name: str
    age: int


def run(effort):
    texts = [inputs.compact(user) for user in inputs.users(COUNT, seed=11)]
    documents = native.Documents(texts)
    decoder = msgspec.json.Decoder(User)
    for kind in ("open", "closed"):
        schema = native.Schema(
            inputs.compact(inputs.record_schema(inputs.USER_FIELDS, closed=kind == "closed"))
        )
        verdicts = schema.verdicts(documents, decode=True)
        samples = measure.interleave(
            {
                "satya": schema.from_json(documents),
                "msgspec": measure.python_loop(decoder.decode, texts),
            },
            effort.seconds,
        )
        yield compared(
            3,
            f"one user, from_json and free, {kind} schema, msgspec",
            samples,
            "satya",
            "msgspec",
            3.5,
            (COUNT, "document"),
            sum(verdicts) == COUNT and all(decoder.decode(text) for text in texts),
        )
