# SPDX-License-Identifier: Apache-2.0
"""Joins the lines that several processes gave for the same row: medians of medians."""

import statistics


def merged(runs: list) -> list:
    """`runs` holds the lines of each process, in the same order."""
    return [together(list(entries)) for entries in zip(*runs)]


def together(entries: list) -> dict:
    first = entries[0]
    if len(entries) == 1:
        return first
    result = dict(first)
    for part in ("ours", "peer", "ratio"):
        if first[part] and first[part].get("median") is not None:
            result[part] = joined([entry[part] for entry in entries])
    if first["agreed"] is not None:
        result["agreed"] = all(entry["agreed"] for entry in entries)
    if first["met"] is not None and first["target"] is not None:
        value = result["ratio" if first["sense"] == "at least" else "ours"]["median"]
        bar = first["target"]
        if first["sense"] == "at least":
            result["met"] = value >= bar * (1 - first.get("slack", 0))
        else:
            result["met"] = value <= bar
    return result


def joined(parts: list) -> dict:
    medians = [part["median"] for part in parts]
    result = {"median": statistics.median(medians), "processes": medians}
    if all("least" in part for part in parts):
        result["least"] = min(part["least"] for part in parts)
    if all("quartiles" in part for part in parts):
        result["quartiles"] = [
            min(part["quartiles"][0] for part in parts),
            max(part["quartiles"][1] for part in parts),
        ]
    if all("of_least" in part for part in parts):
        result["of_least"] = statistics.median(part["of_least"] for part in parts)
    return result
