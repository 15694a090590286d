// SPDX-License-Identifier: Apache-2.0

/// A Unicode property of `\p{…}`: the name ECMA-262 gives it (section 22.2.2.9 and the
/// tables there), and how PCRE2 calls it.
///
/// Names are spelled exactly, as ECMA-262 demands of categories and binary properties;
/// whether a script exists is for PCRE2 to say.
struct UnicodeProperty {
  /// What PCRE2 wants before the name.
  let prefix: StaticString
  let name: Text
  /// The complement of what `name` says.
  let isComplement: Bool

  init?(_ text: Text, dialect: Pattern.Dialect) {
    var key = text
    var value: Text?
    for i in 0..<text.count where text[i] == UInt8(ascii: "=") {
      key = text.prefix(i)
      value = text.dropFirst(i + 1)
      break
    }
    if let value {
      if key == "General_Category" || key == "gc" {
        self.init(category: value)
      } else if key == "Script" || key == "sc" {
        self.init(script: value, prefix: "sc:")
      } else if key == "Script_Extensions" || key == "scx" {
        self.init(script: value, prefix: "scx:")
      } else {
        return nil
      }
      return
    }
    if text == "Assigned" {
      self.init(prefix: "", name: Text("Cn"), isComplement: true)
    } else if UnicodeProperty.isListed(text, in: Text(UnicodeProperty.binary)) {
      self.init(prefix: "", name: text, isComplement: false)
    } else if let category = UnicodeProperty(category: text) {
      self = category
    } else if dialect == .unicode {
      self.init(script: text, prefix: "scx:")
    } else {
      return nil
    }
  }

  private init(prefix: StaticString, name: Text, isComplement: Bool) {
    self.prefix = prefix
    self.name = name
    self.isComplement = isComplement
  }

  private init?(category text: Text) {
    guard let short = UnicodeProperty.shortName(of: text) else { return nil }
    self.init(prefix: "", name: short == "LC" ? Text("L&") : short, isComplement: false)
  }

  private init?(script text: Text, prefix: StaticString) {
    guard text.count > 0, text[0] &- 0x41 < 26 else { return nil }
    for i in 0..<text.count {
      guard (text[i] | 0x20) &- 0x61 < 26 || text[i] == 0x5f else { return nil }
    }
    self.init(prefix: prefix, name: text, isComplement: false)
  }
}

extension UnicodeProperty {
  /// Short names, each followed by its aliases; a line per category.
  private static var categories: StaticString {
    """
    C Other
    Cc Control cntrl
    Cf Format
    Cn Unassigned
    Co Private_Use
    Cs Surrogate
    L Letter
    LC Cased_Letter
    Ll Lowercase_Letter
    Lm Modifier_Letter
    Lo Other_Letter
    Lt Titlecase_Letter
    Lu Uppercase_Letter
    M Mark Combining_Mark
    Mc Spacing_Mark
    Me Enclosing_Mark
    Mn Nonspacing_Mark
    N Number
    Nd Decimal_Number digit
    Nl Letter_Number
    No Other_Number
    P Punctuation punct
    Pc Connector_Punctuation
    Pd Dash_Punctuation
    Pe Close_Punctuation
    Pf Final_Punctuation
    Pi Initial_Punctuation
    Po Other_Punctuation
    Ps Open_Punctuation
    S Symbol
    Sc Currency_Symbol
    Sk Modifier_Symbol
    Sm Math_Symbol
    So Other_Symbol
    Z Separator
    Zl Line_Separator
    Zp Paragraph_Separator
    Zs Space_Separator

    """
  }

  /// Binary properties and their aliases, without `Assigned` and without those that
  /// PCRE2 lacks.
  private static var binary: StaticString {
    """
    ASCII ASCII_Hex_Digit AHex Alphabetic Alpha Any Bidi_Control Bidi_C Bidi_Mirrored Bidi_M
    Case_Ignorable CI Cased Changes_When_Casefolded CWCF Changes_When_Casemapped CWCM
    Changes_When_Lowercased CWL Changes_When_Titlecased CWT Changes_When_Uppercased CWU Dash
    Default_Ignorable_Code_Point DI Deprecated Dep Diacritic Dia Emoji Emoji_Component EComp
    Emoji_Modifier EMod Emoji_Modifier_Base EBase Emoji_Presentation EPres
    Extended_Pictographic ExtPict Extender Ext Grapheme_Base Gr_Base Grapheme_Extend Gr_Ext
    Hex_Digit Hex IDS_Binary_Operator IDSB IDS_Trinary_Operator IDST ID_Continue IDC ID_Start
    IDS Ideographic Ideo Join_Control Join_C Logical_Order_Exception LOE Lowercase Lower Math
    Noncharacter_Code_Point NChar Pattern_Syntax Pat_Syn Pattern_White_Space Pat_WS
    Quotation_Mark QMark Radical Regional_Indicator RI Sentence_Terminal STerm Soft_Dotted SD
    Terminal_Punctuation Term Unified_Ideograph UIdeo Uppercase Upper Variation_Selector VS
    White_Space space XID_Continue XIDC XID_Start XIDS

    """
  }

  private static func isListed(_ name: Text, in list: Text) -> Bool {
    var word = 0
    for i in 0..<list.count where list[i] <= 0x20 {
      if Text(list.start + word, i - word) == name { return name.count > 0 }
      word = i + 1
    }
    return false
  }

  /// The first word of the line that has `name`.
  private static func shortName(of name: Text) -> Text? {
    let list = Text(categories)
    var line = 0
    var word = 0
    var short = list.prefix(0)
    for i in 0..<list.count where list[i] <= 0x20 {
      let found = Text(list.start + word, i - word)
      if word == line { short = found }
      if found == name, name.count > 0 { return short }
      word = i + 1
      if list[i] == UInt8(ascii: "\n") { line = word }
    }
    return nil
  }
}
