/* SPDX-License-Identifier: Apache-2.0 */
/* Sections Values and Buffers of satya.h. */
#include "fixture.h"

static void reads_host_arrays(void) {
  satya_value elements[3] = {int64(7), string("x"), null()};
  satya_value array = host_array(elements, 3), out;
  CHECK_EQUAL(SATYA_OK, satya_value_at(&array, 0, &out));
  CHECK_EQUAL(SATYA_KIND_INT64, out.kind);
  CHECK_EQUAL(7, out.as.int64);
  CHECK_EQUAL(SATYA_OK, satya_value_at(&array, 1, &out));
  CHECK_STRING("x", out);
  CHECK_EQUAL(SATYA_OK, satya_value_at(&array, 2, &out));
  CHECK_EQUAL(SATYA_KIND_NULL, out.kind);
  CHECK_EQUAL(SATYA_NO_FIELD, satya_value_at(&array, 3, &out));
  CHECK_EQUAL(SATYA_NO_FIELD, satya_value_at(&array, SIZE_MAX, &out));
  satya_value empty = host_array(NULL, 0);
  CHECK_EQUAL(SATYA_NO_FIELD, satya_value_at(&empty, 0, &out));
}

/* Whatever a caller gives for true, it is 1 in what a function returns. */
static void reads_true_as_one(void) {
  satya_value truths[3] = {boolean(1), boolean(1), boolean(0)};
  truths[0].as.boolean = 2;
  truths[1].as.boolean = (uint64_t)1 << 40;
  satya_value array = host_array(truths, 3), out;
  satya_schema *schema =
      schema_of("{\"type\":\"object\",\"properties\":{\"a\":{\"const\":true},\"l\":{\"items\":{\"type\":\"boolean\"}}}}");
  satya_value values[2] = {truths[0], array};
  satya_instance *instance;
  NEED(satya_instance_new(schema, values, 2, NULL, &instance, NULL) == SATYA_OK);
  CHECK_EQUAL(SATYA_OK, satya_instance_get(instance, 0, &out));
  CHECK_EQUAL(1, out.as.boolean);
  satya_value kept;
  CHECK_EQUAL(SATYA_OK, satya_instance_get(instance, 1, &kept));
  for (size_t i = 0; i < 3; i++) {
    CHECK_EQUAL(SATYA_OK, satya_value_at(&array, i, &out));
    CHECK_EQUAL(i < 2, out.as.boolean);
    CHECK_EQUAL(SATYA_OK, satya_value_at(&kept, i, &out));
    CHECK_EQUAL(i < 2, out.as.boolean);
  }
  satya_instance_free(instance);
  satya_schema_free(schema);
}

static void reads_host_objects(void) {
  satya_value pairs[4] = {string("a"), int64(1), string("b\xc3\xa9"), boolean(1)};
  satya_value object = host_object(pairs, 2), key, out;
  CHECK_EQUAL(SATYA_OK, satya_value_find(&object, "a", 1, &out));
  CHECK_EQUAL(1, out.as.int64);
  CHECK_EQUAL(SATYA_OK, satya_value_find(&object, "b\xc3\xa9", 3, &out));
  CHECK_EQUAL(SATYA_KIND_BOOL, out.kind);
  CHECK_EQUAL(1, out.as.boolean);
  CHECK_EQUAL(SATYA_NO_FIELD, satya_value_find(&object, "b", 1, &out));
  CHECK_EQUAL(SATYA_NO_FIELD, satya_value_find(&object, "", 0, &out));
  CHECK_EQUAL(SATYA_OK, satya_value_member(&object, 1, &key, &out));
  CHECK_STRING("b\xc3\xa9", key);
  CHECK_EQUAL(SATYA_KIND_BOOL, out.kind);
  CHECK_EQUAL(SATYA_OK, satya_value_member(&object, 0, &key, NULL));
  CHECK_STRING("a", key);
  CHECK_EQUAL(SATYA_OK, satya_value_member(&object, 0, NULL, &out));
  CHECK_EQUAL(1, out.as.int64);
  CHECK_EQUAL(SATYA_OK, satya_value_member(&object, 0, NULL, NULL));
  CHECK_EQUAL(SATYA_NO_FIELD, satya_value_member(&object, 2, &key, &out));
  CHECK_EQUAL(SATYA_NO_FIELD, satya_value_member(&object, SIZE_MAX, NULL, NULL));
}

