/* SPDX-License-Identifier: Apache-2.0 */
/* Schemas that between them use every part of the engine. */
#ifndef RICH_H
#define RICH_H

#define TEN(p) \
  "\"" p "0\":{},\"" p "1\":{},\"" p "2\":{},\"" p "3\":{},\"" p "4\":{},\"" p "5\":{},\"" p \
  "6\":{},\"" p "7\":{},\"" p "8\":{},\"" p "9\":{\"type\":\"integer\"}"

static const char *const RICH_SCHEMAS[] = {
    /* Records in records, unions by kind and by tag, defaults, deferred rules. */
    "{\"type\":\"object\",\"required\":[\"id\"],\"properties\":{"
    "\"id\":{\"type\":\"integer\",\"minimum\":-5,\"maximum\":9007199254740993},"
    "\"name\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":40,\"pattern\":\"^[A-Za-z ]+$\"},"
    "\"price\":{\"type\":\"number\",\"multipleOf\":0.01,\"exclusiveMinimum\":0},"
    "\"on\":{\"type\":\"boolean\",\"default\":true},"
    "\"tags\":{\"type\":\"array\",\"items\":{\"type\":\"string\"},\"uniqueItems\":true,"
    "\"maxItems\":5},"
    "\"kind\":{\"enum\":[\"a\",\"b\",3,null]},"
    "\"when\":{\"type\":\"string\",\"format\":\"date-time\"},"
    "\"mail\":{\"type\":[\"string\",\"null\"],\"format\":\"email\"},"
    "\"next\":{\"anyOf\":[{\"$ref\":\"#\"},{\"type\":\"null\"}]},"
    "\"shape\":{\"oneOf\":[{\"type\":\"object\",\"properties\":{\"t\":{\"const\":\"c\"},"
    "\"r\":{\"type\":\"number\"}},\"required\":[\"t\",\"r\"]},{\"type\":\"object\","
    "\"properties\":{\"t\":{\"const\":\"s\"},\"w\":{\"type\":\"integer\",\"default\":1}},"
    "\"required\":[\"t\"]}]},"
    "\"mix\":{\"anyOf\":[{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"integer\"}}},"
    "{\"type\":\"object\",\"properties\":{\"y\":{\"type\":\"string\"}},\"required\":[\"y\"]},"
    "{\"type\":\"array\",\"contains\":{\"type\":\"integer\"},\"maxContains\":2}]},"
    "\"pos\":{\"type\":\"array\",\"prefixItems\":[{\"type\":\"integer\"},{\"type\":\"string\"}],"
    "\"items\":{\"type\":\"boolean\"}}},"
    "\"patternProperties\":{\"^x-\":{\"type\":\"integer\"}},"
    "\"propertyNames\":{\"maxLength\":12}}",
    /* A closed record, rules that span it, and a conversion of each kind. */
    "{\"type\":\"object\",\"additionalProperties\":false,\"minProperties\":1,"
    "\"maxProperties\":4,\"properties\":{\"a\":{\"type\":\"integer\"},\"b\":{\"type\":\"number\"},"
    "\"c\":{\"type\":\"string\"},\"d\":{\"type\":\"object\",\"properties\":{\"e\":{\"$ref\":"
    "\"#/properties/d\"},\"f\":{\"type\":\"integer\",\"default\":7}}},\"g\":{}},"
    "\"dependentRequired\":{\"a\":[\"b\"]},\"if\":{\"required\":[\"c\"]},\"then\":{\"properties\":"
    "{\"a\":{\"minimum\":1}}},\"else\":{\"not\":{\"required\":[\"g\"]}}}",
    /* More than 64 properties, required ones behind the 64th. */
    "{\"type\":\"object\",\"properties\":{" TEN("a") "," TEN("b") "," TEN("c") "," TEN("d") ","
    TEN("e") "," TEN("f") "," TEN("g") "},\"required\":[\"a9\",\"g9\"]}",
    /* A root that is no record. */
    "{\"type\":[\"array\",\"integer\",\"string\",\"null\"],\"items\":{\"$ref\":\"#\"},"
    "\"maxLength\":3,\"maximum\":10}",
    /* Maps and loose objects. */
    "{\"additionalProperties\":{\"type\":\"object\",\"additionalProperties\":{\"type\":"
    "[\"integer\",\"string\"]},\"minProperties\":1},\"maxProperties\":6}",
    "true",
};

enum { RICH_COUNT = sizeof RICH_SCHEMAS / sizeof RICH_SCHEMAS[0] };

#endif
