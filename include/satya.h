/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file satya.h
 * Satya: data validation for every runtime that can call C.
 *
 * A schema (JSON Schema 2020-12, docs/SCHEMA.md) is compiled once. Data (JSON
 * text or values) is then decoded, checked and held natively as instances, one
 * call per operation; batches are checked on several threads.
 *
 *     const char *text = "{\"type\":\"object\",\"properties\":{\"age\":"
 *                        "{\"type\":\"integer\",\"minimum\":0}}}";
 *     satya_report *report = satya_report_new();
 *     satya_schema *schema;
 *     satya_instance *user;
 *     satya_schema_create(text, strlen(text), NULL, &schema, report);
 *     if (satya_instance_from_json(schema, "{\"age\":-1}", 10, NULL, &user,
 *                                  report) == SATYA_INVALID) {
 *       satya_problem problem = {.struct_size = sizeof problem};
 *       satya_report_get(report, 0, &problem);   // greater_than_equal, /age
 *     }
 *
 * Four rules hold everywhere.
 *
 *  1. Errors. Functions return a status. "The data is invalid" is a result,
 *     SATYA_INVALID, explained by the report; every other status but SATYA_OK
 *     says why the call itself failed. The `report` and `options` of a call that
 *     checks data or compiles may be NULL. It clears its report on entry. On
 *     failure an `out` handle is NULL and nothing is half-changed.
 *  2. Ownership. Parameters are marked [borrowed] (read during the call only),
 *     [owned by caller] (release with the named function) or [view] (valid as
 *     long as said). Text comes with its size; NUL is neither needed nor
 *     promised. Every `_free(NULL)` does nothing.
 *  3. Threads. A `const` object may be used by many threads at once; a non-const
 *     object by one at a time; any object may move between threads. Schemas are
 *     const after creation. There is no init call and no global state that a
 *     call could tell: only the key of a hash, and a lock around compiling
 *     patterns, which is held over a fork.
 *  4. Growth. A struct that begins with `struct_size` may gain members at its
 *     end: set `struct_size` to `sizeof` of it and zero the rest, which asks for
 *     the defaults. A `struct_size` below that of version 0.1 is refused.
 *
 * Nothing that a caller or a document passes stops the process; a dangling or
 * forged pointer is the caller's fault. Where the system's allocator refuses,
 * calls return SATYA_NO_MEMORY, and those that return a new object NULL.
 *
 * Stack: a call needs 512 KiB at most, and with a `max_depth` above 128 up to
 * 4 KiB for each level that it allows. The threads that a batch starts have
 * enough; the calling thread, which checks records beside them or alone, needs it.
 *
 * Numbers: calls compute in the floating-point mode that C programs start in,
 * rounding to nearest without traps, and leave the thread's own as it was.
 *
 * Between the lines "declarations" there is no preprocessor line, macro, inline
 * function, bit field, variadic, callback or struct by value, so that any FFI can
 * read them. All functions are there since 0.1 unless said otherwise.
 */
#ifndef SATYA_H
#define SATYA_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- declarations: begin ------------------------------------------------- */

/* ==========================================================================
 * Section - Version
 * ======================================================================== */

/** The version of this header. The library's own: satya_version_number(). */
enum {
  SATYA_VERSION_MAJOR = 0,
  SATYA_VERSION_MINOR = 1,
  SATYA_VERSION_PATCH = 0
};

/** The binary interface that this header describes. The library's own:
 *  satya_abi_version(). */
enum { SATYA_ABI_VERSION = 0 };

/** Returns the library's version as major * 10000 + minor * 100 + patch. */
uint32_t satya_version_number(void);

/** Returns the library's version as static, NUL-terminated text: "0.1.0". */
const char *satya_version_string(void);

/**
 * Returns the number of the binary interface, which the soname carries. A
 * program made for one number works with every library of the same number.
 */
uint32_t satya_abi_version(void);

/* ==========================================================================
 * Section - Status
 * ======================================================================== */

/** What a call returns: one of SATYA_OK and the constants below. */
typedef uint32_t satya_status;

enum {
  SATYA_OK = 0,            /**< Done; where data was checked: it is valid. */
  SATYA_INVALID = 1,       /**< The data does not satisfy the schema, is no JSON,
                                or goes beyond a limit of satya_options: a problem
                                as recursion_limit, document_too_large, work_limit
                                or pattern_limit. */
  SATYA_BAD_ARGUMENT = 10, /**< NULL, a bad size, index or struct_size. */
  SATYA_WRONG_KIND = 11,   /**< The value is of another kind than asked for. */
  SATYA_NO_FIELD = 12,     /**< There is no such field, member or element. */
  SATYA_BAD_STATE = 13,    /**< The object does not allow this now. */
  SATYA_BAD_SCHEMA = 20,   /**< The schema is refused; see the report. */
  SATYA_NO_MEMORY = 60,    /**< The allocator refused. */
  SATYA_LIMIT = 61,        /**< A batch has no room; see satya_batch_options. */
  SATYA_INTERNAL = 62,     /**< A defect of the library; please report it. */
  SATYA_CANCELLED = 63     /**< The cancel flag of a batch was set. */
};

/** Returns the name of @p status, "SATYA_OK"; static; "" for an unknown one. */
const char *satya_status_name(satya_status status);

/* ==========================================================================
 * Section - Values
 * ======================================================================== */

