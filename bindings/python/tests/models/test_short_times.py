# SPDX-License-Identifier: Apache-2.0
"""Times, dates and UUIDs of JSON: the short way reads the texts that the general one reads."""

import copy
import json
import pickle
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import List, Optional

import pytest
from alike import Times, outcome, reference_check, same, same_output
from hypothesis import given, settings
from hypothesis import strategies as st

from satya import BaseModel, ConfigDict, Field, ValidationError


days = st.one_of(st.dates().map(str), st.sampled_from(["0000-01-01", "2023-02-29", "2024-02-29", "1900-02-29", "2000-02-29", "2026-4-01", "9999-12-31"]))
fractions = st.one_of(st.just(""), st.builds("{}{}".format, st.sampled_from(".,"), st.text("0123456789", max_size=9)))


clocks = st.builds(
    "{}{}{}".format,
    st.sampled_from(["12:30", "00:00", "23:59", "24:00", "12:60", "1:30", "12-30"]),
    st.one_of(st.just(""), st.builds(":{:02}{}".format, st.sampled_from([0, 7, 59, 60]), fractions)),
    st.one_of(
        st.sampled_from(["", "Z", "z", "+00:00", "-00:00", "+0000", "\u221201:00", " Z", "+02", "+02:", "+24:00", "-23:59", "+23:60", "UTC"]),
        st.builds("{}{:02}{}{:02}".format, st.sampled_from("+-"), st.integers(0, 25), st.sampled_from(["", ":"]), st.integers(0, 61)),
    ),
)


stamps = st.builds("{}{}{}".format, days, st.sampled_from(["T", "t", " ", "_", "x", "\u0130"]), clocks)
times = st.one_of(stamps, days, clocks, st.uuids().map(str), st.uuids().map(lambda u: u.hex), st.uuids().map(lambda u: str(u).upper()))


@st.composite
def changed_times(draw):
    """The text of a date, a time or both, or of a UUID; sometimes cut, or with a change."""
    text = draw(times)
    if draw(st.integers(0, 3)):
        return text
    place = draw(st.integers(0, len(text)))
    change = draw(st.sampled_from(["", "", "0", "9", ":", "-", "+", "Z", " ", "g", "\u0663", "{", "1"]))
    return text[:place] + change + text[place + draw(st.integers(0, 2)) :]


@settings(max_examples=600, deadline=None)
@given(
    st.one_of(
        st.fixed_dictionaries({}, optional={"moment": stamps, "day": days, "clock": clocks, "key": st.uuids().map(str)}),
        st.dictionaries(
            st.sampled_from(["moment", "day", "clock", "key", "strict_moment", "strict_key"]), changed_times(), max_size=2
        ),
        st.fixed_dictionaries(
            {}, optional={"moments": st.lists(changed_times(), max_size=2), "by_day": st.dictionaries(st.text(max_size=2), days, max_size=2)}
        ),
    )
)
def test_times_are_read_alike(document):
    instance = same(Times, json.dumps(document))
    if instance is not None:
        same_output(instance)
    expected = outcome(reference_check, Times, document)
    assert outcome(Times.model_validate, document) == expected
    assert outcome(lambda given: Times(**given), document) == expected


class Waits(BaseModel):
    wait: Optional[timedelta] = None
    waits: List[timedelta] = []
    price: Optional[Decimal] = None
    moment: Optional[datetime] = None


digits = st.text("0123456789", min_size=0, max_size=11)
numbers = st.one_of(digits, st.builds("{}{}{}".format, digits, st.sampled_from(".,"), digits))
durations = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "", "-", "+"]),
    st.sampled_from(["P", "PT", "p", ""]),
    st.lists(st.builds("{}{}{}".format, st.sampled_from(["", "", "T"]), numbers, st.sampled_from("YMWDHMSymT")), max_size=4).map("".join),
)
prices = st.builds("{}{}{}".format, st.sampled_from(["", "-", "+", " "]), numbers, st.sampled_from(["", "", "e5", "_1", " ", "\u0663"]))
far = st.integers(-(2**63), 2**63)
near = st.one_of(*(st.integers(at - 90_000, at + 90_000) for at in (0, 951_782_400, 20_000_000_000, -20_000_000_000, -62_135_596_800, 253_402_300_799, 253_402_300_799_999)))
seconds = st.one_of(near, far, st.integers(-70_000_000_000, 300_000_000_000))


@settings(max_examples=600, deadline=None)
@given(st.fixed_dictionaries({}, optional={"wait": durations, "waits": st.lists(durations, max_size=2), "price": prices, "moment": seconds}))
def test_durations_prices_and_seconds_are_read_alike(document):
    same(Waits, json.dumps(document))
    expected = outcome(reference_check, Waits, document)
    assert outcome(Waits.model_validate, document) == expected
    assert outcome(lambda given: Waits(**given), document) == expected


def test_each_offset_is_one_time_zone():
    """What is read natively is equal to what Python makes, and goes through pickle and copy."""
    for minutes in [*range(-1439, 1440, 7), -1, 0, 1, 1439]:
        text = f"2026-03-01T12:30:00{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
        zone = timezone(timedelta(minutes=minutes))
        for made in (Times(moment=text), Times.model_validate_json(json.dumps({"moment": text}))):
            assert made.moment == datetime(2026, 3, 1, 12, 30, tzinfo=zone)
            assert made.moment.tzinfo == zone and type(made.moment.tzinfo) is timezone
            assert (made.moment.tzinfo is timezone.utc) == (minutes == 0)
            assert pickle.loads(pickle.dumps(made.moment)).isoformat() == copy.deepcopy(made.moment).isoformat() == text


def test_text_is_converted_where_a_field_is_set():
    class Held(BaseModel):
        model_config = ConfigDict(validate_assignment=True)

        moment: datetime
        strict: Optional[datetime] = Field(None, strict=True)

    held = Held(moment="2026-03-01 12:30+01:00")
    held.moment = "2026-03-02T12:30:00Z"
    assert held.moment == datetime(2026, 3, 2, 12, 30, tzinfo=timezone.utc)
    with pytest.raises(ValidationError, match="datetime"):
        held.moment = "2026-03-32T12:30:00Z"
    with pytest.raises(ValidationError, match="datetime"):
        held.strict = "2026-03-02T12:30:00Z"
    with pytest.raises(ValidationError, match="datetime"):
        Held.model_validate({"moment": "2026-03-02T12:30:00Z"}, strict=True)
    assert held.moment.day == 2 and held.strict is None
