// SPDX-License-Identifier: Apache-2.0

package satya_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"syscall"
	"testing"
	"unsafe"

	"satya"
)

const text = `{"type":"object","properties":{
  "name":{"type":"string","minLength":1},"age":{"type":"integer"},"score":{"type":"number"},
  "tags":{"type":"array","items":{"type":"string"}},
  "home":{"type":"object","properties":{"city":{"type":"string"}}}},"required":["name"]}`

func compile(t *testing.T) *satya.Schema {
	t.Helper()
	schema, err := satya.Compile([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func decode(t *testing.T, schema *satya.Schema, json string) *satya.Instance {
	t.Helper()
	instance, err := schema.Decode([]byte(json))
	if err != nil {
		t.Fatal(err)
	}
	return instance
}

func wants(t *testing.T, what string, err, expected error) {
	t.Helper()
	if !errors.Is(err, expected) {
		t.Errorf("%s: %v, expected %v", what, err, expected)
	}
}

func wantsInvalid(t *testing.T, what string, err error, problem string) {
	t.Helper()
	var invalid *satya.InvalidError
	if !errors.As(err, &invalid) || len(invalid.Problems) == 0 ||
		!strings.HasPrefix(invalid.Problems[0].Type, problem) {
		t.Errorf("%s: %v, expected %s", what, err, problem)
	}
}

func panics(t *testing.T, what string, action func()) {
	t.Helper()
	defer func() {
		if found := recover(); found != satya.ErrClosed {
			t.Errorf("%s: %v, expected a panic with ErrClosed", what, found)
		}
	}()
	action()
}

func TestUseAfterClose(t *testing.T) {
	schema := compile(t)
	record := decode(t, schema, `{"name":"A","home":{"city":"B"}}`)
	home, err := record.Child("home")
	wants(t, "a child", err, nil)
	wants(t, "set of a child's field", record.Set("home", map[string]any{"city": "C"}), nil)
	_, err = home.Text("city")
	wants(t, "a child whose field was set", err, satya.ErrClosed)
	home, _ = record.Child("home")
	again, _ := record.Child("home")
	if home != again {
		t.Error("one child is two")
	}
	wants(t, "a refused set", errors.Unwrap(record.Set("home", 3)), nil)
	if city, err := home.Text("city"); city != "C" || err != nil {
		t.Error("a refused set ended a child")
	}
	record.Close()
	record.Close()
	_, err = record.Get("name")
	wants(t, "a closed instance", err, satya.ErrClosed)
	_, err = home.Get("city")
	wants(t, "a child of a closed instance", err, satya.ErrClosed)
	wants(t, "a set", record.Set("name", "B"), satya.ErrClosed)
	_, err = json.Marshal(record)
	wants(t, "its JSON", err, satya.ErrClosed)
	_, err = record.Copy()
	wants(t, "its copy", err, satya.ErrClosed)

	batch, err := schema.CheckBatch(context.Background(), []byte("{\"name\":\"A\"}\n"),
		satya.BatchOptions{})
	wants(t, "a batch", err, nil)
	kept := batch.Instance(0)
	wants(t, "a set in a batch", kept.Set("name", "B"), satya.BadState)
	batch.Close()
	_, err = kept.Get("name")
	wants(t, "an instance of a closed batch", err, satya.ErrClosed)
	panics(t, "records of a closed batch", func() { batch.Len() })
	panics(t, "valid records of a closed batch", func() { batch.ValidCount() })
	panics(t, "bytes of a closed batch", func() { batch.Consumed() })
	panics(t, "the end of a closed batch", func() { batch.End() })
	panics(t, "verdicts of a closed batch", func() { batch.Verdicts() })
	panics(t, "a record of a closed batch", func() { batch.Instance(0) })
	panics(t, "problems of a closed batch", func() { batch.Problems(0) })
	panics(t, "problems around a closed batch", func() { batch.TextProblems() })
	panics(t, "totals of a closed batch", func() { batch.Totals() })
	panics(t, "fields of a closed instance", func() { record.Fields() })

	schema.Close()
	schema.Close()
	_, err = schema.Decode([]byte("{}"))
	wants(t, "a closed schema", err, satya.ErrClosed)
	wants(t, "a closed schema", schema.ValidateJSON([]byte("{}")), satya.ErrClosed)
	var zero satya.Schema
	wants(t, "a schema of nothing", zero.ValidateJSON([]byte("{}")), satya.ErrClosed)
	_, err = zero.Decode([]byte("{}"))
	wants(t, "a schema of nothing", err, satya.ErrClosed)
	panics(t, "fields of a schema of nothing", func() { zero.Fields() })
	wants(t, "closing it", zero.Close(), nil)
	panics(t, "the name of a closed schema", func() { schema.Name() })
	panics(t, "fields of a closed schema", func() { schema.Fields() })
	_, err = schema.CheckRows(context.Background(), nil, satya.BatchOptions{})
	wants(t, "rows of a closed schema", err, satya.ErrClosed)
}

const defaults = `{"type":"object","properties":{
  "a":{"type":"integer"},"home":{"type":"object","default":{"city":"B"},"properties":{
    "city":{"type":"string"}}},
  "part":{"type":"object","properties":{"full":{"const":true}}}},
  "maxProperties":2,"if":{"properties":{"part":{"required":["full"]}},"required":["part"]},
  "then":{"maxProperties":1}}`

func TestChildrenEndAlone(t *testing.T) {
	record := decode(t, compile(t), `{"name":"A","home":{"city":"B"}}`)
	for range [2]int{} {
		home, err := record.Child("home")
		wants(t, "a child", err, nil)
		if city, _ := home.Text("city"); city != "B" {
			t.Error("a child that is read again")
		}
		home.Close()
		_, err = home.Text("city")
		wants(t, "a closed child", err, satya.ErrClosed)
	}
}

func TestSetsEndDefaultsThatTheyDrop(t *testing.T) {
	schema, err := satya.Compile([]byte(defaults))
	wants(t, "a schema", err, nil)
	record := decode(t, schema, `{"part":{}}`)
	home, _ := record.Child("home")
	part, _ := record.Child("part")
	wants(t, "a set inside", part.Set("full", true), nil)
	wants(t, "a default that a set inside dropped", home.Set("city", "x"), satya.ErrClosed)
	if again, _ := record.Child("part"); again != part {
		t.Error("what was set through ended")
	}
	record = decode(t, schema, `{"part":{}}`)
	home, _ = record.Child("home")
	part, _ = record.Child("part")
	wants(t, "a set", record.Set("a", 5), nil)
	wants(t, "a default that a set dropped", home.Set("city", "x"), satya.ErrClosed)
	if again, _ := record.Child("part"); again != part || record.String() != `{"a":5,"part":{}}` {
		t.Errorf("what else was read ended, or %v", record)
	}
}

// A value whose JSON is made by closing what it is to be set in.
type closing struct{ record *satya.Instance }

func (value closing) MarshalJSON() ([]byte, error) {
	value.record.Close()
	return []byte(`"C"`), nil
}

func TestMarshalersThatCloseTheRecord(t *testing.T) {
	schema := compile(t)
	record := decode(t, schema, `{"name":"A","home":{"city":"B"}}`)
	home, err := record.Child("home")
	wants(t, "a child", err, nil)
	wants(t, "a set of a child", home.Set("city", closing{record}), satya.ErrClosed)
	record = decode(t, schema, `{"name":"A"}`)
	wants(t, "a set", record.Set("name", closing{record}), satya.ErrClosed)
}

func TestOptionsAreGivenOnce(t *testing.T) {
	schema, lax := compile(t), satya.Options{Mode: satya.ModeLax}
	_, err := satya.Compile([]byte("{}"), lax, lax)
	wants(t, "a schema", err, satya.BadArgument)
	wants(t, "a document", schema.ValidateJSON([]byte("{}"), lax, lax), satya.BadArgument)
	wants(t, "a value", schema.Validate(nil, lax, lax), satya.BadArgument)
	_, err = schema.Decode([]byte("{}"), lax, lax)
	wants(t, "an instance", err, satya.BadArgument)
	_, err = schema.New(nil, lax, lax)
	wants(t, "an instance of a value", err, satya.BadArgument)
}

// A flipping value is another one each time that it is marshaled.
type flipping struct {
	texts []string
	asked int
}

func (value *flipping) MarshalJSON() ([]byte, error) {
	value.asked++
	if value.asked > len(value.texts) {
		return nil, errors.New("asked too often")
	}
	return []byte(value.texts[value.asked-1]), nil
}

func TestMarshalersAreAskedOnce(t *testing.T) {
	record := decode(t, compile(t), `{"name":"A","home":{"city":"B"}}`)
	home, err := record.Child("home")
	wants(t, "a child", err, nil)
	value := &flipping{texts: []string{`{"city":1}`, `{"city":"C"}`}}
	wantsInvalid(t, "what would be valid the next time", record.Set("home", value), "string_type")
	wantsInvalid(t, "what fails the next time", record.Set("home", &flipping{texts: []string{"3"}}), "")
	if city, err := home.Text("city"); value.asked != 1 || city != "B" || err != nil {
		t.Errorf("asked %d times; then %q, %v", value.asked, city, err)
	}
	wants(t, "a valid one", record.Set("home", &flipping{texts: []string{`{"city":"D"}`}}), nil)
	_, err = home.Text("city")
	wants(t, "a child whose field was set", err, satya.ErrClosed)
}

// A growing value adds members to the map that it stands in.
type growing map[string]any

func (value growing) MarshalJSON() ([]byte, error) {
	for number := range [100]int{} {
		value[fmt.Sprint("m", number)] = 1
	}
	return []byte("1"), nil
}

func TestMapsThatGrowMeanwhile(t *testing.T) {
	var err error
	// Go reads a map in an order of its own, and may end before what was added.
	for tries := 0; !errors.Is(err, satya.BadArgument) && tries < 100; tries++ {
		members := growing{}
		members["name"] = members
		err = compile(t).Validate(map[string]any(members))
	}
	wants(t, "a map that grows while it is read", err, satya.BadArgument)
}

// A copy of the struct is another name of the same object.
func TestCopiedStructs(t *testing.T) {
	schema := compile(t)
	record := decode(t, schema, `{"name":"A","home":{"city":"B"}}`)
	other := *record
	home, _ := record.Child("home")
	if again, _ := other.Child("home"); again != home {
		t.Error("the child of a copy is another")
	}
	again := *home
	wants(t, "a value by itself", schema.Validate(other), nil)
	json, err := json.Marshal(struct{ Record satya.Instance }{other})
	if string(json) != `{"Record":{"name":"A","home":{"city":"B"}}}` || err != nil {
		t.Errorf("an instance in a struct is %s, %v", json, err)
	}
	record.Close()
	_, err = other.Text("name")
	wants(t, "a copy of a closed instance", err, satya.ErrClosed)
	_, err = again.Text("city")
	wants(t, "a copy of its child", err, satya.ErrClosed)
	wants(t, "closing a copy", other.Close(), nil)

	batch, err := schema.CheckBatch(context.Background(), []byte("{\"name\":\"A\"}\n"),
		satya.BatchOptions{})
	wants(t, "a batch", err, nil)
	lent, twin := *batch.Instance(0), *batch
	batch.Close()
	panics(t, "a copy of a closed batch", func() { twin.Len() })
	_, err = lent.Text("name")
	wants(t, "an instance of a closed batch", err, satya.ErrClosed)
	wants(t, "closing a copy", twin.Close(), nil)

	same := *schema
	schema.Close()
	wants(t, "a copy of a closed schema", same.ValidateJSON([]byte("{}")), satya.ErrClosed)
	wants(t, "closing a copy", same.Close(), nil)

	var instance satya.Instance
	_, err = instance.Get("name")
	wants(t, "an instance of nothing", err, satya.ErrClosed)
	wants(t, "closing it", instance.Close(), nil)
	panics(t, "a batch of nothing", func() { new(satya.Batch).Len() })
	wants(t, "closing it", new(satya.Batch).Close(), nil)
}

func TestSchemasThatAreClosedWhileTheyAreShown(t *testing.T) {
	// Of so many fields that one is closed between the first and the last.
	members := map[string]any{}
	for number := range [500]int{} {
		members[fmt.Sprint("m", number)] = true
	}
	document, _ := json.Marshal(map[string]any{"type": "object", "properties": members})
	for range [100]int{} {
		schema, err := satya.Compile(document)
		wants(t, "a schema", err, nil)
		go schema.Close()
		for tries := 0; tries < 3; tries++ {
			if shown := schema.String(); !strings.HasPrefix(shown, "satya.Schema(") {
				t.Error(shown)
			}
		}
	}
}

func TestNumbersThatAreNoJSON(t *testing.T) {
	schema := compile(t)
	record := decode(t, schema, `{"name":"A","age":3,"score":0.5}`)
	for _, number := range []json.Number{"01", "-007", "+1", "00", "-", "", "1_0", "0x1", " 1", "1 "} {
		wants(t, "the number "+string(number), record.Set("age", number), satya.BadArgument)
		wants(t, "the number "+string(number), record.Set("score", number), satya.BadArgument)
		_, err := schema.New(map[string]any{"name": "A", "age": number})
		wants(t, "the number "+string(number), err, satya.BadArgument)
	}
	for _, number := range []json.Number{"0", "-0", "10", "-7", "9223372036854775807"} {
		wants(t, "the number "+string(number), record.Set("age", number), nil)
	}
}

// mapped is an array of nothing but zeroes that takes no memory.
func mapped(t *testing.T, size int) unsafe.Pointer {
	t.Helper()
	memory, err := syscall.Mmap(-1, 0, size, syscall.PROT_READ,
		syscall.MAP_PRIVATE|syscall.MAP_ANON|syscall.MAP_NORESERVE)
	if err != nil {
		t.Skip("so much cannot be mapped: ", err)
	}
	t.Cleanup(func() { syscall.Munmap(memory) })
	return unsafe.Pointer(&memory[0])
}

// No array has more elements than a satya_value can count.
func TestArraysBeyondTheLimit(t *testing.T) {
	const count = 1<<32 + 1
	schema, memory := compile(t), mapped(t, count*16)
	for _, value := range []any{
		unsafe.Slice((*any)(memory), count), unsafe.Slice((*string)(memory), count),
		unsafe.Slice((*float64)(memory), count), unsafe.Slice((*float32)(memory), count),
	} {
		err := schema.Validate(map[string]any{"name": "A", "tags": value})
		wants(t, fmt.Sprintf("%T of 2^32 and one", value), err, satya.BadArgument)
	}
}

func TestWrongTypes(t *testing.T) {
	schema := compile(t)
	record := decode(t, schema, `{"name":"A","age":3}`)
	wantsInvalid(t, "text for an integer", record.Set("age", "3"), "int_type")
	wantsInvalid(t, "an integer for text", record.Set("name", 3), "string_type")
	wantsInvalid(t, "nil for text", record.Set("name", nil), "string_type")
	wantsInvalid(t, "NaN", record.Set("score", math.NaN()), "finite_number")
	wantsInvalid(t, "an absent name", record.Remove("name"), "missing")
	wantsInvalid(t, "a schema", func() error {
		_, err := satya.Compile([]byte(`{"type":"text"}`))
		return err
	}(), "schema_keyword_value")
	wants(t, "a channel", record.Set("name", make(chan int)), satya.BadArgument)
	wants(t, "a struct that JSON has not", record.Set("name", struct{ A chan int }{}), satya.BadArgument)
	wants(t, "a channel in an array", record.Set("tags", []any{make(chan int)}), satya.BadArgument)
	loop := []any{nil}
	loop[0] = loop
	wants(t, "an array in itself", record.Set("tags", loop), satya.BadArgument)
	_, err := record.Int64("name")
	wants(t, "text as an integer", err, satya.WrongKind)
	_, err = record.Float64("score")
	wants(t, "an absent number", err, satya.WrongKind)
	_, err = record.Get("other")
	wants(t, "an unknown name", err, satya.NoField)
	_, err = record.Child("home")
	wants(t, "an absent child", err, satya.WrongKind)
	_, err = schema.New([]any{})
	wantsInvalid(t, "an array for a record", err, "")
	_, err = schema.CheckRows(context.Background(), [][]any{make([]any, 9)}, satya.BatchOptions{})
	wants(t, "a row beyond the fields", err, satya.BadArgument)
	wants(t, "2^64-1", record.Set("age", uint64(math.MaxUint64)), nil)
	if age, _ := record.Get("age"); age != json.Number("18446744073709551615") {
		t.Errorf("2^64-1 is read as %v", age)
	}
	wants(t, "a float32", record.Set("score", float32(0.1)), nil)
	if score, _ := record.Float64("score"); score != 0.1 {
		t.Errorf("float32(0.1) is read as %v", score)
	}
	wantsInvalid(t, "NaN of 32 bits", record.Set("score", float32(math.NaN())), "finite_number")
	anything, err := satya.Compile([]byte("true"))
	wants(t, "any schema", err, nil)
	for _, slice := range []any{[]float32{float32(math.NaN())}, []float64{math.Inf(1)}} {
		wantsInvalid(t, fmt.Sprint(slice), record.Set("tags", slice), "finite_number")
	}
	floats, err := anything.New([]float32{0.1, 2})
	wants(t, "floats", err, nil)
	if value, _ := floats.Value(); fmt.Sprint(value) != "[0.1 2]" {
		t.Errorf("floats are read as %v", value)
	}
	wantsInvalid(t, "a nil slice of floats", record.Set("tags", []float64(nil)), "list_type")
	wantsInvalid(t, "a nil slice", record.Set("tags", []any(nil)), "list_type")
	wantsInvalid(t, "a nil slice of strings", record.Set("tags", []string(nil)), "list_type")
	wantsInvalid(t, "a nil slice of numbers", record.Set("tags", []int(nil)), "list_type")
	wantsInvalid(t, "a nil map", record.Set("home", map[string]any(nil)), "")
	wants(t, "an empty slice", record.Set("tags", []any{}), nil)
	wants(t, "no tags", record.Remove("tags"), nil)
	wants(t, "no score", record.Remove("score"), nil)
	wants(t, "an integer", record.Set("age", 3), nil)
	if written, _ := json.Marshal(record); string(written) != `{"name":"A","age":3}` {
		t.Errorf("a refused value changed the instance: %s", written)
	}
}

func TestNilsAndBytes(t *testing.T) {
	schema := compile(t)
	_, err := schema.Decode(nil)
	wantsInvalid(t, "nil", err, "json_empty")
	_, err = satya.Compile(nil)
	wantsInvalid(t, "a nil schema", err, "schema_")
	_, err = schema.New(nil)
	wantsInvalid(t, "a nil value", err, "")
	_, err = schema.Decode([]byte("{\"name\":\"\xff\"}"))
	wantsInvalid(t, "a document that is no UTF-8", err, "")
	record := decode(t, schema, `{"name":"A"}`)
	if record.Equal(nil) {
		t.Error("an instance equals nil")
	}
	wantsInvalid(t, "text that is no UTF-8", record.Set("name", "\xff"), "string_unicode")
	broken := map[string]any{"name": "A", "\xff": 1}
	wantsInvalid(t, "a key that is no UTF-8", schema.Validate(broken), "")
	wants(t, "text with a NUL", record.Set("name", "a\x00b"), nil)
	if name, _ := record.Text("name"); name != "a\x00b" {
		t.Errorf("text with a NUL is read as %q", name)
	}
	canceled, cancel := context.WithCancel(context.Background())
	cancel()
	_, err = schema.CheckBatch(canceled, nil, satya.BatchOptions{})
	wants(t, "a canceled context", err, context.Canceled)
	_, err = schema.CheckBatch(context.Background(), nil, satya.BatchOptions{Format: 9})
	wants(t, "a bad option", err, satya.BadArgument)
	cut, err := schema.CheckBatch(context.Background(), []byte(`[{"name":"A"}`),
		satya.BatchOptions{Format: satya.BatchArray})
	if cut.Instance(-1) != nil || cut.Problems(-1) != nil {
		t.Error("a record -1 is there")
	}
	if err != nil || cut.Len() != 1 || len(cut.TextProblems()) != 1 {
		t.Error("an array that is cut short has no problem")
	}
	line := `[{"name":"A"},{"na`
	head, _ := schema.CheckBatch(context.Background(), []byte(line),
		satya.BatchOptions{Format: satya.BatchArray, Partial: true})
	tail, _ := schema.CheckBatch(context.Background(), []byte(line[head.Consumed():]+`me":3}]`),
		satya.BatchOptions{Format: satya.BatchArray, Start: head.End()})
	if tail.Len() != 1 || tail.Problems(0)[0].Column != 23 {
		t.Error("a column in a later piece")
	}
}

func TestMessagesNameWhatIsWrong(t *testing.T) {
	says := func(err error, expected string, status satya.Status) {
		t.Helper()
		if err == nil || !strings.Contains(err.Error(), expected) || !errors.Is(err, status) {
			t.Errorf("%v, expected %s", err, expected)
		}
	}
	schema := compile(t)
	record := decode(t, schema, `{"name":"A","age":3}`)
	_, err := record.Get("nmae")
	says(err, `satya: no field "nmae"; nearest: "name" (SATYA_NO_FIELD)`, satya.NoField)
	says(record.Set("other", 1), `no field "other" (SATYA_NO_FIELD)`, satya.NoField)
	_, err = record.Int64("name")
	says(err, `field "name" holds a string, not an integer of 64 bits`, satya.WrongKind)
	_, err = record.Float64("score")
	says(err, `field "score" is absent, not a number`, satya.WrongKind)
	_, err = record.Bool("age")
	says(err, `field "age" holds an integer, not a boolean`, satya.WrongKind)
	_, err = record.Text("age")
	says(err, `field "age" holds an integer, not a string`, satya.WrongKind)
	_, err = record.Child("age")
	says(err, `field "age" holds an integer, not a record`, satya.WrongKind)
	says(record.Set("age", make(chan int)), `satya: field "age": chan int is no JSON value`,
		satya.BadArgument)
	says(record.Set("age", json.Number("3 ")), `field "age": a json.Number is no JSON number`,
		satya.BadArgument)
	deep := satya.Options{MaxDepth: 1001}
	_, err = satya.Compile([]byte(text), deep)
	says(err, "option MaxDepth should be at most 1000 (SATYA_BAD_ARGUMENT)", satya.BadArgument)
	says(schema.ValidateJSON([]byte("{}"), deep), "option MaxDepth", satya.BadArgument)
	says(schema.Validate(1, deep), "option MaxDepth", satya.BadArgument)
	_, err = schema.New(1, deep)
	says(err, "option MaxDepth", satya.BadArgument)
	_, err = schema.Decode([]byte("{}"), satya.Options{Mode: 9})
	says(err, "option Mode should be one of", satya.BadArgument)
	_, err = schema.New(map[string]any{"name": satya.Unset})
	says(err, "Unset is the absence of a record's field", satya.BadArgument)
	for _, value := range []any{[]any{satya.Unset}, map[string]any{"a": satya.Unset},
		struct{ X any }{satya.Unset}} {
		says(record.Set("home", value), `field "home": `, satya.BadArgument)
		says(record.Set("home", value), "Unset is the absence of a record's field", satya.BadArgument)
	}
	_, err = schema.New(satya.Unset)
	says(err, "or the value is Unset", satya.BadArgument)
	ctx := context.Background()
	_, err = schema.CheckBatch(ctx, nil, satya.BatchOptions{Threads: 300})
	says(err, "option Threads should be at most 256", satya.BadArgument)
	_, err = schema.CheckBatch(ctx, nil, satya.BatchOptions{Options: deep})
	says(err, "option MaxDepth", satya.BadArgument)
	_, err = schema.CheckRows(ctx, [][]any{{"A"}, {"A", 1, 2, nil, nil, 6}}, satya.BatchOptions{})
	says(err, "row 1 has 6 values for 5 fields", satya.BadArgument)
	_, err = schema.CheckRows(ctx, [][]any{{"A", make(chan int)}}, satya.BatchOptions{})
	says(err, "satya: row 0, value 1: chan int is no JSON value", satya.BadArgument)
	anything, _ := satya.Compile([]byte("true"))
	_, err = anything.CheckRows(ctx, [][]any{{}}, satya.BatchOptions{})
	says(err, "rows need a schema whose root is a record", satya.BadState)
	batch, _ := schema.CheckBatch(ctx, []byte("{\"name\":\"A\"}\n"), satya.BatchOptions{})
	says(batch.Instance(0).Set("name", "B"), "set a Copy of it", satya.BadState)
	_, _, err = batch.Source(1)
	says(err, "no record 1, but 1 of them", satya.NoField)
	rows, _ := schema.CheckRows(ctx, [][]any{{"A"}}, satya.BatchOptions{})
	_, _, err = rows.Source(0)
	says(err, "a batch of rows was read from no text", satya.BadState)
}

func TestObjectsShowWhatTheyHold(t *testing.T) {
	schema := compile(t)
	record := decode(t, schema, `{"name":"A"}`)
	batch, _ := schema.CheckBatch(context.Background(), []byte("{\"name\":\"A\"}\n1\n"),
		satya.BatchOptions{})
	shows := func(format string, value any, expected string) {
		t.Helper()
		if found := fmt.Sprintf(format, value); found != expected {
			t.Errorf("%s, expected %s", found, expected)
		}
	}
	shows("%v", schema, `satya.Schema("" [name age score tags home])`)
	shows("%v", record, `{"name":"A"}`)
	shows("%#v", record, `satya.Instance({"name":"A"})`)
	shows("%v", batch, "satya.Batch(1 of 2 records valid)")
	shows("%v", batch.Problems(1)[0], `Input should be a valid object, not an integer at ""`)
	schema.Close()
	record.Close()
	batch.Close()
	shows("%#v", schema, "satya.Schema(closed)")
	shows("%v", record, "satya.Instance(closed)")
	shows("%#v", batch, "satya.Batch(closed)")
}
