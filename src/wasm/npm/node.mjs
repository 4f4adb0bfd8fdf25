// Node: the module lies beside this file and is there when the import is done.
import { readFileSync } from "node:fs";
import * as core from "./core.mjs";
import { create } from "./api.mjs";

core.initSync({ module: readFileSync(new URL("./tumbuh_bg.wasm", import.meta.url)) });

/** Nothing to wait for in Node: here so that the same program runs in a browser. */
export async function init() {}

export const {
  assess,
  explain,
  lms,
  value,
  z,
  certainty,
  plausibility,
  problems,
  kms,
  chart,
  scoreColumns,
  reasonOf,
  classOf,
  acuteOf,
  answerOf,
  labels,
  version,
} = create(core);
