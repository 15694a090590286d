/* SPDX-License-Identifier: Apache-2.0 */
/* Sections Version and Status of satya.h. */
#include "fixture.h"

static void names_its_version(void) {
  CHECK_EQUAL(SATYA_VERSION_MAJOR * 10000 + SATYA_VERSION_MINOR * 100 + SATYA_VERSION_PATCH,
              satya_version_number());
  char text[64];
  snprintf(text, sizeof text, "%d.%d.%d", SATYA_VERSION_MAJOR, SATYA_VERSION_MINOR,
           SATYA_VERSION_PATCH);
  NEED(satya_version_string() != NULL);
  CHECK_TEXT(text, satya_version_string(), strlen(satya_version_string()));
  CHECK(satya_version_string() == satya_version_string());
  /* run.sh compares the number with the soname of the library. */
  CHECK_EQUAL(SATYA_ABI_VERSION, satya_abi_version());
}

static void names_every_status(void) {
  static const struct {
    satya_status status;
    const char *name;
  } known[] = {
      {SATYA_OK, "SATYA_OK"},
      {SATYA_INVALID, "SATYA_INVALID"},
      {SATYA_BAD_ARGUMENT, "SATYA_BAD_ARGUMENT"},
      {SATYA_WRONG_KIND, "SATYA_WRONG_KIND"},
      {SATYA_NO_FIELD, "SATYA_NO_FIELD"},
      {SATYA_BAD_STATE, "SATYA_BAD_STATE"},
      {SATYA_BAD_SCHEMA, "SATYA_BAD_SCHEMA"},
      {SATYA_NO_MEMORY, "SATYA_NO_MEMORY"},
      {SATYA_LIMIT, "SATYA_LIMIT"},
      {SATYA_INTERNAL, "SATYA_INTERNAL"},
      {SATYA_CANCELLED, "SATYA_CANCELLED"},
  };
  size_t count = sizeof known / sizeof known[0];
  for (size_t i = 0; i < count; i += 1) {
    const char *name = satya_status_name(known[i].status);
    NEED(name != NULL);
    CHECK_TEXT(known[i].name, name, strlen(name));
    CHECK(name == satya_status_name(known[i].status));
  }
  for (satya_status status = 0; status < 300; status += 1) {
    int is_known = 0;
    for (size_t i = 0; i < count; i += 1) is_known |= known[i].status == status;
    const char *name = satya_status_name(status);
    NEED(name != NULL);
    CHECK_EQUAL(is_known, name[0] != 0);
  }
  NEED(satya_status_name(UINT32_MAX) != NULL);
  CHECK_TEXT("", satya_status_name(UINT32_MAX), strlen(satya_status_name(UINT32_MAX)));
}

int main(void) {
  names_its_version();
  names_every_status();
  return check_end("status");
}
