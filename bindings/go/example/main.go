// SPDX-License-Identifier: Apache-2.0

// The example of bindings/example in Go.
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"satya"
)

const pieceSize = 8192

var out = bufio.NewWriter(os.Stdout)

func must[T any](value T, err error) T {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	return value
}

func print(problems []satya.Problem) {
	for _, problem := range problems {
		place := ""
		if problem.Line != 0 {
			place = fmt.Sprintf("line %d, column %d, ", problem.Line, problem.Column)
		}
		fmt.Fprintf(out, "  %sat \"%s\": %s: %s\n", place, problem.Pointer, problem.Type,
			problem.Message)
	}
}

func refused(what string, err error) {
	var invalid *satya.InvalidError
	if !errors.As(err, &invalid) {
		must(0, fmt.Errorf("%s: %v", what, err))
	}
	fmt.Fprintf(out, "%s is refused\n", what)
	print(invalid.Problems)
}

func compile(folder, name string) *satya.Schema {
	text := must(os.ReadFile(filepath.Join(folder, name)))
	return must(satya.Compile(text, satya.Options{Formats: satya.FormatsAssert}))
}

func compileAll(folder string) *satya.Schema {
	fmt.Fprintln(out, "1. Compile a schema")
	schema := compile(folder, "schema.json")
	fields := schema.Fields()
	fmt.Fprintf(out, "%s has %d fields\n", schema.Name(), len(fields))
	for _, field := range fields {
		fmt.Fprintf(out, "  %s", field.Name)
		if field.Required {
			fmt.Fprint(out, ", required")
		}
		if field.HasDefault {
			fmt.Fprint(out, ", with a default")
		}
		if field.Record {
			fmt.Fprint(out, ", a record")
		}
		fmt.Fprintln(out)
	}
	_, err := satya.Compile(must(os.ReadFile(filepath.Join(folder, "bad-schema.json"))))
	refused("bad-schema.json", err)
	return schema
}

func decode(schema *satya.Schema, folder string) *satya.Instance {
	fmt.Fprintln(out, "2. Decode a record")
	record := must(schema.Decode(must(os.ReadFile(filepath.Join(folder, "record.json")))))
	fmt.Fprintf(out, "Species: %s\n", must(record.Text("Species")))
	fmt.Fprintf(out, "Beak Length (mm): %v\n", must(record.Float64("Beak Length (mm)")))
	fmt.Fprintf(out, "Body Mass (g): %d\n", must(record.Int64("Body Mass (g)")))
	given := "by default"
	if must(record.IsSet("Ringed")) {
		given = "given"
	}
	fmt.Fprintf(out, "Ringed: %v, %s\n", must(record.Bool("Ringed")), given)
	sex := "present"
	if must(record.Get("Sex")) == satya.Unset {
		sex = "absent"
	}
	fmt.Fprintf(out, "Sex: %s\n", sex)
	nest := must(record.Child("Nest"))
	eggs := must(nest.Get("Eggs")).([]any)
	fmt.Fprintf(out, "Nest: number %d, %d egg of %s\n", must(nest.Int64("Number")), len(eggs), eggs[0])
	return record
}

func set(record *satya.Instance) {
	fmt.Fprintln(out, "3. Set fields")
	must(0, record.Set("Body Mass (g)", 5100))
	must(0, record.Set("Sex", "FEMALE"))
	must(0, record.Set("Ringed", true))
	must(0, record.Remove("Beak Length (mm)"))
	must(0, must(record.Child("Nest")).Set("Number", 8))
	fmt.Fprintf(out, "Sex: %s\n", must(record.Text("Sex")))
	refused("Body Mass (g) = 50", record.Set("Body Mass (g)", 50))
	fmt.Fprintf(out, "Body Mass (g): %d\n", must(record.Int64("Body Mass (g)")))
	refused("removing Species", record.Remove("Species"))
}

func explain(schema *satya.Schema, folder string) {
	fmt.Fprintln(out, "4. Explain a bad record")
	_, err := schema.Decode(must(os.ReadFile(filepath.Join(folder, "bad-record.json"))))
	var invalid *satya.InvalidError
	if errors.As(err, &invalid) {
		fmt.Fprintf(out, "bad-record.json has %d problems\n", invalid.Total)
		print(invalid.Problems)
	}
}

func check(folder string) {
	fmt.Fprintln(out, "5. Check a file in pieces")
	schema := compile(folder, "elements.schema.json")
	defer schema.Close()
	file := must(os.Open(filepath.Join(folder, "elements.ndjson")))
	defer file.Close()
	options := satya.BatchOptions{Partial: true}
	var text []byte
	piece, records, valid, heavy := 0, 0, 0, 0
	for options.Partial {
		next := make([]byte, pieceSize)
		count, err := io.ReadFull(file, next)
		options.Partial = err == nil
		text = append(text, next[:count]...)
		batch := must(schema.CheckBatch(context.Background(), text, options))
		piece++
		fmt.Fprintf(out, "piece %d: %d records, %d valid\n", piece, batch.Len(), batch.ValidCount())
		for index := 0; index < batch.Len(); index++ {
			if record := batch.Instance(index); record == nil {
				print(batch.Problems(index))
			} else if must(record.Float64("mass")) > 200 {
				heavy++
			}
		}
		records += batch.Len()
		valid += batch.ValidCount()
		options.Start = batch.End()
		text = text[batch.Consumed():]
		batch.Close()
	}
	fmt.Fprintf(out, "%d records, %d valid, %d heavier than 200 Da\n", records, valid, heavy)
}

func write(schema *satya.Schema, record *satya.Instance) {
	fmt.Fprintln(out, "6. Write JSON")
	json := must(record.MarshalJSON())
	fmt.Fprintf(out, "%s\n", json)
	copied := must(schema.Decode(json))
	defer copied.Close()
	equal := "different"
	if copied.Equal(record) {
		equal = "equal"
	}
	fmt.Fprintf(out, "read again: %s\n", equal)
}

func main() {
	folder := "."
	if len(os.Args) > 1 {
		folder = os.Args[1]
	}
	schema := compileAll(folder)
	record := decode(schema, folder)
	set(record)
	explain(schema, folder)
	check(folder)
	write(schema, record)
	record.Close()
	schema.Close()
	fmt.Fprintln(out, "7. Everything is freed")
	out.Flush()
}