static void reads_values_of_the_library(void) {
  satya_schema *any = schema_of("true");
  satya_instance *instance = instance_of(
      any, "{\"list\":[1,2.5,\"three\",null,true,123456789012345678901234567890],"
           "\"map\":{\"x\":{\"y\":[]},\"\":false}}");
  satya_value root, list, map, x, y, key, out;
  NEED(satya_instance_value(instance, &root) == SATYA_OK);
  CHECK_EQUAL(SATYA_KIND_OBJECT, root.kind);
  CHECK_EQUAL(2, root.size);
  CHECK_EQUAL(0, root.reserved0);
  CHECK_EQUAL(0, root.reserved1);
  NEED(satya_value_find(&root, "list", 4, &list) == SATYA_OK);
  CHECK_EQUAL(SATYA_KIND_ARRAY, list.kind);
  CHECK_EQUAL(6, list.size);
  CHECK_EQUAL(SATYA_OK, satya_value_at(&list, 0, &out));
  CHECK_EQUAL(SATYA_KIND_INT64, out.kind);
  CHECK_EQUAL(SATYA_OK, satya_value_at(&list, 1, &out));
  CHECK_EQUAL(SATYA_KIND_DOUBLE, out.kind);
  CHECK(out.as.float64 == 2.5);
  CHECK_EQUAL(SATYA_OK, satya_value_at(&list, 2, &out));
  CHECK_STRING("three", out);
  CHECK_EQUAL(SATYA_OK, satya_value_at(&list, 3, &out));
  CHECK_EQUAL(SATYA_KIND_NULL, out.kind);
  CHECK_EQUAL(SATYA_OK, satya_value_at(&list, 4, &out));
  CHECK_EQUAL(SATYA_KIND_BOOL, out.kind);
  CHECK_EQUAL(SATYA_OK, satya_value_at(&list, 5, &out));
  CHECK_EQUAL(SATYA_KIND_NUMBER, out.kind);
  if (out.kind == SATYA_KIND_NUMBER)
    CHECK_TEXT("123456789012345678901234567890", out.as.text, out.size);
  CHECK_EQUAL(SATYA_NO_FIELD, satya_value_at(&list, 6, &out));
  CHECK_EQUAL(SATYA_WRONG_KIND, satya_value_find(&list, "x", 1, &out));
  CHECK_EQUAL(SATYA_WRONG_KIND, satya_value_member(&list, 0, &key, &out));

  NEED(satya_value_member(&root, 1, &key, &map) == SATYA_OK);
  CHECK_STRING("map", key);
  CHECK_EQUAL(SATYA_OK, satya_value_find(&map, "", 0, &out));
  CHECK_EQUAL(SATYA_KIND_BOOL, out.kind);
  CHECK_EQUAL(SATYA_OK, satya_value_find(&map, "x", 1, &x));
  CHECK_EQUAL(SATYA_OK, satya_value_find(&x, "y", 1, &y));
  CHECK_EQUAL(SATYA_KIND_ARRAY, y.kind);
  CHECK_EQUAL(0, y.size);
  CHECK_EQUAL(SATYA_WRONG_KIND, satya_value_at(&map, 0, &out));
  CHECK_EQUAL(SATYA_NO_FIELD, satya_value_member(&map, 2, &key, &out));
  satya_instance_free(instance);
  satya_schema_free(any);
}

