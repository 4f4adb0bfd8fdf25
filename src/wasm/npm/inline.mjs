// One file with the module in it, a third larger: for pages and workers that cannot fetch.
// tools/wasm/build.sh writes bytes.mjs.
import bytes from "./bytes.mjs";
import * as core from "./core.mjs";
import { create } from "./api.mjs";

core.initSync({ module: Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0)) });

/** Nothing to wait for: here so that the same program runs with the other entries. */
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