/** What a satya_value is. */
enum {
  SATYA_KIND_UNSET = 0,  /**< Absent: an optional field that is not there. */
  SATYA_KIND_NULL = 1,   /**< JSON null. */
  SATYA_KIND_BOOL = 2,   /**< `as.boolean`: 0 or 1; of the caller's, any but 0 is
                              true. */
  SATYA_KIND_INT64 = 3,  /**< `as.int64`. */
  SATYA_KIND_DOUBLE = 4, /**< `as.float64`. */
  SATYA_KIND_NUMBER = 5, /**< `as.text`, `size` bytes: a JSON number as text. */
  SATYA_KIND_STRING = 6, /**< `as.text`, `size` bytes of UTF-8; may be NULL where
                              that is 0. */
  SATYA_KIND_ARRAY = 7,  /**< Of the library: read it with satya_value_at(). */
  SATYA_KIND_OBJECT = 8, /**< Of the library: read it with satya_value_find()
                              and satya_value_member(). */
  SATYA_KIND_RECORD = 9, /**< Of the library: see satya_value_instance(). */
  SATYA_KIND_HOST_ARRAY = 10, /**< `as.elements`: `size` values of the caller. */
  SATYA_KIND_HOST_OBJECT = 11 /**< `as.elements`: `size` pairs of a key (a
                                   STRING) and a value, 2 * `size` values. Of a
                                   key that stands twice the last value counts, as
                                   in JSON text, or it is refused as there: option
                                   `duplicates`. */
};

/**
 * One value, 16 bytes for good. What it points to belongs to somebody else: for
 * values that a function returned, until the time that function names; for
 * values of the caller, the memory is read during the call only.
 *
 * `reserved0` and `reserved1` are zero in what a function returns, and mean
 * nothing in values of the caller, who may pass every kind; values of the kinds
 * ARRAY, OBJECT and RECORD must be ones that the library returned.
 */
typedef struct satya_value {
  uint8_t kind;
  uint8_t reserved0;
  uint16_t reserved1;
  uint32_t size;
  union {
    uint64_t boolean;
    int64_t int64;
    double float64;
    const char *text;
    const struct satya_value *elements;
    const void *node;
  } as;
} satya_value;

typedef struct satya_schema satya_schema;
typedef struct satya_instance satya_instance;
typedef struct satya_batch satya_batch;
typedef struct satya_report satya_report;
typedef struct satya_buffer satya_buffer;

/**
 * Copies element @p index of an ARRAY or HOST_ARRAY to @p out. [view: as long as
 * what @p array was read from; the 16 bytes themselves need not stay]
 * @retval SATYA_BAD_ARGUMENT  A pointer is NULL.
 * @retval SATYA_WRONG_KIND    @p array is of another kind.
 * @retval SATYA_NO_FIELD      @p index is not below its size.
 */
satya_status satya_value_at(const satya_value *array, size_t index,
                            satya_value *out);

/**
 * Copies the member called @p name of an OBJECT, HOST_OBJECT or RECORD to
 * @p out; of a RECORD, a field that is there or an undeclared member. [view: as
 * satya_value_at()]
 * @retval SATYA_BAD_ARGUMENT  A pointer is NULL.
 * @retval SATYA_WRONG_KIND    @p object is of another kind.
 * @retval SATYA_NO_FIELD      It has no such member; an absent field is none, which
 *                             satya_instance_get() reads as UNSET.
 */
satya_status satya_value_find(const satya_value *object, const char *name,
                              size_t name_size, satya_value *out);

/**
 * Copies member @p index of an OBJECT or HOST_OBJECT, in order of appearance:
 * its name to @p key (a STRING), its value to @p out; either may be NULL.
 * [view: as satya_value_at()]
 * @retval SATYA_BAD_ARGUMENT  @p object is NULL.
 * @retval SATYA_WRONG_KIND    @p object is of another kind.
 * @retval SATYA_NO_FIELD      @p index is not below its size.
 */
satya_status satya_value_member(const satya_value *object, size_t index,
                                satya_value *key, satya_value *out);

/**
 * Gives the instance that a RECORD value stands for. [view: as
 * satya_value_at()] It may be set where the instance it was read from may be set.
 * @retval SATYA_BAD_ARGUMENT  A pointer is NULL.
 * @retval SATYA_WRONG_KIND    @p record is of another kind.
 */
satya_status satya_value_instance(const satya_value *record,
                                  satya_instance **out);

/* ==========================================================================
 * Section - Buffers
 * ======================================================================== */

/** Makes an empty buffer, which receives text and is reusable; NULL where the
 *  allocator refuses. [owned by caller: satya_buffer_free()] */
satya_buffer *satya_buffer_new(void);

/** Releases @p buffer and its text. */
void satya_buffer_free(satya_buffer *buffer);

/** Returns the text, never NULL. [view: until the buffer is used or freed] */
const char *satya_buffer_data(const satya_buffer *buffer);

/** Returns the bytes of text; 0 for NULL. */
size_t satya_buffer_size(const satya_buffer *buffer);

/* ==========================================================================
 * Section - Options
 * ======================================================================== */

/** Whether `format` is checked. The default is the specification's: annotate. */
enum {
  SATYA_FORMATS_DEFAULT = 0,
  SATYA_FORMATS_ANNOTATE = 1,
  SATYA_FORMATS_ASSERT = 2
};

/** Whether text may stand for a number or boolean, and the like
 *  (docs/SCHEMA.md, conversions). The default is strict: it may not. */
enum {
  SATYA_MODE_DEFAULT = 0,
  SATYA_MODE_STRICT = 1,
  SATYA_MODE_LAX = 2
};

