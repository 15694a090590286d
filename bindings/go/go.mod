module libsatya.org/satya

go 1.19
