// SPDX-License-Identifier: Apache-2.0
// swift-format-ignore-file: AlwaysUseLowerCamelCase
import CSatya
import SatyaCore

@_cdecl("satya_abi_version") @implementation
public func satya_abi_version() -> UInt32 { 0 }
