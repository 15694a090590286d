// SPDX-License-Identifier: Apache-2.0

package satya_test

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"satya"
)

const (
	memoryRounds = 10000
	// One object a round would be five times as many.
	memoryLimit = memoryRounds / 5
)

const memoryText = `{"title":"T","type":"object","properties":{
  "name":{"type":"string","minLength":1,"default":"D"},"tags":{"type":"array"},"any":{},
  "home":{"type":"object","properties":{"city":{"type":"string"}}}},"required":["name"]}`

var memoryLines = [2][]byte{[]byte("{\"name\":\"A\"}\n[]\n"), []byte("{\"name\":\"A\",\"other\":1}\n3\n")}

func needs(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func useRecord(t *testing.T, record *satya.Instance) {
	home, err := record.Child("home")
	needs(t, err)
	needs(t, home.Set("city", "a city whose name takes a block of its own"))
	wantsInvalid(t, "a refused set", record.Set("name", 1), "string_type")
	needs(t, record.Set("tags", []string{"x", "y"}))
	needs(t, record.Set("any", map[string]any{"a": []any{1, json.Number("12345678901234567890")}}))
	record.Value()
	record.MarshalJSON()
	record.Extras()
	record.Text("name")
}

func useBatch(batch *satya.Batch) {
	batch.Instance(0).Text("name")
	batch.Verdicts()
	batch.Problems(1)
	batch.TextProblems()
	batch.Totals()
	batch.End()
}

// Every other round leaves the work to the finalizers.
func memoryRound(t *testing.T, number int) *satya.Instance {
	schema, err := satya.Compile([]byte(memoryText))
	needs(t, err)
	schema.Name()
	schema.Fields()
	schema.MarshalJSON()
	record := decode(t, schema, `{"name":"A","home":{"city":"B"},"other":[1]}`)
	useRecord(t, record)
	copied, err := record.Copy()
	needs(t, err)
	made, err := schema.New(map[string]any{"name": "A", "home": map[string]any{"city": "B"}})
	needs(t, err)
	record.Equal(copied)
	wantsInvalid(t, "a document", schema.ValidateJSON([]byte(`{"name":3}`)), "string_type")
	wantsInvalid(t, "a value", schema.Validate(map[string]any{"name": 3}), "string_type")
	context, cancel := context.WithCancel(context.Background())
	batch, err := schema.CheckBatch(context, memoryLines[number%2], satya.BatchOptions{Threads: 1})
	needs(t, err)
	useBatch(batch)
	rows, err := schema.CheckRows(context, [][]any{{"A", []any{"x"}}, {1}}, satya.BatchOptions{Threads: 1})
	needs(t, err)
	useBatch(rows)
	cancel()
	if number%2 == 0 {
		rows.Close()
		batch.Close()
		made.Close()
		copied.Close()
		record.Close()
		schema.Close()
	}
	return record
}

// held counts native blocks and Go's objects after the finalizers have run.
func held(t *testing.T) (blocks, objects int) {
	for turn := 0; turn < 4; turn++ {
		runtime.GC()
		time.Sleep(5 * time.Millisecond)
	}
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	return nativeBlocks(t), int(memory.HeapObjects)
}

func nativeBlocks(t *testing.T) int { return ledger(t, 0) }

func nativeBytes(t *testing.T) int { return ledger(t, 8) }

func ledger(t *testing.T, offset int) int {
	t.Helper()
	ledger, err := os.ReadFile(os.Getenv("SATYA_LEDGER"))
	needs(t, err)
	return int(binary.LittleEndian.Uint64(ledger[offset:]))
}

func grown(t *testing.T, count int, keep func(*satya.Instance)) (blocks, objects int) {
	blocks, objects = held(t)
	for number := 0; number < count; number++ {
		if keep != nil {
			keep(memoryRound(t, 1))
		} else {
			memoryRound(t, number)
		}
		// The collector does not see native memory, so it is called.
		if number%500 == 0 {
			runtime.GC()
		}
	}
	blocksNow, objectsNow := held(t)
	return blocksNow - blocks, objectsNow - objects
}

// Rounds that make and release every kind of object leave nothing, natively or in Go. It is run
// beside Tests/Runtimes/ledger.c, which counts native blocks.
func TestRoundsLeaveNothing(t *testing.T) {
	if os.Getenv("SATYA_LEDGER") == "" {
		t.Skip("no ledger counts native blocks")
	}
	grown(t, 1000, nil)
	var blocks, objects int
	// Finalizers are late where the machine is busy; what leaks grows every time.
	for attempt := 0; attempt < 3; attempt++ {
		blocks, objects = grown(t, memoryRounds, nil)
		if blocks < memoryLimit && objects < memoryLimit {
			break
		}
	}
	if blocks >= memoryLimit || objects >= memoryLimit {
		t.Errorf("%d rounds leave %d blocks and %d objects", memoryRounds, blocks, objects)
	}
	// The measure sees one object that each round keeps.
	var kept []*satya.Instance
	blocks, objects = grown(t, memoryLimit, func(record *satya.Instance) { kept = append(kept, record) })
	if blocks < len(kept) || objects < len(kept) {
		t.Errorf("what %d rounds keep is not seen: %d blocks, %d objects", len(kept), blocks, objects)
	}
	runtime.KeepAlive(kept)
}

// Large documents that a loop drops are released in it, though they are small to Go.
func TestDroppedObjectsAreReleased(t *testing.T) {
	if os.Getenv("SATYA_LEDGER") == "" {
		t.Skip("no ledger counts native blocks")
	}
	schema, err := satya.Compile([]byte("true"))
	needs(t, err)
	text := "[" + strings.Repeat(`"a text",`, 20000) + "1]"
	value := strings.Repeat("a text", 30000)
	first := decode(t, schema, text)
	background := context.Background()
	makers := map[string]func() (any, error){
		"decode": func() (any, error) { return schema.Decode([]byte(text)) },
		"new":    func() (any, error) { return schema.New(value) },
		"copy":   func() (any, error) { return first.Copy() },
		"batch": func() (any, error) {
			return schema.CheckBatch(background, []byte(text), satya.BatchOptions{Threads: 1})
		},
	}
	// A collector that runs by Go's own heap alone would come too late.
	defer debug.SetGCPercent(debug.SetGCPercent(1000))
	for name, build := range makers {
		before, _ := held(t)
		var kept []any
		for number := 0; number < 20; number++ {
			object, err := build()
			needs(t, err)
			kept = append(kept, object)
		}
		each := (nativeBlocks(t) - before) / len(kept)
		runtime.KeepAlive(kept)
		kept = nil
		most := 0
		for number := 0; number < 2000; number++ {
			_, err := build()
			needs(t, err)
			if number%20 == 0 {
				if blocks := nativeBlocks(t) - before; blocks > most {
					most = blocks
				}
			}
		}
		if each < 1 || most >= 1000*each {
			t.Errorf("%s: %d blocks of 2000 documents of %d", name, most, each)
		}
	}
}

// What takes many times its text is released as its own size asks for it.
func TestDroppedObjectsCountAsWhatTheyTake(t *testing.T) {
	if os.Getenv("SATYA_LEDGER") == "" {
		t.Skip("no ledger counts native blocks")
	}
	schema, err := satya.Compile([]byte("{}"))
	needs(t, err)
	record, err := satya.Compile([]byte(`{"type":"object","properties":{"a":{},"b":{},"c":{},"d":{}}}`))
	needs(t, err)
	background := context.Background()
	lines := []byte(strings.Repeat("1\n", 500000))
	array := []byte("[" + strings.Repeat("1,", 500000) + "1]")
	empty := []byte(strings.Repeat("{}\n", 200000))
	verdicts := satya.BatchOptions{Threads: 1, Keep: satya.BatchVerdicts}
	makers := map[string]func() (any, error){
		"document": func() (any, error) { return schema.Decode(array) },
		"batch": func() (any, error) {
			return schema.CheckBatch(background, lines, satya.BatchOptions{Threads: 1})
		},
		"records": func() (any, error) {
			return record.CheckBatch(background, empty, satya.BatchOptions{Threads: 1})
		},
		"verdicts": func() (any, error) { return schema.CheckBatch(background, lines, verdicts) },
	}
	const dropped = 50
	for name, build := range makers {
		held(t)
		before := nativeBytes(t)
		object, err := build()
		needs(t, err)
		one := nativeBytes(t) - before
		runtime.KeepAlive(object)
		most := 0
		for number := 0; number < dropped; number++ {
			_, err := build()
			needs(t, err)
			if grown := nativeBytes(t) - before; grown > most {
				most = grown
			}
		}
		if most > dropped*one/2 {
			t.Errorf("%s: %d dropped of %d MiB take %d MiB", name, dropped, one>>20, most>>20)
		}
	}
}
