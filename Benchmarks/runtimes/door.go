// SPDX-License-Identifier: Apache-2.0

// The cost of the door in Go; see README.md of this folder.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sort"
	"syscall"
	"unsafe"

	"satya"
)

const calls, records = 100000, 100000

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// now returns the processor time of this thread.
func now() int64 {
	const threadTime = 3
	var time syscall.Timespec
	syscall.Syscall(syscall.SYS_CLOCK_GETTIME, threadTime, uintptr(unsafe.Pointer(&time)), 0)
	return time.Nano()
}

func measure(name string, calls, units int, call func()) {
	call()
	rounds := make([]float64, 5)
	for round := range rounds {
		start := now()
		for index := 0; index < calls; index++ {
			call()
		}
		rounds[round] = float64(now()-start) / float64(calls) / float64(units)
	}
	sort.Float64s(rounds)
	fmt.Printf("%s %.1f %.1f\n", name, rounds[2], rounds[0])
}

func main() {
	runtime.LockOSThread()
	folder := os.Args[1]
	lines := must(os.ReadFile(os.Args[2]))
	json := must(os.ReadFile(filepath.Join(folder, "record.json")))
	schema := must(satya.Compile(must(os.ReadFile(filepath.Join(folder, "schema.json")))))
	record := must(schema.Decode(json))
	options := satya.BatchOptions{Keep: satya.BatchVerdicts, Threads: 1}
	valid := 0
	measure("empty", calls, 1, func() { satya.ABIVersion() })
	measure("get", calls, 1, func() { must(record.Int64("Body Mass (g)")) })
	measure("set", calls, 1, func() { must(0, record.Set("Body Mass (g)", 5100)) })
	measure("from_json", calls/10, 1, func() { must(schema.Decode(json)).Close() })
	measure("batch", 1, records, func() {
		batch := must(schema.CheckBatch(context.Background(), lines, options))
		valid = batch.ValidCount()
		batch.Close()
	})
	fmt.Printf("valid %d\n", valid)
}
