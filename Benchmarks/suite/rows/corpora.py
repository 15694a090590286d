# SPDX-License-Identifier: Apache-2.0
"""Row 7: real schemas with real documents, bytes to verdict, one thread, against
orjson.loads followed by jsonschema-rs's is_valid. Verdicts are compared with the
recorded ones, on documents and mutants, formats off and on."""

import json
import math

import jsonschema_rs
import orjson

from .. import measure, native, places
from ..row import compared, limited, skipped


def lines(path) -> list:
    return path.read_bytes().splitlines() if path.is_file() else []


def documents_of(folder) -> list:
    single = folder / "instance.json"
    return [single.read_bytes()] if single.is_file() else lines(folder / "instances.ndjson")


def differences(folder, schema, texts) -> str:
    """Where verdicts differ from the recorded ones; empty if nowhere."""
    expected = json.loads((folder / "expected.json").read_text())
    found = []
    for formats, recorded in (
        (native.ANNOTATE, expected),
        (native.ASSERT, expected.get("format_asserted")),
    ):
        if not recorded:
            continue
        for name, group in (("instances", texts), ("invalid", lines(folder / "invalid.ndjson"))):
            wanted = [int(digit) for digit in recorded.get(name, "")]
            if not wanted or not group:
                continue
            for decode in (False, True):
                given = schema.verdicts(native.Documents(group), formats, decode)
                wrong = sum(a != b for a, b in zip(given, wanted))
                if wrong or len(given) != len(wanted):
                    label = "asserted" if formats == native.ASSERT else "plain"
                    found.append(f"{wrong} of {len(wanted)} {name} ({label})")
    mutants = lines(folder / "mutants.ndjson")
    if mutants:
        wanted = [
            int(json.loads(line)["valid"]) for line in lines(folder / "mutants.expected.ndjson")
        ]
        given = schema.verdicts(native.Documents(mutants))
        wrong = sum(a != b for a, b in zip(given, wanted))
        if wrong:
            found.append(f"{wrong} of {len(wanted)} mutants")
    return "; ".join(found)


def peer_loop(schema_text: bytes, texts: list):
    """orjson and jsonschema-rs without a step of Python's interpreter between them."""
    validator = jsonschema_rs.validator_for(orjson.loads(schema_text), validate_formats=False)
    is_valid, loads = validator.is_valid, orjson.loads
    start = measure.time.process_time_ns

    def run(passes: int) -> int:
        began = start()
        for _ in measure.repeat(None, passes):
            measure.deque(map(is_valid, map(loads, texts)), 0)
        return start() - began

    return run


def run(effort):
    folder = places.data()
    if folder is None:
        yield skipped(7, "corpora", "no folder of real data (SATYA_TEST_DATA)")
        return
    root = folder / "corpora"
    yield from group(root, "corpora", effort.seconds * 0.5, True, effort)
    if not effort.quick:
        yield from group(root / "schemastore", "schemastore", effort.seconds * 0.05, False, effort)


def group(root, label: str, seconds: float, shown: bool, effort):
    """A line for each corpus if `shown`, and one for them all."""
    entries, refused, differing = [], [], []
    for corpus in sorted(path for path in root.iterdir() if (path / "schema.json").is_file()):
        texts = documents_of(corpus)
        if not texts:
            continue
        text = (corpus / "schema.json").read_bytes()
        schema = native.Schema(text)
        if not schema.compiled:
            refused.append(corpus.name)
            if shown:
                yield skipped(7, f"corpus {corpus.name}", f"refused: {schema.refusal}")
            continue
        note = differences(corpus, schema, texts)
        if note:
            differing.append(corpus.name)
        documents = native.Documents(texts)
        # Enough documents that one pass is no shorter than the clock is sharp.
        try:
            samples = measure.interleave(
                {
                    "satya": schema.check_json(documents),
                    "orjson + jsonschema-rs": peer_loop(text, texts),
                },
                seconds,
                slice_ms=2,
            )
        except (ValueError, jsonschema_rs.ReferencingError) as error:
            yield skipped(7, f"corpus {corpus.name}", f"jsonschema-rs refuses it: {error}"[:80])
            continue
        entry = compared(
            7,
            f"corpus {corpus.name}, orjson + jsonschema-rs",
            samples,
            "satya",
            "orjson + jsonschema-rs",
            1.0,
            (documents.count, "document"),
            not note,
            note,
        )
        entries.append(entry)
        if shown:
            yield entry
    ratios = [entry["ratio"]["median"] for entry in entries]
    if not ratios:
        return
    mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
    slower = [entry["name"] for entry in entries if not entry["met"]]
    notes = [f"{len(ratios)} measured, least {min(ratios):.2f}x"]
    notes += [f"{len(slower)} slower"] if slower else []
    notes += [f"{len(refused)} refused: {' '.join(refused)}"[:200]] if refused else []
    notes += [f"verdicts differ: {' '.join(differing)}"[:200]] if differing else []
    entry = limited(7, f"{label}, geometric mean", "", None, None, "; ".join(notes))
    entry.update(
        ours=None,
        ratio={"median": mean},
        target=3.0 if shown else None,
        sense="at least",
        met=mean >= 3 if shown else None,
        agreed=not differing,
        each={entry["name"]: entry["ratio"]["median"] for entry in entries},
    )
    yield entry
