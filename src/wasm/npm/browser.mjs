// Browsers and bundlers: `await init()` once, then everything is synchronous. The module is
// fetched from beside this file, or from where it is said to be; nothing else is ever fetched.
import load, * as core from "./core.mjs";
import { create } from "./api.mjs";

let loading;
let isLoaded = false;

/**
 * Loads the module: from beside this file, from a URL, or out of bytes.
 */
export function init(source = new URL("./tumbuh_bg.wasm", import.meta.url)) {
  return (loading ??= load({ module_or_path: source }).then(
    () => {
      isLoaded = true;
    },
    (error) => {
      loading = undefined;
      throw error;
    },
  ));
}

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
} = create({ ...core, isLoaded: () => isLoaded });
