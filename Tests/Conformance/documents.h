/* SPDX-License-Identifier: Apache-2.0 */
/* Ten schemas and a document of each, which hostile.c cuts and changes. */
#ifndef DOCUMENTS_H
#define DOCUMENTS_H

#include "fixture.h"

static const struct {
  const char *schema, *document;
} documents[] = {
    {"true",
     "{\"a\":[1,-2.5e-3,\"\\u00e9\\ud83d\\ude00\\n\",null,true,false,{\"\":[]}],\"b\":1E+10}"},
    {"{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\",\"maxLength\":30},\"age\":"
     "{\"type\":\"integer\",\"minimum\":0,\"maximum\":150}},\"required\":[\"name\"],"
     "\"additionalProperties\":false}",
     "{ \"name\" : \"J\xc3\xb6rg M\xc3\xbcller, the 15-byte\" , \"age\" : 42 }"},
    {"{\"type\":\"array\",\"items\":{\"type\":\"number\",\"multipleOf\":0.01},\"uniqueItems\":true,"
     "\"minItems\":2,\"contains\":{\"minimum\":100}}",
     "[0, -0.01, 1.25, 123456789012345678.01, 2.5e2, 0.1e1, 5E-1]"},
    {"{\"type\":\"object\",\"properties\":{\"id\":{\"format\":\"uuid\"},\"at\":{\"format\":"
     "\"date-time\"},\"mail\":{\"format\":\"email\"},\"host\":{\"format\":\"hostname\"},\"ip\":"
     "{\"format\":\"ipv4\"},\"ip6\":{\"format\":\"ipv6\"},\"link\":{\"format\":\"uri\"},\"rx\":"
     "{\"format\":\"regex\"},\"p\":{\"format\":\"json-pointer\"},\"d\":{\"format\":\"duration\"}}}",
     "{\"id\":\"123e4567-e89b-12d3-a456-426614174000\",\"at\":\"2024-02-29T23:59:60Z\","
     "\"mail\":\"a.b+c@example.org\",\"host\":\"xn--bcher-kva.example\",\"ip\":\"192.168.0.1\","
     "\"ip6\":\"2001:db8::ff00:42:8329\",\"link\":\"https://u@example.org:80/a%20b?q#f\","
     "\"rx\":\"^[a-z]+(?=x)$\",\"p\":\"/a~1b/0\",\"d\":\"P1Y2M3DT4H5M6S\"}"},
    {"{\"$ref\":\"#/$defs/node\",\"$defs\":{\"node\":{\"type\":\"object\",\"properties\":{\"v\":"
     "{\"type\":\"integer\"},\"kids\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/node\"}}},"
     "\"required\":[\"v\"]}}}",
     "{\"v\":1,\"kids\":[{\"v\":2,\"kids\":[{\"v\":3},{\"v\":4,\"kids\":[]}]},{\"v\":5}]}"},
    {"{\"type\":\"object\",\"properties\":{\"shape\":{\"oneOf\":[{\"type\":\"object\",\"properties\":"
     "{\"k\":{\"const\":\"circle\"},\"r\":{\"exclusiveMinimum\":0}},\"required\":[\"k\",\"r\"]},"
     "{\"type\":\"object\",\"properties\":{\"k\":{\"const\":\"box\"},\"w\":{\"type\":\"number\"}},"
     "\"required\":[\"k\",\"w\"]}]},\"x\":{\"anyOf\":[{\"type\":\"string\",\"pattern\":\"^a+$\"},"
     "{\"type\":\"array\",\"prefixItems\":[{\"type\":\"integer\"},{\"enum\":[\"p\",\"q\",null]}],"
     "\"items\":false}]}}}",
     "{\"shape\":{\"k\":\"box\",\"w\":1.5},\"x\":[1,\"q\"],\"rest\":{\"deep\":[[[]]]}}"},
    {"{\"if\":{\"properties\":{\"kind\":{\"const\":\"a\"}},\"required\":[\"kind\"]},\"then\":{"
     "\"required\":[\"x\"],\"dependentRequired\":{\"x\":[\"y\"]}},\"else\":{\"maxProperties\":2},"
     "\"not\":{\"required\":[\"forbidden\"]},\"propertyNames\":{\"pattern\":\"^[a-z]+$\"}}",
     "{\"kind\":\"a\",\"x\":1,\"y\":\"\\\\\\\"\\/\\b\\f\\r\\t\",\"forbid\":false}"},
    {"{\"type\":\"object\",\"patternProperties\":{\"^n_\":{\"type\":\"integer\"},\"_s$\":{\"type\":"
     "\"string\"}},\"additionalProperties\":{\"type\":\"boolean\"},\"minProperties\":1}",
     "{\"n_a\":12345678901234567890,\"b_s\":\"\xe2\x82\xac\xf0\x90\x8d\x88\",\"c\":true,\"d\":false}"},
    {"{\"enum\":[{\"a\":[1,{\"b\":null}]},[1,2],\"text\",3.5,false]}", "{\"a\":[1.0,{\"b\":null}]}"},
    {"{\"type\":\"object\",\"properties\":{\"a\":{\"default\":[1]},\"b\":{\"type\":[\"integer\","
     "\"string\",\"null\"]},\"c\":{\"allOf\":[{\"minLength\":3},{\"maxLength\":60}]},\"d\":{\"const\":"
     "{\"e\":1}}},\"dependentSchemas\":{\"b\":{\"required\":[\"c\"]}}}",
     "{\"b\":\"12\",\"c\":\"a string of more than sixteen and of less than 64\",\"d\":{\"e\":1e0}}\n"},
};
enum { DOCUMENTS = sizeof documents / sizeof documents[0] };

#endif