/** What a repeated key of an object does, in JSON text or of the caller. The
 *  default: the last one wins. */
enum {
  SATYA_DUPLICATES_DEFAULT = 0,
  SATYA_DUPLICATES_LAST = 1,
  SATYA_DUPLICATES_REFUSE = 2
};

/** What becomes of members that a record does not declare and its schema
 *  allows. The default: they are kept (satya_instance_extras()). */
enum {
  SATYA_EXTRAS_DEFAULT = 0,
  SATYA_EXTRAS_KEEP = 1,
  SATYA_EXTRAS_IGNORE = 2,
  SATYA_EXTRAS_REFUSE = 3
};

/** The most that `max_depth` of the options may be. No value of the caller's that is
 *  nested deeper is ever accepted. */
enum { SATYA_MAX_DEPTH = 1000 };

/**
 * Choices and limits. Given to satya_schema_create() they are the schema's
 * defaults; given to another call they override these. Zero means what would
 * hold without the options: the schema's own, or the default that stands here.
 */
typedef struct satya_options {
  uint32_t struct_size;
  uint32_t formats;    /**< SATYA_FORMATS_… */
  uint32_t mode;       /**< SATYA_MODE_… */
  uint32_t duplicates; /**< SATYA_DUPLICATES_… */
  uint32_t extras;     /**< SATYA_EXTRAS_… */
  uint32_t max_depth;  /**< Nesting of arrays and objects, the array of a batch
                            included; 128; at most SATYA_MAX_DEPTH. More than 128
                            needs more stack: see the head of this file. */
  uint64_t max_size;   /**< Bytes of a document or record; 1 GiB; at most
                            4 GiB - 1. A value of the caller counts what its JSON
                            takes at least: strings, keys and NUMBERs whole, without
                            escapes, any other scalar 1, and the punctuation
                            between. Whatever `max_size` is, a value of the caller
                            has at most 2^26 arrays and objects. */
  uint64_t max_visits; /**< Visits of a schema to a value, in one document, where
                            values may be visited again: in the branches of
                            combinations, beside other schemas for a member, by
                            `contains`. A look at all of a value, as for
                            `uniqueItems`, counts one for each part of it and
                            for 32 bytes. A union that kinds decide counts none.
                            1,000,000 and 1,000 a byte of what `max_size` counts,
                            together at most 100,000,000; who asks for a number
                            may ask for any. */
  uint64_t max_pattern_effort; /**< Steps of all pattern matches in one document,
                            beyond 64 and 16 for each byte of its text that
                            every match has: 1,000,000. A step is a byte that is
                            read or an item of the pattern that is tried. Counted
                            where the text is so long that the pattern might take
                            more than some hundred steps a byte. A match that
                            finds too few left is `pattern_limit`, and so is one
                            that takes too much memory: 64 MiB or, of longer
                            text, 512 bytes a byte, at most 1 GiB. The others
                            go on. */
  uint32_t max_digits; /**< Digits of one number as it is written, those of the
                            exponent apart; 4,300. Of an INT64 or a DOUBLE: of
                            its shortest text. */
  uint32_t reserved;   /**< Zero. */
} satya_options;

/**
 * Says what is wrong with options that a call refused with SATYA_BAD_ARGUMENT:
 * "max_depth should be at most 1000", which begins with the name of the first
 * member that is refused. Static, NUL-terminated; "" where nothing is wrong. NULL
 * is no mistake.
 */
const char *satya_options_fault(const satya_options *options);

/* ==========================================================================
 * Section - Reports
 * ======================================================================== */

/**
 * One problem of a report. All text is a view that lives until the report is
 * cleared or freed, whatever becomes of the input and the schema.
 */
typedef struct satya_problem {
  uint32_t struct_size;    /**< Set by the caller. */
  uint32_t code;           /**< Its number in docs/ERRORS.md; never reused. */
  const char *type;        /**< Its stable name: "missing". */
  size_t type_size;
  const char *message;     /**< One line for people, in English. */
  size_t message_size;
  const char *pointer;     /**< Where in the data: a JSON Pointer (RFC 6901). */
  size_t pointer_size;
  const char *schema_path; /**< Which keyword: "#/properties/age/minimum", "#" and a
                                JSON Pointer into the schema document, as it is and
                                not percent-encoded. Where no keyword but the option
                                `extras` refuses a member, the record's schema; "#"
                                for what concerns none: a syntax error, a repeated
                                key, a limit. */
  size_t schema_path_size;
  size_t segment_count;    /**< Parts of the place: satya_report_segment(). */
  size_t parameter_count;  /**< Facts: satya_report_parameter(). */
  uint64_t offset; /**< Byte in the source text; UINT64_MAX where there is none. */
  uint64_t line;   /**< From 1; 0 where there is no source text. */
  uint64_t column; /**< From 1, in code points; 0 where there is no source. */
  uint64_t record; /**< In a batch: the record's number, where the first of the
                        batch is `first_record` (functions of the batch count from
                        0), and for what ends an array too early that of the record
                        that would come next; else 0. */
  const char *input; /**< The offending value, only as far as
                          satya_report_set_echo() allowed; else empty. */
  size_t input_size;
} satya_problem;

/** Makes an empty report; NULL where the allocator refuses. It is cleared by each
 *  call it is given to, and reusable. [owned by caller: satya_report_free()] */
satya_report *satya_report_new(void);

/** Releases @p report and all it returned. */
void satya_report_free(satya_report *report);

/** Empties @p report; its limit and echo stay. */
void satya_report_clear(satya_report *report);

