// SPDX-License-Identifier: Apache-2.0

/// What can be wrong: the one table of numbers, names and messages.
///
/// Numbers and names are part of the C ABI and are never reused. Families leave
/// gaps: 1 JSON text, 20 kinds of values, 40 numbers, 50 strings, 60 arrays,
/// 70 objects, 90 combinations, 110 conversions, 130 limits, 150 schemas. Names
/// follow pydantic's published error types where one fits. In a message, `{name}`
/// stands for the parameter of that name.
package enum ProblemKind: UInt32, CaseIterable {
  case jsonInvalid = 1
  case jsonIncomplete = 2
  case jsonByteOrderMark = 3
  case jsonInvalidUTF8 = 4
  case jsonLoneSurrogate = 5
  case jsonDuplicateKey = 6
  case jsonTrailingData = 7
  case jsonEmpty = 8

  case noneRequired = 20
  case boolType = 21
  case intType = 22
  case floatType = 23
  case stringType = 24
  case listType = 25
  case dictType = 26
  case wrongType = 27
  case intFromFloat = 28

  case greaterThan = 40
  case greaterThanEqual = 41
  case lessThan = 42
  case lessThanEqual = 43
  case multipleOf = 44
  case finiteNumber = 45
  case numberOutOfRange = 46
  case decimalMaxDigits = 47
  case decimalMaxPlaces = 48

  case stringTooShort = 50
  case stringTooLong = 51
  case stringPatternMismatch = 52
  case stringFormat = 53
  case stringUnicode = 54

  case tooShort = 60
  case tooLong = 61
  case notUnique = 62
  case tooFewMatches = 63
  case tooManyMatches = 64

  case missing = 70
  case extraForbidden = 71
  case missingDependent = 72
  case tooFewProperties = 73
  case tooManyProperties = 74
  case invalidKey = 75

  case literalError = 90
  case constantError = 91
  case neverValid = 92
  case anyOfMismatch = 93
  case oneOfMismatch = 94
  case oneOfAmbiguous = 95
  case notAllowed = 96
  case unionTagInvalid = 97
  case unionTagNotFound = 98

  case intParsing = 110
  case floatParsing = 111
  case boolParsing = 112

  case recursionLimit = 130
  case documentTooLarge = 131
  case workLimit = 132
  case patternLimit = 133
  case digitsLimit = 134

  case schemaNotJSON = 150
  case schemaKind = 151
  case schemaKeywordType = 152
  case schemaKeywordValue = 153
  case schemaUnsupported = 154
  case schemaPattern = 155
  case schemaReference = 156
  case schemaReferenceLoop = 157
  case schemaDuplicateName = 158
  case schemaUnknownMember = 159
  case schemaDialect = 160
  case schemaTooDeep = 161
  case schemaFormat = 162
  case schemaReferenceElsewhere = 164

  /// The stable name and the template of the message.
  package var words: (name: StaticString, message: StaticString) {
    switch self {
    case .jsonInvalid: ("json_invalid", "Invalid JSON: {error}")
    case .jsonIncomplete: ("json_incomplete", "Invalid JSON: the text ends inside {inside}")
    case .jsonByteOrderMark:
      ("json_byte_order_mark", "Invalid JSON: the text begins with a byte order mark")
    case .jsonInvalidUTF8: ("json_invalid_utf8", "Invalid JSON: a string is not valid UTF-8")
    case .jsonLoneSurrogate:
      ("json_lone_surrogate", "Invalid JSON: an escaped surrogate stands without its partner")
    case .jsonDuplicateKey: ("json_duplicate_key", "The key '{key}' stands more than once")
    case .jsonTrailingData: ("json_trailing_data", "Invalid JSON: something follows the value")
    case .jsonEmpty: ("json_empty", "Invalid JSON: the document is empty")
    case .noneRequired: ("none_required", "Input should be null, not {found}")
    case .boolType: ("bool_type", "Input should be a valid boolean, not {found}")
    case .intType: ("int_type", "Input should be a valid integer, not {found}")
    case .floatType: ("float_type", "Input should be a valid number, not {found}")
    case .stringType: ("string_type", "Input should be a valid string, not {found}")
    case .listType: ("list_type", "Input should be a valid array, not {found}")
    case .dictType: ("dict_type", "Input should be a valid object, not {found}")
    case .wrongType: ("wrong_type", "Input should be {expected}, not {found}")
    case .intFromFloat:
      ("int_from_float", "Input should be a valid integer, got a number with a fractional part")
    case .greaterThan: ("greater_than", "Input should be greater than {gt}")
    case .greaterThanEqual: ("greater_than_equal", "Input should be greater than or equal to {ge}")
    case .lessThan: ("less_than", "Input should be less than {lt}")
    case .lessThanEqual: ("less_than_equal", "Input should be less than or equal to {le}")
    case .multipleOf: ("multiple_of", "Input should be a multiple of {multiple_of}")
    case .finiteNumber: ("finite_number", "Input should be a finite number")
    case .numberOutOfRange:
      ("number_out_of_range", "Input should be a number that a double can hold")
    case .decimalMaxDigits:
      ("decimal_max_digits", "Input should have no more than {max_digits} digits in total")
    case .decimalMaxPlaces:
      ("decimal_max_places", "Input should have no more than {decimal_places} decimal places")
    case .stringTooShort:
      (
        "string_too_short",
        "String should have at least {min_length} characters, not {actual_length}"
      )
    case .stringTooLong:
      ("string_too_long", "String should have at most {max_length} characters, not {actual_length}")
    case .stringPatternMismatch:
      ("string_pattern_mismatch", "String should match pattern '{pattern}'")
    case .stringFormat: ("string_format", "String should be a valid {format}")
    case .stringUnicode: ("string_unicode", "String should be valid UTF-8")
    case .tooShort:
      ("too_short", "Array should have at least {min_length} items, not {actual_length}")
    case .tooLong: ("too_long", "Array should have at most {max_length} items, not {actual_length}")
    case .notUnique:
      ("not_unique", "Array items should be unique, but item {second} equals item {first}")
    case .tooFewMatches:
      (
        "too_few_matches",
        "Array should contain at least {min_contains} matching items, not {actual}"
      )
    case .tooManyMatches:
      (
        "too_many_matches",
        "Array should contain at most {max_contains} matching items, not {actual}"
      )
    case .missing: ("missing", "Property '{field}' is required")
    case .extraForbidden: ("extra_forbidden", "Property '{field}' is not allowed")
    case .missingDependent:
      ("missing_dependent", "Property '{field}' is required where '{present}' is there")
    case .tooFewProperties:
      (
        "too_few_properties",
        "Object should have at least {min_properties} properties, not {actual}"
      )
    case .tooManyProperties:
      (
        "too_many_properties",
        "Object should have at most {max_properties} properties, not {actual}"
      )
    case .invalidKey: ("invalid_key", "Property name '{key}' is not allowed")
    case .literalError: ("literal_error", "Input should be {expected}")
    case .constantError: ("constant_error", "Input should be {expected}")
    case .neverValid: ("never_valid", "No value is allowed here")
    case .anyOfMismatch: ("any_of_mismatch", "Input should match one of {count} alternatives")
    case .oneOfMismatch: ("one_of_mismatch", "Input should match one of {count} alternatives")
    case .oneOfAmbiguous:
      (
        "one_of_ambiguous",
        "Input should match only one alternative, but matches those at index {first} and {second}"
      )
    case .notAllowed: ("not_allowed", "Input should not match the schema under 'not'")
    case .unionTagInvalid:
      ("union_tag_invalid", "Property '{tag}' should be {expected}, to tell the alternatives apart")
    case .unionTagNotFound:
      ("union_tag_not_found", "Property '{tag}' is required, to tell the alternatives apart")
    case .intParsing: ("int_parsing", "Input should be a valid integer, unable to parse the string")
    case .floatParsing:
      ("float_parsing", "Input should be a valid number, unable to parse the string")
    case .boolParsing:
      ("bool_parsing", "Input should be a valid boolean, unable to interpret the input")
    case .recursionLimit: ("recursion_limit", "Arrays and objects nest deeper than {max_depth}")
    case .documentTooLarge: ("document_too_large", "The document has more than {max_size} bytes")
    case .workLimit: ("work_limit", "Checking takes more than {limit} {unit}")
    case .patternLimit:
      ("pattern_limit", "Matching pattern '{pattern}' takes too many steps or too much memory")
    case .digitsLimit: ("digits_limit", "The number has more than {max_digits} digits")
    case .schemaNotJSON: ("schema_not_json", "The schema is not valid JSON: {error}")
    case .schemaKind: ("schema_kind", "A schema should be an object or a boolean, not {found}")
    case .schemaKeywordType:
      ("schema_keyword_type", "Keyword {keyword} should be {expected}, not {found}")
    case .schemaKeywordValue: ("schema_keyword_value", "Keyword {keyword} should be {expected}")
    case .schemaUnsupported: ("schema_unsupported", "Keyword {keyword} is not supported yet")
    case .schemaPattern:
      ("schema_pattern", "Pattern '{pattern}' is not valid: {error} at byte {at}")
    case .schemaReference: ("schema_reference", "Reference '{reference}' leads to no schema")
    case .schemaReferenceLoop:
      ("schema_reference_loop", "The schema refers to itself for the same value, without end")
    case .schemaDuplicateName:
      ("schema_duplicate_name", "The name '{name}' is given more than once")
    case .schemaUnknownMember:
      ("schema_unknown_member", "x-satya has no member {name}")
    case .schemaDialect: ("schema_dialect", "Dialect '{dialect}' is not supported")
    case .schemaTooDeep: ("schema_too_deep", "Schemas nest deeper than {max_depth}")
    case .schemaFormat: ("schema_format", "Format '{format}' is not known and cannot be asserted")
    case .schemaReferenceElsewhere:
      (
        "schema_reference_elsewhere",
        """
        Reference '{reference}' leads to another document, which is not supported yet: \
        put that schema below $defs, with its $id
        """
      )
    }
  }
}
