// SPDX-License-Identifier: Apache-2.0

package satya

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// nativeMemory counts about how many bytes of the library objects hold. The collector does not
// see them, and runs late where Go's own heap is small. So it is called where they doubled since
// it was last called, and grew by nativeStep.
var nativeMemory struct {
	held       atomic.Int64
	releasing  atomic.Int64 // How many are being released.
	growth     atomic.Int64 // By which it may exceed nativeStep before the collector is called.
	collecting sync.Mutex
}

const (
	nativeStep = 64 << 20 // The least growth for which the collector is called.
	// Where the machine is busy, finalizers begin late; in a finalizer, others never do.
	longestStart = 500 * time.Millisecond
	// A finalizer that releases nothing for so long found nothing.
	longestWait = 16 * time.Millisecond

	// What an object takes beside its document.
	instanceSize = 128
	batchSize    = 3072
	schemaSize   = 2048
	// How much of rules and names a byte of a schema's document becomes.
	schemaTimes = 16
	// How much of values a byte of JSON becomes: 2 bytes in long texts, 10 in arrays of one digit.
	textTimes = 6
	// What a record of a batch takes beside its values, and each field, set or not; and what it takes
	// where verdicts alone are kept.
	recordSize  = 48
	fieldSize   = 16
	verdictSize = 24
)

// hold counts the bytes of a new object, whose finalizer is set.
func hold(bytes int64) {
	if nativeMemory.held.Add(bytes) > nativeLimit() {
		collect()
	}
}

// release frees an object of so many bytes.
func release(bytes int64, free func()) {
	nativeMemory.releasing.Add(1)
	free()
	nativeMemory.held.Add(-bytes)
	nativeMemory.releasing.Add(-1)
}

func nativeLimit() int64 { return nativeStep + nativeMemory.growth.Load() }

// collect runs the collector, and waits while finalizers release what it found.
func collect() {
	nativeMemory.collecting.Lock()
	defer nativeMemory.collecting.Unlock()
	// Another goroutine may have done it meanwhile.
	limit := nativeLimit()
	if nativeMemory.held.Load() <= limit {
		return
	}
	started := make(chan struct{})
	runtime.SetFinalizer(new([16]byte), func(*[16]byte) { close(started) })
	runtime.GC()
	// Finalizers run one after the other: that of an object without a user tells that they do.
	select {
	case <-started:
	case <-time.After(longestStart):
	}
	for wait := time.Millisecond; wait <= longestWait && nativeMemory.held.Load() > limit/2; {
		before := nativeMemory.held.Load()
		time.Sleep(wait)
		if wait *= 2; nativeMemory.held.Load() < before || nativeMemory.releasing.Load() > 0 {
			wait = time.Millisecond
		}
	}
	// The next time at twice what is held, and a step more at least.
	held := nativeMemory.held.Load()
	if held > nativeStep {
		nativeMemory.growth.Store(2*held - nativeStep)
	} else {
		nativeMemory.growth.Store(held)
	}
}