/** Keeps at most @p problems problems from the next call on, the first in document
 *  order; 100 at first. More are counted by satya_report_total() but not kept. 0
 *  keeps none. Of a problem that is kept, the keys of its place together, its path in
 *  the schema and each parameter are cut at 8 KiB, so that it takes 100 KiB at most
 *  and the echo. What is left of a longer number is a SATYA_KIND_STRING.
 *  @retval SATYA_BAD_ARGUMENT  @p report is NULL. */
satya_status satya_report_set_limit(satya_report *report, size_t problems);

/** Lets problems show up to @p bytes of the offending value as JSON from the
 *  next call on; 0 at first, so that no data leaks into logs; more than 65,536
 *  count as 65,536.
 *  @retval SATYA_BAD_ARGUMENT  @p report is NULL. */
satya_status satya_report_set_echo(satya_report *report, size_t bytes);

/** Returns how many problems are kept; 0 for NULL. */
size_t satya_report_count(const satya_report *report);

/** Returns how many problems were found; 0 for NULL. */
size_t satya_report_total(const satya_report *report);

/**
 * Copies problem @p index, in document order, to @p out: what is wrong with an
 * array or object as a whole stands before what is wrong inside it, a key before
 * its value. The order of a value's members is that in which they were given; of
 * fields, that of the fields.
 * @retval SATYA_BAD_ARGUMENT  A pointer is NULL, or `out->struct_size` too small.
 * @retval SATYA_NO_FIELD      @p index is not below satya_report_count().
 */
satya_status satya_report_get(const satya_report *report, size_t index,
                              satya_problem *out);

/**
 * Copies part @p segment of the place of problem @p index: a STRING for a member
 * of an object, an INT64 for an element of an array.
 * @retval SATYA_BAD_ARGUMENT  A pointer is NULL.
 * @retval SATYA_NO_FIELD      There is no such problem or part.
 */
satya_status satya_report_segment(const satya_report *report, size_t index,
                                  size_t segment, satya_value *out);

/**
 * Copies fact @p parameter of problem @p index, as docs/ERRORS.md lists them:
 * its name to @p name (a STRING) and its value to @p value; either may be NULL.
 * @retval SATYA_BAD_ARGUMENT  @p report is NULL.
 * @retval SATYA_NO_FIELD      There is no such problem or fact.
 */
satya_status satya_report_parameter(const satya_report *report, size_t index,
                                    size_t parameter, satya_value *name,
                                    satya_value *value);

/**
 * Writes the kept problems to @p buffer as a JSON array of objects with the
 * members type, loc (an array of its segments), msg (its message), ctx (an object
 * of its parameters), pointer, schema_path and, with source text, offset, line,
 * column; with echo, input.
 * @retval SATYA_BAD_ARGUMENT  A pointer is NULL.
 * @retval SATYA_NO_MEMORY     The buffer could not grow; it is empty.
 */
satya_status satya_report_to_json(const satya_report *report,
                                  satya_buffer *buffer);

/* ==========================================================================
 * Section - Schemas
 * ======================================================================== */

/**
 * Compiles a schema document.
 *
 * The text is copied. Every mistake of the document is a problem of the report,
 * with its place in the text. It may nest 500 levels, whatever `max_depth` is.
 * Cost: linear in the size of the text.
 *
 * @param json     UTF-8 JSON: an object, true or false.          [borrowed]
 * @param size     Bytes in @p json.
 * @param options  The schema's defaults; may be NULL.            [borrowed]
 * @param out      Receives the schema.   [owned by caller: satya_schema_free()]
 * @param report   May be NULL.
 * @retval SATYA_BAD_ARGUMENT  @p json or @p out is NULL, or a bad option.
 * @retval SATYA_BAD_SCHEMA    The text is no schema; see @p report.
 * @retval SATYA_NO_MEMORY     The allocator refused.
 */
satya_status satya_schema_create(const char *json, size_t size,
                                 const satya_options *options,
                                 satya_schema **out, satya_report *report);

/** Adds a reference to @p schema and returns it, so that two owners may each
 *  call satya_schema_free(). Safe from any thread. NULL gives NULL. */
satya_schema *satya_schema_retain(const satya_schema *schema);

/** Drops a reference; the last one frees the schema. Instances and batches hold
 *  references of their own. Safe from any thread. */
void satya_schema_free(satya_schema *schema);

/** Gives the schema's `title`, "" where there is none. [view: the schema]
 *  @retval SATYA_BAD_ARGUMENT  A pointer is NULL. */
satya_status satya_schema_name(const satya_schema *schema, const char **name,
                               size_t *name_size);

/** What a field is; bits of satya_field.flags. */
enum {
  SATYA_FIELD_REQUIRED = 1,    /**< It cannot be absent. */
  SATYA_FIELD_HAS_DEFAULT = 2, /**< `default_value` is filled in. */
  SATYA_FIELD_RECORD = 4       /**< Its objects are nested instances, those of
                                    a union that kinds or a constant decide (a
                                    record or null) as well. */
};

/** A declared member of a record. Its text and default are views that live as
 *  long as the schema. */
