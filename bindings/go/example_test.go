// SPDX-License-Identifier: Apache-2.0

package satya_test

import (
	"context"
	"errors"
	"fmt"

	"satya"
)

func Example() {
	schema, err := satya.Compile([]byte(`{"type": "object", "properties": {
		"name": {"type": "string"}, "age": {"type": "integer", "minimum": 0}}, "required": ["name"]}`))
	if err != nil {
		panic(err)
	}
	defer schema.Close()
	user, err := schema.Decode([]byte(`{"name": "Alice", "age": 30}`))
	if err != nil {
		panic(err)
	}
	defer user.Close()
	fmt.Println(user.Set("age", 31), user)
	// Output: <nil> {"name":"Alice","age":31}
}

func ExampleInvalidError() {
	schema, _ := satya.Compile([]byte(`{"type": "array", "items": {"type": "integer"}}`))
	defer schema.Close()
	var invalid *satya.InvalidError
	if errors.As(schema.ValidateJSON([]byte("[1,\n true,\n \"2\"]")), &invalid) {
		for _, problem := range invalid.Problems {
			fmt.Printf("line %d, %s: %s\n", problem.Line, problem.Pointer, problem.Message)
		}
	}
	// Output:
	// line 2, /1: Input should be a valid integer, not a boolean
	// line 3, /2: Input should be a valid integer, not a string
}

func ExampleSchema_CheckBatch() {
	schema, _ := satya.Compile([]byte(`{"type": "object", "properties": {"age": {"type": "integer"}}}`))
	defer schema.Close()
	lines := []byte("{\"age\": 1}\n{\"age\": \"2\"}\n{}\n")
	batch, err := schema.CheckBatch(context.Background(), lines, satya.BatchOptions{})
	if err != nil {
		panic(err)
	}
	defer batch.Close()
	fmt.Println(batch.ValidCount(), "of", batch.Len())
	for record, verdict := range batch.Verdicts() {
		if verdict != 0 {
			fmt.Println(record, batch.Problems(record)[0])
		}
	}
	// Output:
	// 2 of 3
	// 1 Input should be a valid integer, not a string at "/age"
}
