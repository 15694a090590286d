# SPDX-License-Identifier: Apache-2.0
"""Row 1: an array of 10,000 two-field users becomes a batch of instances, one thread.

Every side makes its result anew in each pass and frees it. A line that only informs
shows simdjson filling a vector that lives through all passes: the memory of a result
that is thrown away before the next, which neither a batch nor a list of msgspec's can
have. Another shows msgspec with structs as one declares them first, which the garbage
collector tracks; the judged line has them untracked, which is faster.
"""

import json

import msgspec

from .. import inputs, measure, native
from ..row import compared

COUNT = 10_000


class User(msgspec.Struct, gc=False):
    name: str
    age: int


class TrackedUser(msgspec.Struct):
    name: str
    age: int


def run(effort):
    text = inputs.compact(inputs.users(COUNT))
    documents = native.Documents([text])
    simdjson = native.Simdjson()
    decoder = msgspec.json.Decoder(list[User])
    tracked = msgspec.json.Decoder(list[TrackedUser])
    decoded = decoder.decode(text)
    expected = (
        COUNT,
        sum(len(user.name.encode()) for user in decoded),
        sum(user.age for user in decoded),
        0,
    )
    del decoded
    theirs = simdjson.tally("users", documents)
    per = (COUNT, "record")

    for kind in ("open", "closed"):
        schema = native.Schema(
            inputs.compact(inputs.record_schema(inputs.USER_FIELDS, closed=kind == "closed"))
        )
        ours = schema.tally_batch(documents.text, documents.size, native.ARRAY)
        agreed = ours == theirs == expected
        samples = measure.interleave(
            {
                "satya": schema.batch(
                    documents.text, documents.size, COUNT, format=native.ARRAY
                ),
                "simdjson on-demand": simdjson.users(documents, COUNT, reuse=False),
                "simdjson on-demand, vector kept": simdjson.users(documents, COUNT, reuse=True),
                "msgspec": measure.python_loop(decoder.decode, [text]),
                "msgspec, tracked structs": measure.python_loop(tracked.decode, [text]),
            },
            effort.seconds * 2.5,
        )
        name = f"10,000 users, {kind} schema"
        for peer, target in (
            ("simdjson on-demand", 1.0),
            ("simdjson on-demand, vector kept", None),
            ("msgspec", 4.5),
            ("msgspec, tracked structs", None),
        ):
            yield compared(
                1, f"{name}, {peer}", samples, "satya", peer, target, per, agreed
            )

    records = native.Documents([inputs.compact(user) for user in json.loads(text)])
    rapid = native.RapidJSON(schema.text)
    samples = measure.interleave(
        {
            "satya": schema.check_json(records),
            "RapidJSON schema": rapid.check(records),
        },
        effort.seconds / 2,
    )
    agreed = rapid.valid.value == sum(schema.verdicts(records)) == COUNT
    yield compared(
        1,
        "users one by one, verdict, RapidJSON schema",
        samples,
        "satya",
        "RapidJSON schema",
        None,
        per,
        agreed,
    )