typedef struct satya_field {
  uint32_t struct_size; /**< Set by the caller. */
  uint32_t flags;       /**< SATYA_FIELD_… */
  uint32_t kinds;       /**< Bit 1 << kind for each kind of data that may satisfy it
                             unconverted: NULL, BOOL, INT64, DOUBLE, STRING, ARRAY,
                             OBJECT; as far as `type`, `enum`, `const`, `false`,
                             `$ref`, `allOf`, `anyOf` and `oneOf` tell. A number that
                             INT64 or DOUBLE cannot hold reads as NUMBER; an object,
                             where SATYA_FIELD_RECORD is set, as RECORD; else
                             as OBJECT, or as RECORD where a branch of `allOf`,
                             `anyOf`, `oneOf` or `if` that it satisfies makes
                             records. */
  uint32_t reserved;
  const char *name;
  size_t name_size;
  const char *description; /**< The schema's `description`, or empty. */
  size_t description_size;
  satya_value default_value; /**< UNSET where there is none. */
} satya_field;

/** Returns the number of fields of a schema whose root is a record: `type:
 *  object` with `properties`, in the root or where nothing but a `$ref`, or an
 *  `allOf` of one, leads to; 0 for others and for NULL. */
size_t satya_schema_field_count(const satya_schema *schema);

/**
 * Finds the index of a field by its name.
 * @retval SATYA_BAD_ARGUMENT  A pointer is NULL.
 * @retval SATYA_NO_FIELD      There is none of this name.
 */
satya_status satya_schema_field_find(const satya_schema *schema,
                                     const char *name, size_t name_size,
                                     size_t *index);

/**
 * Describes field @p index; fields stand in the order of `properties`.
 * @retval SATYA_BAD_ARGUMENT  A pointer is NULL, or `out->struct_size` too small.
 * @retval SATYA_NO_FIELD      @p index is not below satya_schema_field_count().
 */
satya_status satya_schema_field_get(const satya_schema *schema, size_t index,
                                    satya_field *out);

/**
 * Writes the schema document, without white space, to @p buffer.
 * @retval SATYA_BAD_ARGUMENT  A pointer is NULL.
 * @retval SATYA_NO_MEMORY     The buffer could not grow; it is empty.
 */
satya_status satya_schema_to_json(const satya_schema *schema,
                                  satya_buffer *buffer);

/**
 * Checks a JSON document and builds nothing.
 * @param json  UTF-8 JSON.                                       [borrowed]
 * @retval SATYA_OK            The document satisfies the schema.
 * @retval SATYA_INVALID       It does not, or is no JSON; see @p report.
 * @retval SATYA_BAD_ARGUMENT  @p schema or @p json is NULL, or a bad option.
 * @retval SATYA_NO_MEMORY     The allocator refused.
 */
satya_status satya_schema_check_json(const satya_schema *schema,
                                     const char *json, size_t size,
                                     const satya_options *options,
                                     satya_report *report);

/**
 * Checks a value of the caller, or of an instance, and builds nothing.
 * @param value  Not UNSET.                                       [borrowed]
 * @retval as satya_schema_check_json(); SATYA_BAD_ARGUMENT also for a value that
 *         is malformed: an unknown kind, a NULL text of some bytes, a key that is
 *         no STRING.
 */
satya_status satya_schema_check_value(const satya_schema *schema,
                                      const satya_value *value,
                                      const satya_options *options,
                                      satya_report *report);

/* ==========================================================================
 * Section - Instances
 * ======================================================================== */

/**
 * Makes an instance from values in field order.
 *
 * Strings are copied. UNSET stands for an absent field; so do fields beyond
 * @p count. Absent fields get their defaults, unless `maxProperties` or rules that
 * span the record would not hold with them.
 *
 * @param values  @p count values; may be NULL if @p count is 0.  [borrowed]
 * @param out     Receives the instance. [owned by caller: satya_instance_free()]
 * @retval SATYA_INVALID       The values do not satisfy the schema.
 * @retval SATYA_BAD_ARGUMENT  @p schema or @p out is NULL; @p count exceeds the
 *                             number of fields; a malformed value.
 * @retval SATYA_BAD_STATE     The schema's root is not a record.
 * @retval SATYA_NO_MEMORY     The allocator refused.
 */
satya_status satya_instance_new(const satya_schema *schema,
                                const satya_value *values, size_t count,
                                const satya_options *options,
                                satya_instance **out, satya_report *report);

/**
 * Makes an instance from one value: an object for a record, anything for a
 * schema whose root is not a record.
 * @param value  Not UNSET.                                       [borrowed]
 * @param out    Receives the instance. [owned by caller: satya_instance_free()]
 * @retval as satya_instance_from_json(), and SATYA_BAD_ARGUMENT for a malformed
 *         value.
 */
satya_status satya_instance_from_value(const satya_schema *schema,
                                       const satya_value *value,
                                       const satya_options *options,
                                       satya_instance **out,
                                       satya_report *report);

/**
 * Decodes and checks a JSON document in one pass and keeps it as an instance.
 * @param json  UTF-8 JSON; not needed afterwards.                [borrowed]
 * @param out   Receives the instance. [owned by caller: satya_instance_free()]
 * @retval SATYA_INVALID       It is no JSON, or does not satisfy the schema.
 * @retval SATYA_BAD_ARGUMENT  @p schema, @p json or @p out is NULL, or a bad
 *                             option.
 * @retval SATYA_NO_MEMORY     The allocator refused.
 */
satya_status satya_instance_from_json(const satya_schema *schema,
                                      const char *json, size_t size,
                                      const satya_options *options,
                                      satya_instance **out,
                                      satya_report *report);

/** Releases an instance that the caller owns, with all that it holds. Nested
 *  instances and those of a batch belong to what they were read from. Of the memory
 *  of documents of 64 KiB and more the schema keeps up to 4 MiB, that of batches
 *  included, for the next. */
