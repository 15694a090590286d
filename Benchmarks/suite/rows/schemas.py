# SPDX-License-Identifier: Apache-2.0
"""Row 12: compiling schemas of 10 to 10,000 object types, text to compiled schema. The
peer is jsonschema-rs's validator_for of the text that orjson read.

Growth is told twice: in time, where a large schema also pays for memory that no cache
holds, and by
the row `compiling` in instructions, which tell what the compiler does.
"""

import jsonschema_rs
import orjson

from .. import inputs, measure, native
from ..row import compared, failed, limited


def run(effort):
    cost = {}
    for count in (10, 100, 1000, 10_000):
        name = f"schema of {count:,} object types"
        text = inputs.compact(inputs.object_types(count))
        if not native.Schema(text).compiled:
            yield failed(12, name, "the schema is refused")
            continue
        contestants = {"satya": native.compile_loop(text)}
        if count <= 1000:

            def compile_peer(passes: int, text=text) -> int:
                start = measure.time.process_time_ns()
                for _ in range(passes):
                    jsonschema_rs.validator_for(orjson.loads(text))
                return measure.time.process_time_ns() - start

            contestants["jsonschema-rs"] = compile_peer
        samples = measure.interleave(
            contestants, effort.seconds * (0.3 if count < 1000 else 0.8), slice_ms=1
        )
        cost[count] = min(samples["satya"]) / count
        per = (count, "type")
        if "jsonschema-rs" in contestants:
            yield compared(
                12,
                f"{name}, jsonschema-rs",
                samples,
                "satya",
                "jsonschema-rs",
                1.0 if count == 1000 else None,
                per,
            )
        else:
            value = measure.summary(samples["satya"], count)["median"]
            yield limited(12, name, "ns/type", value, None)
    if len(cost) == 4:
        growth = cost[10_000] / cost[100]
        yield limited(
            12,
            "time of a type among 10,000 over one among 100",
            "times",
            growth,
            1.5,
            "linear growth: 1.00; the larger schema leaves the caches",
        )
