# 家门口的常用命令。直接输入 make 即可看到说明。
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

HOST ?= 127.0.0.1
PORT ?= 8000
PYTHON_IN_VENV := .venv/bin/python
# 输出不留在缓冲里，页面上的提示与终端上的同时出现
export PYTHONUNBUFFERED := 1

.PHONY: help
help: ## 列出所有命令（默认）
	@echo '用法：make 命令'
	@echo
	@sed -n 's/^\([a-z][a-z-]*\):.*## \(.*\)$$/\1|\2/p' Makefile | while IFS='|' read -r name text; do printf '  %-12s %s\n' "$$name" "$$text"; done

.PHONY: setup
setup: ## 准备运行环境：建 .venv，装好锁定版本的依赖（装过就不再重装）
	@scripts/setup/venv.sh requirements.txt

# 查格式和类型只要 Python 的工具，不必先有浏览器和 PostgreSQL
.PHONY: .tools
.tools:
	@scripts/setup/venv.sh requirements-dev.txt

.PHONY: setup-dev
setup-dev: .tools ## 准备开发与测试环境：再加检查工具、浏览器、PostgreSQL 和 libical
	@scripts/setup/browser.sh
	@scripts/setup/postgresql.sh
	@scripts/setup/calendar.sh

.PHONY: serve
serve: setup ## 一条命令跑起来：检查数据、生成网站、准备数据库，打开 http://127.0.0.1:8000（可用 HOST=… PORT=… 更改）
	@$(PYTHON_IN_VENV) -m scripts.check_data
	@$(PYTHON_IN_VENV) -m scripts.build_site
	@$(PYTHON_IN_VENV) -m booking init
	@exec $(PYTHON_IN_VENV) -m booking run --host '$(HOST)' --port '$(PORT)'

.PHONY: preview
preview: setup ## 边改边看：同 serve，另外一存盘就更新打开着的页面，有错误写在页面上方（HOST=… PORT=… 同上）
	@exec $(PYTHON_IN_VENV) -m scripts.preview --host '$(HOST)' --port '$(PORT)'

.PHONY: check-data
check-data: setup ## 检查 data/ 里的数据，逐条指出文件、行、列和改法
	@$(PYTHON_IN_VENV) -m scripts.check_data

.PHONY: site
site: setup ## 生成网站到 build/site
	@$(PYTHON_IN_VENV) -m scripts.build_site

.PHONY: bench
bench: setup-dev ## 测速：在同一次运行里同基准或限值比较（要几分钟，机器空闲时再量）
	@$(PYTHON_IN_VENV) -m scripts.bench.data_check
	@$(PYTHON_IN_VENV) -m scripts.bench.site_build
	@$(PYTHON_IN_VENV) -m scripts.bench.search
	@$(PYTHON_IN_VENV) -m scripts.bench.first_view
	@$(PYTHON_IN_VENV) -m scripts.bench.lighthouse
	@scripts/setup/bench.sh
	@$(PYTHON_IN_VENV) -m scripts.bench.booking_core
	@$(PYTHON_IN_VENV) -m scripts.bench.booking_http
	@$(PYTHON_IN_VENV) -m scripts.bench.load
	@$(PYTHON_IN_VENV) -m scripts.bench.load --postgresql
	@$(PYTHON_IN_VENV) -m scripts.bench.scale
	@$(PYTHON_IN_VENV) -m tests.server

.PHONY: schema
schema: setup ## 按数据模型和字典重新生成 data/schema/，编辑器靠它补全和解释
	@$(PYTHON_IN_VENV) -m scripts.schema

.PHONY: test
test: setup-dev lint types ## 全部检查和测试：格式、代码、类型、单元与浏览器测试
	@$(PYTHON_IN_VENV) -m pytest -n auto --maxprocesses 4 --dist loadfile

.PHONY: lint
lint: .tools ## 只查代码格式与写法
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .

.PHONY: types
types: .tools ## 只查类型
	@.venv/bin/mypy

.PHONY: lock
lock: .tools ## 按 requirements*.in 重新锁定依赖版本与校验值（需要联网）
	@scripts/setup/lock.sh

# 有一个依赖查不到（--strict），就不算查过
.PHONY: audit
audit: .tools ## 查运行所需的依赖有没有公开的漏洞（要联网；内网用 ADVISORIES=漏洞全集.zip）
	@if [ -n '$(ADVISORIES)' ]; then $(PYTHON_IN_VENV) -m scripts.audit '$(ADVISORIES)'; else $(PYTHON_IN_VENV) -m pip_audit --strict --require-hashes --disable-pip -r requirements.txt || { echo '没有查成，或有漏洞，见上面。连不上公开的漏洞库时，用 make audit ADVISORIES=all.zip' >&2; exit 1; }; fi

.PHONY: sbom
sbom: .tools ## 把运行所需的依赖写成物料清单 build/sbom.json（CycloneDX）
	@mkdir -p build
	@$(PYTHON_IN_VENV) -W ignore::UserWarning -m cyclonedx_py requirements --pyproject pyproject.toml --output-reproducible --of JSON -o build/sbom.json requirements.txt
	@echo '已写 build/sbom.json'

.PHONY: clean
clean: ## 删除生成的网站、缓存和 .venv（不动 instance/ 里的数据库）
	@rm -rf build .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
