# SPDX-License-Identifier: Apache-2.0
"""One line of the result: a figure, what it is held against, and whether it suffices."""

from . import measure


def compared(
    row: int,
    name: str,
    samples: dict,
    ours: str,
    peer: str,
    target: "float | None",
    per: tuple = (1, "pass"),
    agreed: "bool | None" = True,
    note: str = "",
    slack: float = 0,
) -> dict:
    """A ratio of two contestants of one run; `target` is the least ratio, None for a
    line that only informs. `per` divides nanoseconds per pass into a unit. `slack` is
    the share by which noise alone may miss the target."""
    divisor, unit = per
    ratio = measure.ratio(samples[peer], samples[ours])
    return {
        "row": row,
        "name": name,
        "unit": f"ns/{unit}",
        "ours": measure.summary(samples[ours], divisor),
        "peer": measure.summary(samples[peer], divisor),
        "peer_name": peer,
        "ratio": ratio,
        "target": target,
        "sense": "at least",
        "slack": slack,
        "met": None if target is None else ratio["median"] >= target * (1 - slack),
        "agreed": agreed,
        "note": note,
    }


def limited(
    row: int, name: str, unit: str, value: float, limit: "float | None", note: str = "", **more
) -> dict:
    """A figure that may be at most `limit`; None for a line that only informs."""
    return {
        "row": row,
        "name": name,
        "unit": unit,
        "ours": {"median": value},
        "peer": None,
        "peer_name": "",
        "ratio": None,
        "target": limit,
        "sense": "at most",
        "met": None if limit is None else value <= limit,
        "agreed": None,
        "note": note,
        **more,
    }


def failed(row: int, name: str, reason: str) -> dict:
    """A row that could not be measured; it counts as short."""
    return {
        "row": row,
        "name": name,
        "unit": "",
        "ours": None,
        "peer": None,
        "peer_name": "",
        "ratio": None,
        "target": None,
        "sense": "",
        "met": False,
        "agreed": None,
        "note": reason,
    }


def skipped(row: int, name: str, reason: str) -> dict:
    return {**failed(row, name, reason), "met": None, "skipped": True}


def figure(value: "float | None") -> str:
    if value is None:
        return "-"
    if value >= 1e6:
        return f"{value / 1e6:.2f}M"
    if value >= 1e4:
        return f"{value / 1e3:.1f}k"
    return f"{value:.0f}" if value >= 1000 else f"{value:.2f}" if value < 10 else f"{value:.1f}"


HEADING = f"{'row':>3} {'name':<58} {'ours':>8} {'peer':>8} {'unit':<12} {'ratio':>7} {'target':>9}"


def cells(entry: dict) -> list:
    """Row, name, ours, peer, unit, ratio, target, verdict: as text."""
    ours = entry["ours"]["median"] if entry["ours"] else None
    peer = entry["peer"]["median"] if entry["peer"] else None
    target = ""
    if entry["target"] is not None:
        sign = ">=" if entry["sense"] == "at least" else "<="
        target = f"{sign} {figure(entry['target'])}"
    if entry["agreed"] is False:
        verdict = "DIFFERS"
    elif entry["met"] is None:
        verdict = "skipped" if entry.get("skipped") else ""
    else:
        verdict = "met" if entry["met"] else "SHORT"
    return [
        str(entry["row"]),
        entry["name"],
        figure(ours),
        figure(peer),
        entry["unit"],
        f"{entry['ratio']['median']:.2f}x" if entry["ratio"] else "",
        target,
        verdict,
    ]


def line(entry: dict) -> str:
    """The entry as one line for people."""
    number, name, ours, peer, unit, ratio, target, verdict = cells(entry)
    text = (
        f"{number:>3} {name:<58} {ours:>8} {peer:>8} "
        f"{unit:<12} {ratio:>7} {target:>9}  {verdict:<7}"
    )
    return f"{text} {entry['note']}".rstrip()