void satya_instance_free(satya_instance *instance);

/**
 * Copies the value of field @p field to @p out; an absent field reads as UNSET
 * with SATYA_OK. [view: until that field is set or the instance is freed]
 * @retval SATYA_BAD_ARGUMENT  A pointer is NULL.
 * @retval SATYA_NO_FIELD      There is no such field.
 */
satya_status satya_instance_get(const satya_instance *instance, size_t field,
                                satya_value *out);

/**
 * Checks @p value and stores it; on failure the old value stays.
 *
 * UNSET removes an optional field. Text and elements are copied, and may come
 * from this very instance. Views and nested instances read from this field end.
 * Where the value holds, rules of the record, and of the records around it, that
 * span the field are checked again, of what was given: defaults that were filled in
 * do not help, and those with which the rules do not hold are dropped, and nested
 * instances read from them are set no more. The schema's
 * own options apply; its `max_depth` holds for the outermost record as a whole,
 * so that sets one inside the other go no deeper than it. Places of problems
 * begin at @p instance; where a rule that spans the field is broken, at the
 * outermost record.
 *
 * @retval SATYA_INVALID       The value breaks a rule; see @p report.
 * @retval SATYA_BAD_ARGUMENT  A pointer is NULL, or a malformed value.
 * @retval SATYA_NO_FIELD      There is no such field.
 * @retval SATYA_BAD_STATE     The instance belongs to a batch, or to a default that
 *                             was dropped.
 * @retval SATYA_NO_MEMORY     The allocator refused; the old value stays.
 */
satya_status satya_instance_set(satya_instance *instance, size_t field,
                                const satya_value *value,
                                satya_report *report);

/** Reads an integer field.
 *  @retval SATYA_BAD_ARGUMENT  A pointer is NULL.
 *  @retval SATYA_NO_FIELD      There is no such field.
 *  @retval SATYA_WRONG_KIND    It is absent or no INT64. */
satya_status satya_instance_get_int64(const satya_instance *instance,
                                      size_t field, int64_t *out);

/** Reads a number field as a double, rounded where needed.
 *  @retval as satya_instance_get_int64(), but SATYA_WRONG_KIND where it is absent,
 *          no number, or a NUMBER that no double can hold. */
satya_status satya_instance_get_double(const satya_instance *instance,
                                       size_t field, double *out);

/** Reads a boolean field: 0 or 1.
 *  @retval as satya_instance_get_int64(), but SATYA_WRONG_KIND where it is absent
 *          or no BOOL. */
satya_status satya_instance_get_bool(const satya_instance *instance,
                                     size_t field, uint8_t *out);

/** Reads a string field. [view: until that field is set or the instance freed]
 *  @retval as satya_instance_get_int64(), but SATYA_WRONG_KIND where it is absent
 *          or no STRING. */
satya_status satya_instance_get_string(const satya_instance *instance,
                                       size_t field, const char **text,
                                       size_t *size);

/** Sets a field to an integer; see satya_instance_set(). */
satya_status satya_instance_set_int64(satya_instance *instance, size_t field,
                                      int64_t value, satya_report *report);

/** Sets a field to a double; see satya_instance_set(). NaN and the infinities
 *  are refused as `finite_number`. */
satya_status satya_instance_set_double(satya_instance *instance, size_t field,
                                       double value, satya_report *report);

/** Sets a field to true (not 0) or false (0); see satya_instance_set(). */
satya_status satya_instance_set_bool(satya_instance *instance, size_t field,
                                     uint8_t value, satya_report *report);

/** Sets a field to a string, which is copied; see satya_instance_set(). */
satya_status satya_instance_set_string(satya_instance *instance, size_t field,
                                       const char *text, size_t size,
                                       satya_report *report);

/**
 * Gives the nested instance that a field holds. [view: until that field is set
 * or the instance is freed] It may be set, and must not be freed. That of a const
 * instance, as those of a batch are: satya_instance_get(), then
 * satya_value_instance().
 * @retval SATYA_BAD_ARGUMENT  A pointer is NULL.
 * @retval SATYA_NO_FIELD      There is no such field.
 * @retval SATYA_WRONG_KIND    It holds no record.
 */
satya_status satya_instance_get_instance(satya_instance *instance, size_t field,
                                         satya_instance **out);

/** Returns 1 if the field was given by the caller or the document, 0 if it is
 *  absent, filled from its default, or there is no such field. */
uint8_t satya_instance_is_set(const satya_instance *instance, size_t field);

/** Returns the schema. [view: as long as the instance; NULL for NULL] For its
 *  fields, a nested instance has those of the record it is: the functions below
 *  ask an instance, those of section Schemas ask the root. */
const satya_schema *satya_instance_schema(const satya_instance *instance);

/** Returns how many fields @p instance has; 0 for NULL. */
size_t satya_instance_field_count(const satya_instance *instance);

/** Finds a field of @p instance by name; see satya_schema_field_find(). */
satya_status satya_instance_field_find(const satya_instance *instance,
                                       const char *name, size_t name_size,
                                       size_t *index);

/**
 * Finds the field of @p instance whose name is nearest to one that
 * satya_instance_field_find() does not find, for a message: "no field 'nmae';
 * nearest: 'name'". Letters of ASCII in either case are the same; of the others at
 * most two bytes are missing, too many, different or swapped with their neighbor: none
 * in names of one byte, one in those of two to five. Names of up to 64 bytes are
 * compared, and the first 200 fields.
 * @retval SATYA_BAD_ARGUMENT  A pointer is NULL.
 * @retval SATYA_NO_FIELD      No name that is compared is near.
 */
