// The package as its users see it, over the functions of the WebAssembly module. `create` is the
// only export, so that tools/wasm/build.sh can make a CommonJS module of the same text.

const RULES = ["profile", "standard", "classes", "lang", "badInput"];
const MEASURING = [
  "errors",
  "temWeightKg",
  "temLenheiCm",
  "temMuacCm",
  "temHeadCm",
  "temSkinfoldMm",
  "agePrecision",
  "positionUnknown",
  "level",
];
const LOOK = ["indicator", "style", "size", "lines", "ages", "name", "sex"];
const CODES = ["sex", "measure", "oedema"];
const CHILD_NUMBERS = ["ageDaysUsed", "clenheiCm", "bmi"];
const CHILD_BYTES = [
  "muacClass",
  "acuteMalnutrition",
  "stunted",
  "wasted",
  "underweight",
  "overweight",
  "warnings",
];

export function create(core) {
  let known;
  const contract = () => (known ??= JSON.parse(loaded().contract()));

  function loaded() {
    if (core.isLoaded?.() === false) throw new Error("call and await init() first");
    return core;
  }

  const isObject = (v) => v !== null && typeof v === "object" && !Array.isArray(v);

  function wrong(Kind, message, code, input) {
    const error = new Kind(message);
    error.code = code;
    if (input !== undefined) error.input = input;
    return error;
  }

  // What was given for an input, as a cell of a file has it.
  function text(name, value) {
    switch (typeof value) {
      case "undefined":
        return "";
      case "string":
        return value;
      case "number":
      case "bigint":
        return String(value);
      case "boolean":
        if (name === "oedema") return String(value);
    }
    if (value === null) return "";
    const got = typeof value === "boolean" ? `boolean ${value}` : typeof value;
    throw wrong(TypeError, `${name}: must be a number or text, got ${got}`, "unreadable", name);
  }

  function cells(child) {
    if (!isObject(child)) {
      const got = child === null ? "null" : Array.isArray(child) ? "array" : typeof child;
      throw wrong(TypeError, `a child must be an object, got ${got}`, "no_child");
    }
    const names = contract().inputs.map(([, name]) => name);
    for (const name of Object.keys(child)) {
      if (!names.includes(name)) {
        const message = `unknown input "${name}"; known: ${names.join(", ")}`;
        throw wrong(TypeError, message, "unknown_input", name);
      }
    }
    return JSON.stringify(names.map((name) => text(name, child[name])));
  }

  // The options of a call, those of the rules apart from those of `others`.
  function options(given, others = []) {
    if (given !== undefined && given !== null && !isObject(given)) {
      throw wrong(TypeError, `options must be an object, got ${typeof given}`, "invalid_option");
    }
    const rules = {};
    const rest = {};
    for (const [name, value] of Object.entries(given ?? {})) {
      if (value === undefined || value === null) continue;
      if (RULES.includes(name)) rules[name] = value;
      else if (others.includes(name)) rest[name] = value;
      else {
        const all = [...RULES, ...others].join(", ");
        throw wrong(TypeError, `unknown option "${name}"; known: ${all}`, "invalid_option");
      }
    }
    return { rules: JSON.stringify(rules), rest };
  }

  function number(name, value) {
    if (typeof value !== "number") {
      throw wrong(TypeError, `${name} must be a number, got ${typeof value}`, "unreadable");
    }
    return value;
  }

  function name(what, value) {
    if (typeof value !== "string") {
      throw wrong(TypeError, `${what} must be text, got ${typeof value}`, "unreadable");
    }
    return value;
  }

  function assess(child, rules) {
    return JSON.parse(core.assess(cells(child), options(rules).rules));
  }

  function explain(child, rules) {
    return core.explain(cells(child), options(rules).rules);
  }

  function lms(indicator, child, rules) {
    return JSON.parse(core.lms(name("indicator", indicator), cells(child), options(rules).rules));
  }

  function value(indicator, at, child, rules) {
    if (!isObject(at) || ("z" in at) === ("centile" in at)) {
      throw wrong(TypeError, "give { z } or { centile }, one of them", "invalid_option");
    }
    const isCentile = "centile" in at;
    const wanted = isCentile ? number("centile", at.centile) : number("z", at.z);
    const which = name("indicator", indicator);
    return core.value(which, wanted, isCentile, cells(child), options(rules).rules);
  }

  function z(indicator, y, child, rules) {
    const which = name("indicator", indicator);
    return JSON.parse(core.z(which, number("y", y), cells(child), options(rules).rules));
  }

  function certainty(child, given) {
    const { rules, rest } = options(given, MEASURING);
    return JSON.parse(core.certainty(cells(child), JSON.stringify(rest), rules));
  }

  function plausibility(child, given) {
    const { rules, rest } = options(given, ["before"]);
    const before = rest.before === undefined ? undefined : cells(rest.before);
    return JSON.parse(core.plausibility(cells(child), before, rules));
  }

  function problems(child, rules) {
    return JSON.parse(core.problems(cells(child), options(rules).rules));
  }

  function all(visits) {
    if (Array.isArray(visits)) return `[${visits.map((visit) => cells(visit)).join()}]`;
    throw wrong(TypeError, `visits must be an array, got ${typeof visits}`, "no_child");
  }

  function kms(visits, rules) {
    return JSON.parse(core.kms(all(visits), options(rules).rules));
  }

  function chart(visits, given) {
    const { rules, rest } = options(given, LOOK);
    return core.chart(all(visits), JSON.stringify(rest), rules);
  }

  function codes(column, given) {
    if (given instanceof Uint8Array) return given;
    if (!Array.isArray(given)) {
      const message = `column "${column}" must be a Uint8Array or an array of text`;
      throw wrong(TypeError, message, "unreadable", column);
    }
    // There are few different texts in a column, and one reader for all.
    const read = new Map();
    return Uint8Array.from(given, (cell) => {
      const as = text(column, cell);
      let code = read.get(as);
      if (code === undefined) read.set(as, (code = core.code(column, as)));
      return code;
    });
  }

  function numbers(column, given) {
    if (given instanceof Float64Array) return given;
    if (given instanceof Float32Array || given instanceof Int32Array) return Float64Array.from(given);
    if (!Array.isArray(given)) {
      const message = `column "${column}" must be a Float64Array or an array of numbers`;
      throw wrong(TypeError, message, "unreadable", column);
    }
    return Float64Array.from(given, (cell, row) => {
      if (cell === null || cell === undefined) return NaN;
      if (typeof cell === "number") return cell;
      const message = `column "${column}", row ${row}: must be a number, got ${typeof cell}`;
      throw wrong(TypeError, message, "unreadable", column);
    });
  }

  function scoreColumns(columns, given) {
    const { rules } = options(given);
    if (!isObject(columns)) {
      throw wrong(TypeError, `columns must be an object, got ${typeof columns}`, "no_child");
    }
    const inputs = contract().inputs.filter(([, name]) => !name.endsWith("Date"));
    const names = new Map(inputs.map(([column, name]) => [name, column]));
    const all = Object.entries(columns).filter(([, v]) => v !== undefined && v !== null);
    for (const [name] of all) {
      if (!names.has(name)) {
        const message = `unknown column "${name}"; known: ${[...names.keys()].join(", ")}`;
        throw wrong(TypeError, message, "unknown_input", name);
      }
    }
    const read = all.map(([name, v]) => [name, CODES.includes(name) ? codes(name, v) : numbers(name, v)]);
    const rows = read.length > 0 ? read[0][1].length : 0;
    for (const [name, values] of read) {
      if (values.length !== rows) {
        const [first] = read[0];
        const message = `column "${name}" has ${values.length} rows, but "${first}" has ${rows}`;
        throw wrong(RangeError, message, "column_length", name);
      }
    }
    const batch = new core.Batch(rows);
    try {
      for (const [name, values] of read) {
        if (CODES.includes(name)) batch.putCodes(names.get(name), values);
        else batch.putNumbers(names.get(name), values);
      }
      const indicators = batch.score(rules);
      const out = { rows, indicators };
      for (const name of CHILD_NUMBERS) out[name] = batch.numbers(name);
      for (const name of CHILD_BYTES) out[name] = batch.bytes(name);
      for (const i of indicators) {
        out[i] = {
          exact: batch.numbers(`${i}.exact`),
          z: batch.numbers(`${i}.z`),
          flag: batch.bytes(`${i}.flag`),
          class: batch.bytes(`${i}.class`),
          reason: batch.bytes(`${i}.reason`),
        };
      }
      return out;
    } finally {
      batch.free();
    }
  }

  const reasonOf = (byte) => contract().reasons[byte - 1] ?? null;
  const classOf = (byte) => contract().classes[byte - 1] ?? null;
  const acuteOf = (byte) => contract().acute[byte] ?? null;
  const answerOf = (byte) => (byte === 0 ? false : byte === 1 ? true : null);
  const labels = () => contract().labels;
  const version = () => contract().version;

  return {
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
  };
}
