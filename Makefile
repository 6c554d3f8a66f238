# Commands for development. Each target installs its missing dependencies.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

LISTEN ?= 127.0.0.1:7722
TLS_LISTEN ?= 127.0.0.1:7743
HOST_URL ?= https://$(TLS_LISTEN)
DATA ?= data

BENCH ?=

.PHONY: help run test test-all test-crash bench build reference format lint

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## Build, then serve on LISTEN (127.0.0.1:7722) and TLS_LISTEN (127.0.0.1:7743) with data in DATA (./data); hosts are told HOST_URL
	@exec .build/release/keywright serve --listen $(LISTEN) --tls-listen $(TLS_LISTEN) --host-url $(HOST_URL) --data $(DATA)

build: ## Build the release: .build/release/keywright and keywright-host, Swift and SQLite linked statically
	@Scripts/install build
	@Scripts/build-release

test: ## Run every test
	@Scripts/install build
	@Scripts/test

test-all: ## Run every test, and all cases of which `make test` runs a sample; it takes hours
	@KEYWRIGHT_EVERY_STEP=1 KEYWRIGHT_CRASH_ROUNDS=1000 KEYWRIGHT_FUZZ_ROUNDS=1000000 $(MAKE) test

test-crash: ## Kill the server 1,000 times and cut its power 200 times during changes; nothing may be lost
	@Scripts/install build test
	@swift build --product keywright
	@KEYWRIGHT_CRASH_ROUNDS=1000 .build/python/bin/python -m pytest --quiet -rP Tests/EndToEnd/test_crash.py

bench: ## Measure the release against the ceilings of this machine; BENCH='--only import' measures one table
	@Scripts/install build bench test >&2
	@Scripts/build-release keywright keywright-ceilings keywright-host >&2
	@python3 Benchmarks/bench.py $(BENCH)

reference: ## Write Documentation/reference anew
	@KEYWRIGHT_RENEW_REFERENCE=1 swift test --filter theReferenceIsFresh

format: ## Format every Swift file
	@swift format --in-place --parallel --recursive Package.swift Sources Tests Benchmarks

lint: ## Check the format of every Swift file
	@swift format lint --strict --parallel --recursive Package.swift Sources Tests Benchmarks