satya_status satya_instance_field_nearest(const satya_instance *instance,
                                          const char *name, size_t name_size,
                                          size_t *index);

/** Describes a field of @p instance; see satya_schema_field_get(). */
satya_status satya_instance_field_get(const satya_instance *instance,
                                      size_t index, satya_field *out);

/** Copies the whole instance as a value: a RECORD, or what the root of a schema
 *  that is no record holds. [view: as long as the instance is not set]
 *  @retval SATYA_BAD_ARGUMENT  A pointer is NULL. */
satya_status satya_instance_value(const satya_instance *instance,
                                  satya_value *out);

/** Copies the members that the record does not declare, an OBJECT; UNSET where
 *  there are none. [view: as long as the instance]
 *  @retval SATYA_BAD_ARGUMENT  A pointer is NULL. */
satya_status satya_instance_extras(const satya_instance *instance,
                                   satya_value *out);

/**
 * Copies an instance, nested or of a batch too, into one of its own.
 * @param out  Receives the copy.       [owned by caller: satya_instance_free()]
 * @retval SATYA_BAD_ARGUMENT  A pointer is NULL.
 * @retval SATYA_NO_MEMORY     The allocator refused.
 */
satya_status satya_instance_copy(const satya_instance *instance,
                                 satya_instance **out);

/** Returns 1 if both hold equal data (JSON Schema equality: 1 equals 1.0, the
 *  order of extras does not count), 0 otherwise. NULL equals NULL. */
uint8_t satya_instance_equal(const satya_instance *a, const satya_instance *b);

/**
 * Writes the instance as JSON to @p buffer: fields in their order, then extras;
 * absent fields are left out, defaults are written. Reading it again gives an
 * equal instance, but for a NUMBER of the caller's: it is written with all its
 * digits, and what is read is the nearest double where it has a fraction. A default
 * that was removed, or dropped by a set, is filled in again.
 * @retval SATYA_BAD_ARGUMENT  A pointer is NULL.
 * @retval SATYA_NO_MEMORY     The buffer could not grow; it is empty.
 */
satya_status satya_instance_to_json(const satya_instance *instance,
                                    satya_buffer *buffer);

/* ==========================================================================
 * Section - Batches
 * ======================================================================== */

/** How the records of a batch stand in its text. */
enum {
  SATYA_BATCH_NDJSON = 0, /**< One record a line; blank lines do not count. */
  SATYA_BATCH_ARRAY = 1   /**< One JSON array of records. */
};

/** What a batch keeps of valid records. */
enum {
  SATYA_BATCH_INSTANCES = 0, /**< Each as an instance. */
  SATYA_BATCH_VERDICTS = 1   /**< Nothing but the verdict. */
};

/**
 * How to run a batch. Zeroes ask for the defaults.
 *
 * Input in pieces: set `partial` on all pieces but the last, and give each
 * piece what the batch before it says: `first_record` plus satya_batch_count(),
 * `first_line` plus satya_batch_lines(), `base_offset` plus
 * satya_batch_consumed(), `first_column` from satya_batch_column() and `state`
 * from satya_batch_state(). Bytes that were not
 * consumed stand at the head of the next piece. `state` also tells how far the
 * end of a large record was looked for: pieces of any size take time in proportion
 * to the input.
 */
typedef struct satya_batch_options {
  uint32_t struct_size;
  uint32_t format;  /**< SATYA_BATCH_NDJSON or SATYA_BATCH_ARRAY; the keyword
                         `format` is the business of `options`. */
  uint32_t threads; /**< 0: one per processor. At most 256. The calling thread is
                         one of them. */
  uint32_t keep;    /**< SATYA_BATCH_INSTANCES or SATYA_BATCH_VERDICTS. */
  uint32_t partial; /**< 1: more input follows; 0: this is its end. */
  uint32_t borrow;  /**< 1: instances may point into @p data, which then must
                         outlive the batch. */
  uint32_t state;   /**< satya_batch_state() of the piece before; 0 at first. */
  uint32_t reserved;
  uint64_t problems_per_record; /**< Kept of each; 0: 10. */
  uint64_t problems_in_all;     /**< Kept of all records; 0: 1,000. All are counted;
                                     who wants few asks for 1. */
  uint64_t max_memory;   /**< Bytes the batch may hold at one moment, on all its
                              threads: what is kept and what its records need
                              while they are read, as asked of the allocator.
                              Of what a match of a pattern needs, what is beyond
                              1 MiB. 0: no limit. */
  uint64_t first_record; /**< The number of the first record. */
  uint64_t first_line;   /**< Lines before @p data. */
  uint64_t first_column; /**< Code points before @p data on its first line. */
  uint64_t base_offset;  /**< Bytes before @p data. */
  uint64_t echo;         /**< As satya_report_set_echo(). */
  const volatile uint32_t *cancel; /**< Polled before each record, and every
                                        1,024 values while its problems are
                                        sought; not 0 ends the call. May be
                                        NULL, and set from any thread. */
  const satya_options *options;    /**< For each record; may be NULL. */
} satya_batch_options;

/**
 * Says what is wrong with options of a batch, and with those for its records; as
 * satya_options_fault().
 */
const char *satya_batch_options_fault(const satya_batch_options *options);

