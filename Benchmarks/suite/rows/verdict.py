# SPDX-License-Identifier: Apache-2.0
"""Row 6: a verdict alone is never slower than the same with instances. Three in a
hundred are left to noise."""

from .. import inputs, measure, native, places
from ..row import compared
from .classes import classes
from .corpora import documents_of

SLACK = 0.03


def run(effort):
    users = inputs.compact(inputs.users(10_000))
    schema = native.Schema(inputs.compact(inputs.record_schema(inputs.USER_FIELDS)))
    yield line(
        "10,000 users, batch",
        schema.batch(users, len(users), 10_000, format=native.ARRAY, keep=native.VERDICTS),
        schema.batch(users, len(users), 10_000, format=native.ARRAY),
        (10_000, "record"),
        effort,
    )
    texts = [inputs.compact(user) for user in inputs.users(1000, seed=11)]
    yield of_documents("one user", schema, texts, "document", 1000, effort)

    text = inputs.orders(1 << 20)
    records = text.count(b"\n")
    orders = native.Schema(inputs.compact(inputs.ORDER))
    yield line(
        "NDJSON batch",
        orders.batch(text, len(text), records, keep=native.VERDICTS),
        orders.batch(text, len(text), records),
        (records, "record"),
        effort,
    )
    folder = places.data()
    if folder is not None:
        tree = native.Schema((folder / "benchmark-tree" / "schema.json").read_bytes())
        document = (folder / "benchmark-tree" / "tree-1000.json").read_bytes()
        yield of_documents("benchmark tree", tree, [document], "node", 1000, effort)
        yield worst_corpus(folder / "corpora", effort)
    for name, (kind, document) in classes().items():
        compiled = native.Schema(inputs.compact(kind))
        count = compiled.tally_document(native.Documents([document]))[0]
        yield of_documents(name, compiled, [document], "element", count, effort)


def worst_corpus(root, effort) -> dict:
    """The corpus where the verdict gains least, or loses most."""
    entries = []
    for corpus in sorted(path for path in root.iterdir() if (path / "schema.json").is_file()):
        schema = native.Schema((corpus / "schema.json").read_bytes())
        texts = documents_of(corpus)
        if schema.compiled and texts:
            documents = native.Documents(texts)
            entries.append(
                line(
                    f"worst of the corpora, {corpus.name}",
                    schema.check_json(documents),
                    schema.decode(documents),
                    (len(texts), "document"),
                    effort,
                    share=0.2,
                )
            )
    entry = min(entries, key=lambda entry: entry["ratio"]["median"])
    slower = sum(not entry["met"] for entry in entries)
    entry["note"] = f"{slower} of {len(entries)} corpora slower" if slower else ""
    return entry


def of_documents(name, schema, texts, unit, count, effort) -> dict:
    documents = native.Documents(texts)
    return line(
        name,
        schema.check_json(documents, native.ASSERT),
        schema.from_json(documents, native.ASSERT),
        (count, unit),
        effort,
    )


def line(name, verdict, instances, per, effort, share=0.5) -> dict:
    samples = measure.interleave(
        {"verdict": verdict, "instances": instances}, effort.seconds * share
    )
    return compared(
        6,
        f"verdict against instances: {name}",
        samples,
        "verdict",
        "instances",
        1.0,
        per,
        slack=SLACK,
    )
