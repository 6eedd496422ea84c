# make demo     set up, build in release, project the real plans, say where the results lie
# make test     set up, run every test
# make lint     check the format
# make bench    the slow figures: speed beside named peers
# make python   the shared library and a Python wheel in python/dist
# make test-python  install the wheel into a fresh environment and test it there, with the notebook of Examples
# make test-spark   the same wheel on Spark (local[2]), held equal to a single process; needs a Java runtime
# make certify  the table of certified digits
# make install  PREFIX=/usr/local
# make deb      a Debian package in out/

SHELL := /bin/bash
PREFIX ?= /usr/local
BUILD := .build/release
STATIC := .build-static/release
OUT := demo-output

.PHONY: setup build demo test python test-python test-spark lint format bench bench-accuracy certify static install deb clean

setup:
	@Scripts/setup

build: setup
	swift build -c release --product forecast

demo: build
	@Scripts/demo $(BUILD)/forecast $(OUT)

# Release, because a debug build of the numerics is some twenty times slower; without testable imports, which no test uses,
# so that test and demo share one build. The command that is installed carries the Swift runtime in itself, which changes every
# compilation: it is built in a folder of its own.
test: setup
	swift test -c release --disable-testable-imports

python: setup
	@Scripts/test-python --wheel-only

test-python: setup
	@Scripts/test-python

test-spark: setup
	@Scripts/test-python --spark

lint:
	swift format lint --strict --recursive Package.swift Sources Tests

format:
	swift format format --in-place --recursive Package.swift Sources Tests

bench: build
	Scripts/bench

bench-accuracy: build
	Scripts/bench-accuracy
	Scripts/bench-few-points

certify: setup
	Scripts/certify

static: setup
	swift build -c release --product forecast --static-swift-stdlib --scratch-path .build-static

install: static
	@Scripts/install-files $(STATIC)/forecast $(DESTDIR)$(PREFIX)

deb: static
	@Scripts/package-deb $(STATIC)/forecast

clean:
	rm -rf .build .build-static $(OUT)
