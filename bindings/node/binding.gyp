{
  # Not <!@, which takes away the backslashes that spaces in a path need.
  "targets": [
    {
      "target_name": "satya",
      "sources": ["src/addon.cc"],
      "defines": ["NAPI_VERSION=8"],
      "cflags_cc!": ["-fno-exceptions"],
      "cflags_cc": ["-std=c++17", "<!(pkg-config --cflags satya)"],
      "libraries": ["<!(pkg-config --libs satya)", "-Wl,-rpath,<!(pkg-config --variable=libdir satya)"]
    }
  ]
}
