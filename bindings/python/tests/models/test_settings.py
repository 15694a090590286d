# SPDX-License-Identifier: Apache-2.0
"""Models as types of the fields of pydantic-settings, as far as docs/FROM_PYDANTIC.md promises."""

import pytest

import satya


class Database(satya.BaseModel):
    port: int


@pytest.fixture
def settings():
    return pytest.importorskip("pydantic_settings")


def test_json_text_of_a_variable_becomes_a_model(settings, monkeypatch):
    pydantic = pytest.importorskip("pydantic")

    class Settings(settings.BaseSettings):
        model_config = settings.SettingsConfigDict(env_prefix="APP_")

        database: pydantic.Json[Database]

    monkeypatch.setenv("APP_DATABASE", '{"port": "5"}')
    assert Settings().database == Database(port=5)
    monkeypatch.setenv("APP_DATABASE", '{"port": "x"}')
    with pytest.raises(pydantic.ValidationError) as caught:
        Settings()
    assert [(each["type"], each["loc"]) for each in caught.value.errors()] == [
        ("int_parsing", ("database", "port"))
    ]


def test_variables_of_single_fields_are_not_looked_for(settings, monkeypatch):
    pydantic = pytest.importorskip("pydantic")

    class Settings(settings.BaseSettings):
        model_config = settings.SettingsConfigDict(env_prefix="APP_", env_nested_delimiter="__")

        database: Database

    monkeypatch.setenv("APP_DATABASE__PORT", "5")
    with pytest.raises(pydantic.ValidationError, match="Field required"):
        Settings()
