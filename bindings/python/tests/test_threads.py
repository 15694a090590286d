# SPDX-License-Identifier: Apache-2.0
"""One schema, one instance, one batch on many threads at once."""

from __future__ import annotations

import threading
import time

import pytest

import satya

SCHEMA = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "pattern": "^[a-z]+$"},
        "n": {"type": "integer"},
        "home": {"type": "object", "properties": {"city": {"type": "string"}}},
    },
}


def run(*works, seconds=0.4):
    """Runs each work again and again on a thread of its own; raises what any raised."""
    failures = []
    start = threading.Barrier(len(works))
    end = time.monotonic() + seconds

    def loop(work):
        try:
            start.wait()
            work()
            while time.monotonic() < end:
                work()
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=loop, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()
    if failures:
        raise failures[0]


def ignoring(error, work):
    def loop():
        try:
            work()
        except error:
            pass

    return loop


def test_first_use_of_a_pattern_by_many_threads():
    for _ in range(20):
        schema = satya.Schema(SCHEMA)
        start = threading.Barrier(8)
        verdicts = []

        def work():
            start.wait()
            verdicts.append(schema.is_valid_json('{"name":"abc"}'))
            verdicts.append(schema.is_valid_json('{"name":"ABC"}'))

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(verdicts) == [False] * 8 + [True] * 8


def test_a_schema_is_used_by_many_threads():
    schema = satya.Schema(SCHEMA)

    def check():
        assert schema.is_valid_json('{"name":"abc","n":1}')
        problems = list(schema.iter_errors_json('{"name":"A","n":"x"}'))
        assert [p.type for p in problems] == ["string_pattern_mismatch", "int_type"]
        assert schema.new(name="x", n=2)["n"] == 2
        assert schema.validate_batch('{"n":1}\n{"n":""}', threads=2).verdicts == b"\0\1"

    run(check, check, check, check)


def test_a_schema_is_closed_while_it_is_used():
    for _ in range(20):
        schema = satya.Schema(SCHEMA)
        text = '{"name":"' + "a" * 10_000 + '"}'
        check = ignoring(satya.ClosedError, lambda: schema.is_valid_json(text))
        run(check, check, schema.close, seconds=0.02)
        with pytest.raises(satya.ClosedError):
            schema.is_valid_json(text)


def test_an_instance_is_changed_and_read_by_many_threads():
    schema = satya.Schema(SCHEMA)
    instance = schema.from_json('{"name":"abc","n":1,"home":{"city":"x"}}')
    words = ["a" * size for size in (1, 5, 50, 5_000)]

    def write():
        for word in words:
            instance["name"] = word
            instance["home"] = {"city": word}

    def read():
        assert set(instance["name"]) <= set("abc")
        assert instance.to_python()["n"] == 1
        instance.copy()
        assert instance == instance

    def read_nested():
        assert set(instance["home"]["city"]) <= set("ax")

    run(write, write, read, ignoring(satya.ClosedError, read_nested))


def test_an_instance_is_closed_while_it_is_used():
    schema = satya.Schema(SCHEMA)
    for _ in range(20):
        instance = schema.from_json('{"name":"abc","n":1,"home":{"city":"x"}}')
        home = instance["home"]
        works = [
            lambda: instance.to_json(),
            lambda: home["city"],
            lambda: instance.__setitem__("n", 2),
        ]
        run(*[ignoring(satya.ClosedError, work) for work in works], instance.close, seconds=0.02)
        assert instance.closed


def test_nested_instances_come_and_go_while_fields_are_set():
    """What ends with a set field is looked for while others drop it, read it and close it."""
    city = {"type": "object", "properties": {"name": {"type": "string"}, "at": {"type": "object", "properties": {"x": {"type": "integer"}}}}}
    schema = satya.Schema({"type": "object", "properties": {"cities": {"type": "array", "items": city}, "best": city}})
    cities = [{"name": "a" * size, "at": {"x": size}} for size in range(1, 60)]
    instance = schema.from_value({"cities": cities, "best": cities[0]})

    def drop():
        # Each is dropped before the next is read.
        for each in instance["cities"]:
            assert each["name"] == "a" * each["at"]["x"]

    def keep():
        kept = list(instance["cities"])
        kept += [each["at"] for each in kept]
        instance["best"]["at"]["x"]
        del kept

    def close():
        best = instance["best"]
        at = best["at"]
        best.close()
        assert best.closed and at.closed

    def write():
        instance["cities"] = cities[::-1]
        instance["best"] = cities[3]

    works = [ignoring(satya.ClosedError, work) for work in (drop, drop, keep, close, close, write)]
    run(*works, seconds=1)
    assert instance.to_python()["cities"] == cities[::-1]


def test_a_report_is_read_by_many_threads():
    schema = satya.Schema({"type": "array", "items": {"type": "integer"}})
    for _ in range(20):
        with pytest.raises(satya.ValidationError) as caught:
            schema.validate_json("[" + ",".join(f'"{i}"' for i in range(50)) + "]")
        report = caught.value.problems

        def read(report=report):
            assert [problem.loc for problem in report] == [(i,) for i in range(50)]
            assert len(caught.value.errors()) == report.total == 50
            assert report.to_json().startswith("[")

        run(read, read, read, seconds=0.02)


def test_two_instances_are_compared_both_ways():
    schema = satya.Schema(SCHEMA)
    first, second = schema.new(n=1), schema.new(n=1)
    run(lambda: first == second, lambda: second == first, seconds=0.2)


def test_a_batch_is_read_by_many_threads_and_closed():
    schema = satya.Schema(SCHEMA)
    batch = schema.validate_batch('{"name":"abc"}\n{"n":"x"}\n' * 100)

    def read():
        assert batch.valid_count == 100
        assert batch[0]["name"] == "abc"
        assert batch.problems(1)[0].type == "int_type"
        assert len(batch.verdicts) == 200

    run(read, read, read, seconds=0.2)
    run(*[ignoring(satya.ClosedError, read)] * 3, batch.close, seconds=0.05)


def test_other_threads_run_during_a_batch():
    schema = satya.Schema(SCHEMA)
    text = b'{"name":"abc","n":1,"home":{"city":"x"}}\n' * 400_000
    turns = []
    done = threading.Event()

    def count():
        while not done.is_set():
            turns.append(time.perf_counter())
            time.sleep(0.001)

    thread = threading.Thread(target=count)
    thread.start()
    begin = time.perf_counter()
    with schema.validate_batch(text, threads=1, keep="verdicts") as batch:
        end = time.perf_counter()
        assert batch.valid_count == 400_000
    done.set()
    thread.join()
    assert sum(begin < turn < end for turn in turns) >= 3


def test_a_batch_is_cancelled_from_another_thread():
    schema = satya.Schema(SCHEMA)
    cancel = satya.Cancel()
    text = b'{"name":"abc","n":1}\n' * 3_000_000
    timer = threading.Timer(0.01, cancel.set)
    timer.start()
    with pytest.raises(satya.CancelledError):
        schema.validate_batch(text, threads=2, keep="verdicts", cancel=cancel)
    timer.join()
