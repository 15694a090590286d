# SPDX-License-Identifier: Apache-2.0
"""Row 2: the benchmark tree, decoded and validated with formats asserted.

msgspec validates the same: times are datetimes, permissions an enum, children a tagged
union, and the two bounds are stated. simdjson extracts into structs and checks types
and permissions only, neither times nor bounds; its text are views.
"""

import datetime
import enum
import json
from typing import Annotated, Optional, Union

import msgspec

from .. import inputs, measure, native, places
from ..row import compared, skipped


Name = Annotated[str, msgspec.Meta(min_length=1)]
Moment = datetime.datetime


class Permissions(enum.Enum):
    READ = "READ"
    WRITE = "WRITE"
    READ_WRITE = "READ_WRITE"


class File(msgspec.Struct, tag="file", kw_only=True, gc=False):
    name: Name
    created_by: str
    created_at: Moment
    updated_by: Optional[str] = None
    updated_at: Optional[Moment] = None
    nbytes: Annotated[int, msgspec.Meta(ge=0)]
    permissions: Permissions


class Directory(msgspec.Struct, tag="directory", kw_only=True, gc=False):
    name: Name
    created_by: str
    created_at: Moment
    updated_by: Optional[str] = None
    updated_at: Optional[Moment] = None
    contents: list[Union[File, "Directory"]]


def counted(directory: Directory) -> tuple:
    """Children below `directory`, and the sum of the files' bytes."""
    children, total = len(directory.contents), 0
    for node in directory.contents:
        if isinstance(node, File):
            total += node.nbytes
        else:
            below = counted(node)
            children += below[0]
            total += below[1]
    return children, total


def draft4(value):
    """The schema as draft 4 says it: `const` is an `enum` of one."""
    if isinstance(value, list):
        return [draft4(item) for item in value]
    if not isinstance(value, dict):
        return value
    result = {key: draft4(item) for key, item in value.items()}
    if "const" in result:
        result["enum"] = [result.pop("const")]
    return result


def run(effort):
    folder = places.data()
    if folder is None:
        yield skipped(2, "benchmark tree", "no folder of real data (SATYA_TEST_DATA)")
        return
    text = (folder / "benchmark-tree" / "tree-1000.json").read_bytes()
    schema = native.Schema((folder / "benchmark-tree" / "schema.json").read_bytes())
    documents = native.Documents([text])
    simdjson = native.Simdjson()
    decoder = msgspec.json.Decoder(Directory)

    ours = schema.tally_document(documents, native.ASSERT)
    theirs = simdjson.tally("tree", documents)
    # The root has no tag that simdjson's structs or msgspec's tally keep apart.
    agreed = ours == theirs and counted(decoder.decode(text)) == (ours[0], ours[2])
    samples = measure.interleave(
        {
            "satya": schema.from_json(documents, native.ASSERT),
            "simdjson on-demand, views": simdjson.tree(documents, views=True),
            "simdjson on-demand, copies": simdjson.tree(documents, views=False),
            "msgspec": measure.python_loop(decoder.decode, [text]),
        },
        effort.seconds * 2,
    )
    for peer, target in (
        ("simdjson on-demand, views", 1.3),
        ("simdjson on-demand, copies", None),
        ("msgspec", 2.7),
    ):
        yield compared(
            2, f"benchmark tree, {peer}", samples, "satya", peer, target, (1000, "node"), agreed
        )

    rapid = native.RapidJSON(inputs.compact(draft4(json.loads(schema.text))))
    samples = measure.interleave(
        {
            "satya": schema.check_json(documents, native.ANNOTATE),
            "RapidJSON schema": rapid.check(documents),
        },
        effort.seconds / 2,
    )
    yield compared(
        2,
        "benchmark tree, verdict without formats, RapidJSON schema",
        samples,
        "satya",
        "RapidJSON schema",
        None,
        (1000, "node"),
        rapid.valid.value == sum(schema.verdicts(documents)) == 1,
    )
