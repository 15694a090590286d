// SPDX-License-Identifier: Apache-2.0

/// The keywords of JSON Schema 2020-12, and `x-satya`; anything else is an annotation.
enum Keyword: UInt8 {
  case schema, id, anchor, reference, definitions, comment
  case dynamicReference, dynamicAnchor, recursiveReference, recursiveAnchor, vocabulary
  case allOf, anyOf, oneOf, not, `if`, then, `else`
  case type, `enum`, const
  case minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf
  case minimumLength, maximumLength, pattern, format
  case prefixItems, items, contains, minimumContains, maximumContains
  case minimumItems, maximumItems, uniqueItems, unevaluatedItems
  case properties, patternProperties, additionalProperties, propertyNames, required
  case minimumProperties, maximumProperties, dependentRequired, dependentSchemas
  case unevaluatedProperties
  case contentEncoding, contentMediaType, contentSchema
  case title, description, `default`, examples, deprecated, readOnly, writeOnly
  case satya

  static var count: Int { Int(Keyword.satya.rawValue) + 1 }

  var name: StaticString {
    switch self {
    case .schema: "$schema"
    case .id: "$id"
    case .anchor: "$anchor"
    case .reference: "$ref"
    case .definitions: "$defs"
    case .comment: "$comment"
    case .dynamicReference: "$dynamicRef"
    case .dynamicAnchor: "$dynamicAnchor"
    case .recursiveReference: "$recursiveRef"
    case .recursiveAnchor: "$recursiveAnchor"
    case .vocabulary: "$vocabulary"
    case .allOf: "allOf"
    case .anyOf: "anyOf"
    case .oneOf: "oneOf"
    case .not: "not"
    case .if: "if"
    case .then: "then"
    case .else: "else"
    case .type: "type"
    case .enum: "enum"
    case .const: "const"
    case .minimum: "minimum"
    case .maximum: "maximum"
    case .exclusiveMinimum: "exclusiveMinimum"
    case .exclusiveMaximum: "exclusiveMaximum"
    case .multipleOf: "multipleOf"
    case .minimumLength: "minLength"
    case .maximumLength: "maxLength"
    case .pattern: "pattern"
    case .format: "format"
    case .prefixItems: "prefixItems"
    case .items: "items"
    case .contains: "contains"
    case .minimumContains: "minContains"
    case .maximumContains: "maxContains"
    case .minimumItems: "minItems"
    case .maximumItems: "maxItems"
    case .uniqueItems: "uniqueItems"
    case .unevaluatedItems: "unevaluatedItems"
    case .properties: "properties"
    case .patternProperties: "patternProperties"
    case .additionalProperties: "additionalProperties"
    case .propertyNames: "propertyNames"
    case .required: "required"
    case .minimumProperties: "minProperties"
    case .maximumProperties: "maxProperties"
    case .dependentRequired: "dependentRequired"
    case .dependentSchemas: "dependentSchemas"
    case .unevaluatedProperties: "unevaluatedProperties"
    case .contentEncoding: "contentEncoding"
    case .contentMediaType: "contentMediaType"
    case .contentSchema: "contentSchema"
    case .title: "title"
    case .description: "description"
    case .default: "default"
    case .examples: "examples"
    case .deprecated: "deprecated"
    case .readOnly: "readOnly"
    case .writeOnly: "writeOnly"
    case .satya: "x-satya"
    }
  }

  /// What the keyword's value holds of other schemas.
  enum Children: UInt8 { case none, schema, list, map }

  var children: Children {
    switch self {
    case .additionalProperties, .propertyNames, .items, .contains, .not, .if, .then, .else,
      .contentSchema:
      .schema
    case .prefixItems, .allOf, .anyOf, .oneOf: .list
    case .properties, .patternProperties, .definitions, .dependentSchemas: .map
    case .schema, .id, .anchor, .reference, .comment, .dynamicReference, .dynamicAnchor,
      .recursiveReference, .recursiveAnchor, .vocabulary, .type, .enum, .const, .minimum,
      .maximum, .exclusiveMinimum, .exclusiveMaximum, .multipleOf, .minimumLength,
      .maximumLength, .pattern, .format, .minimumContains, .maximumContains, .minimumItems,
      .maximumItems, .uniqueItems, .unevaluatedItems, .required, .minimumProperties,
      .maximumProperties, .dependentRequired, .unevaluatedProperties, .contentEncoding,
      .contentMediaType, .title, .description, .default, .examples, .deprecated, .readOnly,
      .writeOnly, .satya:
      .none
    }
  }

  /// Whether a schema object of `$ref` and this keyword still is the schema that it
  /// refers to: nothing is asserted, and nothing is said that the engine keeps.
  var leavesReferenceAlone: Bool {
    switch self {
    case .schema, .id, .anchor, .reference, .definitions, .comment, .examples, .deprecated,
      .readOnly, .writeOnly, .contentEncoding, .contentMediaType, .contentSchema:
      true
    case .dynamicReference, .dynamicAnchor, .recursiveReference, .recursiveAnchor, .vocabulary,
      .allOf, .anyOf, .oneOf, .not, .if, .then, .else, .type, .enum, .const, .minimum, .maximum,
      .exclusiveMinimum, .exclusiveMaximum, .multipleOf, .minimumLength, .maximumLength,
      .pattern, .format, .prefixItems, .items, .contains, .minimumContains, .maximumContains,
      .minimumItems, .maximumItems, .uniqueItems, .unevaluatedItems, .properties,
      .patternProperties, .additionalProperties, .propertyNames, .required,
      .minimumProperties, .maximumProperties, .dependentRequired, .dependentSchemas,
      .unevaluatedProperties, .title, .description, .default, .satya:
      false
    }
  }
}