/**
 * Checks every record of a text. Bad records are no failure: the call returns
 * SATYA_OK and the batch tells them apart. Results stand in input order and do
 * not depend on the number of threads or on where the input was cut.
 *
 * A syntax error of an ARRAY, between records or inside one, ends the batch: the
 * records before it stand, and satya_batch_report() of SIZE_MAX explains it. Pieces
 * that follow are used up, and nothing more is said of them. Of an input in pieces
 * it ends the batch with the piece that has it; inside a record of which more than
 * 64 KiB are there without its end, at the latest where twice as much is there as
 * before it or where the record ends.
 *
 * A record of more than `max_size` bytes is refused without being read to its end:
 * of an input in pieces nobody has to keep more of it. White space before the
 * record of a line, and the line's end, do not count.
 *
 * @param data     UTF-8 text.                       [borrowed; see `borrow`]
 * @param options  May be NULL.                                   [borrowed]
 * @param out      Receives the batch.     [owned by caller: satya_batch_free()]
 * @param report   Receives what ended an ARRAY too early, then the problems of the
 *                 first bad records, up to its own limit; may be NULL.
 * @retval SATYA_BAD_ARGUMENT  @p schema, @p data or @p out is NULL, or a bad
 *                             option.
 * @retval SATYA_LIMIT         `max_memory` was reached.
 * @retval SATYA_NO_MEMORY     The allocator refused. Threads that cannot start are
 *                             done without.
 * @retval SATYA_CANCELLED     `cancel` was set.
 */
satya_status satya_batch_validate(const satya_schema *schema, const char *data,
                                  size_t size,
                                  const satya_batch_options *options,
                                  satya_batch **out, satya_report *report);

/**
 * Checks rows of values, each of @p row_width values in field order as
 * satya_instance_new() takes them.
 * @param rows  @p row_count * @p row_width values; may be NULL if that is 0.
 *              [borrowed]
 * @retval as satya_batch_validate(); SATYA_BAD_ARGUMENT also for a malformed
 *         value; SATYA_BAD_STATE if the schema's root is not a record;
 *         SATYA_LIMIT also for more than 1,048,576 rows of no values.
 */
satya_status satya_batch_validate_values(const satya_schema *schema,
                                         const satya_value *rows,
                                         size_t row_count, size_t row_width,
                                         const satya_batch_options *options,
                                         satya_batch **out,
                                         satya_report *report);

/** Releases a batch and all it returned. The schema keeps up to 4 MiB of the
 *  memory for its next batch or large document. */
void satya_batch_free(satya_batch *batch);

/** Returns the number of records; 0 for NULL. */
size_t satya_batch_count(const satya_batch *batch);

/** Returns the number of valid records; 0 for NULL. */
size_t satya_batch_valid_count(const satya_batch *batch);

/** Returns one byte a record: 0 valid, 1 invalid. Never NULL but for NULL.
 *  [view: as long as the batch] */
const uint8_t *satya_batch_verdicts(const satya_batch *batch);

/** Returns how many bytes of the text were used; 0 for NULL. */
size_t satya_batch_consumed(const satya_batch *batch);

/** Returns how many line ends stand in the bytes used; 0 for NULL. */
size_t satya_batch_lines(const satya_batch *batch);

/** Returns what `first_column` of the next piece must be; 0 for NULL. */
size_t satya_batch_column(const satya_batch *batch);

/** Returns what `state` of the next piece must be; 0 for NULL. */
uint32_t satya_batch_state(const satya_batch *batch);

/** Returns record @p record of the batch, from 0; NULL where it is invalid, not
 *  kept or not there. [view: as long as the batch] */
const satya_instance *satya_batch_instance(const satya_batch *batch,
                                           size_t record);

/** Returns the problems of record @p record, or with SIZE_MAX those of the text
 *  around the records; NULL where there are none or none were kept. [view: as
 *  long as the batch] */
const satya_report *satya_batch_report(const satya_batch *batch, size_t record);

/**
 * Gives where a record stands in the whole input. Of one that was refused for its
 * size, @p size is `max_size` + 1 (4 GiB - 1 at most).
 * @retval SATYA_BAD_ARGUMENT  A pointer is NULL.
 * @retval SATYA_NO_FIELD      There is no such record.
 * @retval SATYA_BAD_STATE     The batch was made from values.
 */
satya_status satya_batch_source(const satya_batch *batch, size_t record,
                                uint64_t *offset, uint64_t *size);

/** How often one problem stands at one place of the records. Its text is a view
 *  that lives as long as the batch. */
typedef struct satya_total {
  uint32_t struct_size; /**< Set by the caller. */
  uint32_t code;        /**< The problem's number. */
  const char *type;     /**< Its stable name. */
  size_t type_size;
  const char *pointer;  /**< The place, with "*" for every index; cut at 1 KiB. */
  size_t pointer_size;
  uint64_t count;
} satya_total;

/** Returns how many totals there are; 0 for NULL. All problems are counted, kept
 *  or not, up to 10,000 different totals: of more, those of the shortest places.
 *  Places that differ behind their first KiB are one. */
size_t satya_batch_total_count(const satya_batch *batch);

/**
 * Copies total @p index to @p out, the most frequent first.
 * @retval SATYA_BAD_ARGUMENT  A pointer is NULL, or `out->struct_size` too small.
 * @retval SATYA_NO_FIELD      @p index is not below satya_batch_total_count().
 */
satya_status satya_batch_total(const satya_batch *batch, size_t index,
                               satya_total *out);

/* ---- declarations: end --------------------------------------------------- */

#ifdef __cplusplus
}
#endif

#endif /* SATYA_H */
