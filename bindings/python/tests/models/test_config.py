# SPDX-License-Identifier: Apache-2.0
"""Settings are held to their kind where they are declared, not where they are first used."""

import warnings

import pytest

import satya


def declared(**settings):
    return type(satya.Model)("Settled", (satya.Model,), {"__annotations__": {"a": str}, "model_config": settings, "__module__": __name__})


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"str_max_length": "3"}, "'str_max_length' is a non-negative integer, not '3'"),
        ({"str_max_length": -1}, "'str_max_length' is a non-negative integer"),
        ({"str_min_length": True}, "'str_min_length' is a non-negative integer"),
        ({"str_min_length": 3.0}, "'str_min_length' is a non-negative integer"),
        ({"frozen": "yes"}, "'frozen' is True or False, not 'yes'"),
        ({"strict": 1}, "'strict' is True or False, not 1"),
        ({"str_to_lower": None}, "'str_to_lower' is True or False, not None"),
        ({"extra": "forbit"}, "'extra' is one of 'allow', 'ignore', 'forbid', not 'forbit'"),
    ],
)
def test_values(settings, words):
    with pytest.raises(satya.UserError, match=words):
        declared(**settings)
    with pytest.raises(satya.UserError, match=words):
        satya.TypeAdapter(int, config=settings)


def test_what_says_nothing():
    cls = declared(strict=None, validate_by_name=None, str_max_length=None, str_min_length=0, frozen=False)
    assert cls(a="x").a == "x"


def test_keys_of_the_first_version_are_told():
    with pytest.warns(UserWarning) as caught:
        declared(orm_mode=True, smart_union=True, min_anystr_length=3)
    assert [str(warning.message) for warning in caught] == [
        "Valid config keys have changed in V2:\n"
        "* 'min_anystr_length' has been renamed to 'str_min_length'\n"
        "* 'orm_mode' has been renamed to 'from_attributes'\n"
        "* 'smart_union' has been removed"
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        declared(from_attributes=True, str_min_length=1)


def test_settings_that_mean_nothing_are_refused():
    for given in ({"cache_strings": "zz"}, {"ignored_types": (3,)}):
        with pytest.raises(satya.UserError, match=next(iter(given))):
            satya.create_model("Bad", __config__=given, x=(int, 1))
    for given in ({"cache_strings": "keys"}, {"cache_strings": False}, {"ignored_types": (int, str)}):
        assert satya.create_model("Good", __config__=given, x=(int, 1))().x == 1


@pytest.mark.parametrize("is_assigned", [False, True])
def test_settings_that_change_hold_after_a_rebuild(is_assigned):
    def changed(**settings):
        class Named(satya.Model):
            name: str = "a"

        before = Named(name="b")
        if is_assigned:
            Named.model_config = satya.ConfigDict(**settings)
        else:
            Named.model_config.update(settings)
        assert Named.model_rebuild(force=True) is True
        return Named, before

    def types_of(call):
        with pytest.raises(satya.ValidationError) as caught:
            call()
        return [problem["type"] for problem in caught.value.errors()]

    shut, _ = changed(extra="forbid")
    assert types_of(lambda: shut(name="a", other=1)) == ["extra_forbidden"]
    assert types_of(lambda: shut.model_validate_json('{"other": 1}')) == ["extra_forbidden"]
    wide, _ = changed(extra="allow")
    assert wide(other=1).model_dump() == {"name": "a", "other": 1}
    short, before = changed(frozen=True, str_max_length=2)
    assert types_of(lambda: setattr(before, "name", "c")) == ["frozen_instance"]
    assert types_of(lambda: short(name="abc")) == ["string_too_long"]

    class Heir(short):
        more: int = 0

    assert types_of(lambda: Heir(name="abc")) == ["string_too_long"]


def test_a_change_that_is_no_setting_is_refused_by_a_rebuild():
    class Named(satya.Model):
        name: str = "a"

    Named.model_config["extra"] = "forbit"
    with pytest.raises(satya.UserError, match="forbit"):
        Named.model_rebuild(force=True)
    assert Named().name == "a"
