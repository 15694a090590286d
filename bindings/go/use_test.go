// SPDX-License-Identifier: Apache-2.0

package satya_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"satya"
)

// What the example does not show.

const item = `{"title":"Item","type":"object","properties":{
  "id":{"type":"integer","minimum":0},"tags":{"type":"array","items":{"type":"string"}},"any":{},
  "size":{"type":"number","default":1.5,"description":"in m"}},"required":["id"]}`

func same(t *testing.T, what string, found, expected any) {
	t.Helper()
	if !reflect.DeepEqual(found, expected) {
		t.Errorf("%s: %#v, expected %#v", what, found, expected)
	}
}

func compileItem(t *testing.T, options ...satya.Options) *satya.Schema {
	t.Helper()
	schema, err := satya.Compile([]byte(item), options...)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func refusal(err error) string {
	var invalid *satya.InvalidError
	if errors.As(err, &invalid) {
		return invalid.Problems[0].Type
	}
	if err != nil {
		return err.Error()
	}
	return "accepted"
}

func TestOptions(t *testing.T) {
	schema := compileItem(t)
	lax := satya.Options{Mode: satya.ModeLax}
	text := []byte(`{"id":"3"}`)
	_, err := schema.Decode(text)
	same(t, "strict", refusal(err), "int_type")
	converted, err := schema.Decode(text, lax)
	if err != nil {
		t.Fatal(err)
	}
	id, _ := converted.Int64("id")
	same(t, "lax", id, int64(3))
	same(t, "lax, a value", refusal(schema.Validate(map[string]any{"id": "3"}, lax)), "accepted")
	own := compileItem(t, satya.Options{Mode: satya.ModeLax, Extras: satya.ExtrasRefuse,
		Duplicates: satya.DuplicatesRefuse})
	same(t, "the schema's own", refusal(own.ValidateJSON(text)), "accepted")
	strict := satya.Options{Mode: satya.ModeStrict}
	same(t, "a call's before these", refusal(own.ValidateJSON(text, strict)), "int_type")
	same(t, "extras", refusal(own.ValidateJSON([]byte(`{"id":1,"x":2}`))), "extra_forbidden")
	twice := []byte(`{"id":1,"id":2}`)
	same(t, "duplicates", refusal(schema.ValidateJSON(twice)), "accepted")
	same(t, "duplicates refused", refusal(own.ValidateJSON(twice)) == "accepted", false)
	deep := schema.ValidateJSON([]byte(`{"id":1,"any":[[[]]]}`), satya.Options{MaxDepth: 2})
	same(t, "a limit", refusal(deep) == "accepted", false)
	kept, _ := schema.Decode([]byte(`{"id":1,"x":2}`))
	extras, _ := kept.Extras()
	same(t, "extras kept", extras, map[string]any{"x": int64(2)})
}

// Of what takes the most stack, in a goroutine of its own.
func TestDeepestValues(t *testing.T) {
	node := `{"items":{"$ref":"#/$defs/n"}}`
	for range [6]int{} {
		node = `{"anyOf":[{"type":"null"},` + node + `]}`
	}
	schema, err := satya.Compile([]byte(`{"$ref":"#/$defs/n","$defs":{"n":`+node+`}}`),
		satya.Options{MaxDepth: 1000})
	needs(t, err)
	deep := func(levels int) []byte {
		return []byte(strings.Repeat("[", levels) + strings.Repeat("]", levels))
	}
	done := make(chan error)
	go func() { done <- schema.ValidateJSON(deep(400)) }()
	same(t, "400 levels", refusal(<-done), "accepted")
	same(t, "1001 levels", refusal(schema.ValidateJSON(deep(1001))), "recursion_limit")
	instance, err := schema.Decode(deep(400))
	needs(t, err)
	value, err := instance.Value()
	needs(t, err)
	same(t, "400 levels, a value", refusal(schema.Validate(value)), "accepted")
}

func TestPartsOfAProblem(t *testing.T) {
	schema := compileItem(t)
	same(t, "a field", schema.Fields()[3], satya.Field{Name: "size", Description: "in m",
		HasDefault: true, Default: 1.5})
	same(t, "the name", schema.Name(), "Item")
	written, _ := json.Marshal(schema)
	var compact bytes.Buffer
	json.Compact(&compact, []byte(item))
	same(t, "the document", string(written), compact.String())
	batch, err := schema.CheckBatch(context.Background(),
		[]byte("{\"id\":7}\n {\"id\":-5,\"tags\":[\"é\",1]}\n"), satya.BatchOptions{Echo: 20})
	if err != nil {
		t.Fatal(err)
	}
	problems := batch.Problems(1)
	low := problems[0]
	same(t, "code", low.Code > 0, true)
	low.Code = 0
	same(t, "a problem", low, satya.Problem{Type: "greater_than_equal",
		Message: "Input should be greater than or equal to 0", Pointer: "/id", Path: []any{"id"},
		SchemaPath: "#/properties/id/minimum", Parameters: map[string]any{"ge": int64(0)},
		Offset: 16, Line: 2, Column: 8, Record: 1, Input: "-5"})
	same(t, "a place in an array", problems[1].Path, []any{"tags", int64(1)})
	same(t, "a column in code points", problems[1].Column, uint64(23))
	offset, size, _ := batch.Source(1)
	same(t, "source", []uint64{offset, size}, []uint64{10, 25})
	var invalid *satya.InvalidError
	_, err = schema.New(map[string]any{"id": -1, "tags": []any{1, 2}})
	if !errors.As(err, &invalid) || invalid.Total != 3 || invalid.Problems[0].Line != 0 {
		t.Errorf("without text: %v", err)
	}
}

func TestValues(t *testing.T) {
	schema := compileItem(t)
	record, err := schema.New(map[string]any{"id": uint64(1) << 63})
	if err != nil {
		t.Fatal(err)
	}
	id, _ := record.Get("id")
	same(t, "2^63", id, json.Number("9223372036854775808"))
	given, _ := record.IsSet("size")
	size, _ := record.Float64("size")
	same(t, "a default", []any{given, size}, []any{false, 1.5})
	all := []any{nil, true, int64(-1), 0.25, "\x00é😀", []any{}, map[string]any{},
		map[string]any{"a": []any{int64(1)}}}
	wants(t, "values", record.Set("any", all), nil)
	any, _ := record.Get("any")
	same(t, "values go and come", any, all)
	wants(t, "an instance as a value", record.Set("any", record), nil)
	any, _ = record.Get("any")
	same(t, "an instance as a value", any.(map[string]interface{})["size"], 1.5)
	item := struct {
		At    time.Time      `json:"at"`
		Sizes map[string]int `json:"sizes"`
		Big   uint64
	}{time.Unix(0, 0).UTC(), map[string]int{"a": 1}, 1 << 63}
	wants(t, "a struct", record.Set("any",
		[]interface{}{item, []int{2}, (*satya.Instance)(nil)}), nil)
	any, _ = record.Get("any")
	same(t, "a struct", any, []interface{}{
		map[string]interface{}{"at": "1970-01-01T00:00:00Z", "sizes": map[string]interface{}{"a": int64(1)},
			"Big": json.Number("9223372036854775808")}, []interface{}{int64(2)}, nil})
	wants(t, "unset", record.Remove("any"), nil)
	any, _ = record.Get("any")
	same(t, "absent", any, satya.Unset)
	copied, _ := record.Copy()
	same(t, "a copy", copied.Equal(record), true)
	wants(t, "a set", copied.Set("id", 1), nil)
	same(t, "that is independent", copied.Equal(record), false)
}

func TestBatches(t *testing.T) {
	schema := compileItem(t)
	run := context.Background()
	rows := [][]any{{1, []string{"x"}}, {-1, satya.Unset, 2}, {"3"}}
	batch, err := schema.CheckRows(run, rows, satya.BatchOptions{})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "rows", []int{batch.Len(), batch.ValidCount()}, []int{3, 1})
	tags, _ := batch.Instance(0).Get("tags")
	same(t, "a row", tags, []any{"x"})
	same(t, "a row's problem", batch.Problems(1)[0].Type, "greater_than_equal")
	lax, _ := schema.CheckRows(run, rows,
		satya.BatchOptions{Options: satya.Options{Mode: satya.ModeLax}})
	same(t, "lax rows", lax.ValidCount(), 2)
	none, err := schema.CheckRows(run, nil, satya.BatchOptions{})
	if err != nil || none.Len() != 0 {
		t.Errorf("no rows: %v", err)
	}
	verdicts, _ := schema.CheckBatch(run, []byte(`[{"id":1},{"id":-1},{"id":-2,"tags":[1,2]}]`),
		satya.BatchOptions{Keep: satya.BatchVerdicts, Threads: 2, Format: satya.BatchArray,
			ProblemsPerRecord: 1})
	same(t, "verdicts", verdicts.Verdicts(), []byte{0, 1, 1})
	same(t, "nothing kept", verdicts.Instance(0) == nil, true)
	same(t, "kept problems", len(verdicts.Problems(2)), 1)
	totals := map[string]uint64{}
	for _, total := range verdicts.Totals() {
		totals[total.Type+" "+total.Pointer] = total.Count
	}
	same(t, "totals", totals, map[string]uint64{"greater_than_equal /id": 2, "string_type /tags/*": 2})
	many := []byte(strings.Repeat("{\"id\":1}\n", 10000))
	_, err = schema.CheckBatch(run, many, satya.BatchOptions{MaxMemory: 1000})
	wants(t, "a limit of memory", err, satya.Limit)
	stopped, stop := context.WithCancel(run)
	long := []byte(strings.Repeat("{\"id\":1}\n", 3000000))
	go stop()
	_, err = schema.CheckBatch(stopped, long, satya.BatchOptions{Threads: 1})
	wants(t, "a context that ends", err, context.Canceled)
}

// One goroutine closes the schema while others use it: no more than ErrClosed.
func TestSharedSchema(t *testing.T) {
	for round := 0; round < 20; round++ {
		schema := compileItem(t)
		var waiting sync.WaitGroup
		for worker := 0; worker < 4; worker++ {
			waiting.Add(1)
			go func() {
				defer waiting.Done()
				for turn := 0; turn < 500; turn++ {
					err := schema.ValidateJSON([]byte(`{"id":-1}`))
					if found := refusal(err); found != "greater_than_equal" && err != satya.ErrClosed {
						t.Errorf("a schema that is shared: %s", found)
					}
				}
			}()
		}
		if round%2 == 0 {
			schema.Close()
			schema.Close()
		}
		waiting.Wait()
	}
}
