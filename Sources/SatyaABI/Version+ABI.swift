// SPDX-License-Identifier: Apache-2.0
// swift-format-ignore-file: AlwaysUseLowerCamelCase
import CSatya
import SatyaCore

@_cdecl("satya_version_number") @implementation
public func satya_version_number() -> UInt32 { Version.number }

@_cdecl("satya_version_string") @implementation
public func satya_version_string() -> UnsafePointer<CChar>! { Version.text.asCString }

@_cdecl("satya_abi_version") @implementation
public func satya_abi_version() -> UInt32 { Version.abi }
