// SPDX-License-Identifier: Apache-2.0

// Package satya checks, decodes and holds data by JSON Schemas, through the
// native library libsatya.
//
// A Schema is compiled once and may be used by many goroutines. Instances and
// batches, with the views read from them, belong to one goroutine at a time; a channel or
// a mutex hands them to another.
//
// Close releases what an object holds and makes its later use ErrClosed. What is not
// closed is released by a finalizer, on a goroutine of the runtime, once nothing refers to
// the object nor to a view of it; that is not promised before the program ends. The
// collector does not see native memory: where that of objects which were not closed doubled,
// and grew by 64 MiB, since it was last called, a call that makes an object calls runtime.GC.
// A program for which that is too much closes what it makes.
package satya

// #cgo pkg-config: satya
// #include <satya.h>
import "C"

// Version returns the library's version, "0.1.0".
func Version() string { return C.GoString(C.satya_version_string()) }

// ABIVersion returns the number of the library's binary interface.
func ABIVersion() int { return int(C.satya_abi_version()) }
