// Node, for `require`.
"use strict";
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const core = require("./core.cjs");
const { create } = require("./api.cjs");

core.initSync({ module: readFileSync(join(__dirname, "tumbuh_bg.wasm")) });

module.exports = { init: async () => {}, ...create(core) };
