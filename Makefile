# What a newcomer types. Each target installs what it needs and is missing.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

LISTEN ?= 127.0.0.1:7722
TLS_LISTEN ?= 127.0.0.1:7743
DATA ?= data

.PHONY: help run test build reference format lint

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## Build, then serve on LISTEN (127.0.0.1:7722) and TLS_LISTEN (127.0.0.1:7743) with data in DATA (./data)
	@exec .build/release/keywright serve --listen $(LISTEN) --tls-listen $(TLS_LISTEN) --data $(DATA)

build: ## Build the release: .build/release/keywright, Swift and SQLite linked statically
	@Scripts/install build
	@Scripts/build-release

test: ## Run every test
	@Scripts/install build test
	@Scripts/test

reference: ## Write Documentation/reference anew
	@KEYWRIGHT_RENEW_REFERENCE=1 swift test --filter theReferenceIsFresh

format: ## Format every Swift file
	@swift format --in-place --parallel --recursive Package.swift Sources Tests

lint: ## Check the format of every Swift file
	@swift format lint --strict --parallel --recursive Package.swift Sources Tests