static void reads_records(void) {
  satya_schema *schema = schema_of(USER_SCHEMA);
  satya_instance *user = instance_of(schema, USER), *home = NULL;
  satya_value record, out, key;
  NEED(satya_instance_value(user, &record) == SATYA_OK);
  CHECK_EQUAL(SATYA_KIND_RECORD, record.kind);
  CHECK_EQUAL(SATYA_OK, satya_value_find(&record, "name", 4, &out));
  CHECK_STRING("Ann", out);
  CHECK_EQUAL(SATYA_NO_FIELD, satya_value_find(&record, "nome", 4, &out));
  CHECK_EQUAL(SATYA_WRONG_KIND, satya_value_at(&record, 0, &out));
  CHECK_EQUAL(SATYA_WRONG_KIND, satya_value_member(&record, 0, &key, &out));
  CHECK_EQUAL(SATYA_OK, satya_value_find(&record, "home", 4, &out));
  CHECK_EQUAL(SATYA_KIND_RECORD, out.kind);
  NEED(satya_value_instance(&out, &home) == SATYA_OK);
  CHECK_JSON("{\"city\":\"Bonn\",\"zip\":53111}", home);
  CHECK_EQUAL(SATYA_OK, satya_instance_set_int64(home, 1, 5, NULL));
  CHECK_JSON("{\"city\":\"Bonn\",\"zip\":5}", home);
  satya_instance_free(user);
  satya_schema_free(schema);
}

static void refuses_other_kinds(void) {
  satya_value scalars[] = {unset(),      null(),      boolean(1),  int64(1),
                           float64(1.5), number("1"), string("s")};
  satya_value out, key;
  satya_instance *instance;
  for (size_t i = 0; i < sizeof scalars / sizeof scalars[0]; i += 1) {
    CHECK_EQUAL(SATYA_WRONG_KIND, satya_value_at(&scalars[i], 0, &out));
    CHECK_EQUAL(SATYA_WRONG_KIND, satya_value_find(&scalars[i], "a", 1, &out));
    CHECK_EQUAL(SATYA_WRONG_KIND, satya_value_member(&scalars[i], 0, &key, &out));
    CHECK_EQUAL(SATYA_WRONG_KIND, satya_value_instance(&scalars[i], &instance));
  }
  satya_value array = host_array(scalars, 2), object = host_object(NULL, 0);
  CHECK_EQUAL(SATYA_WRONG_KIND, satya_value_find(&array, "a", 1, &out));
  CHECK_EQUAL(SATYA_WRONG_KIND, satya_value_member(&array, 0, &key, &out));
  CHECK_EQUAL(SATYA_WRONG_KIND, satya_value_instance(&array, &instance));
  CHECK_EQUAL(SATYA_WRONG_KIND, satya_value_at(&object, 0, &out));
  CHECK_EQUAL(SATYA_WRONG_KIND, satya_value_instance(&object, &instance));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_value_at(NULL, 0, &out));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_value_at(&array, 0, NULL));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_value_find(NULL, "a", 1, &out));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_value_find(&object, NULL, 1, &out));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_value_find(&object, "a", 1, NULL));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_value_member(NULL, 0, &key, &out));
  satya_value nothing = {.kind = SATYA_KIND_RECORD};
  CHECK_EQUAL(SATYA_WRONG_KIND, satya_value_instance(&nothing, &instance));
  CHECK(instance == NULL);
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_value_instance(NULL, &instance));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_value_instance(&array, NULL));
}

static void buffers_hold_text(void) {
  satya_buffer *buffer = satya_buffer_new();
  NEED(buffer != NULL);
  CHECK_EQUAL(0, satya_buffer_size(buffer));
  CHECK(satya_buffer_data(buffer) != NULL);
  satya_schema *schema = schema_of("{ \"type\" : \"integer\" }");
  CHECK_EQUAL(SATYA_OK, satya_schema_to_json(schema, buffer));
  CHECK_TEXT("{\"type\":\"integer\"}", satya_buffer_data(buffer), satya_buffer_size(buffer));
  satya_instance *seven = instance_of(schema, "7");
  CHECK_EQUAL(SATYA_OK, satya_instance_to_json(seven, buffer));
  CHECK_TEXT("7", satya_buffer_data(buffer), satya_buffer_size(buffer));
  satya_instance_free(seven);
  satya_schema_free(schema);
  CHECK_TEXT("7", satya_buffer_data(buffer), satya_buffer_size(buffer));
  satya_buffer_free(buffer);
  satya_buffer_free(NULL);
  CHECK_EQUAL(0, satya_buffer_size(NULL));
  CHECK(satya_buffer_data(NULL) != NULL);
}

int main(void) {
  reads_host_arrays();
  reads_true_as_one();
  reads_host_objects();
  reads_values_of_the_library();
  reads_records();
  refuses_other_kinds();
  buffers_hold_text();
  return check_end("values");
}
