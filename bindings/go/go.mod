module satya

go 1.19
