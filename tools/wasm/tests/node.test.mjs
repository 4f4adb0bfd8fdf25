// The package in Node: PACKAGE is its directory, VECTORS that of `tumbuh vectors`.
import { test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { compare } from "./vectors.mjs";

const { PACKAGE, VECTORS } = process.env;
const file = (name) => join(PACKAGE, name);
const tumbuh = await import(pathToFileURL(file("node.mjs")));
const require = createRequire(import.meta.url);
const girl = { sex: "f", ageDays: 548, weightKg: 9.1, lenheiCm: 76.2 };

test("every vector: z, flags, classes, reasons equal, exact z to the last bit", () => {
  const lines = readFileSync(join(VECTORS, "vectors.jsonl"), "utf8").trim().split("\n");
  const { seen, wrong, differences } = compare(tumbuh, lines);
  console.log(seen);
  assert.equal(differences, 0, wrong.join("\n"));
  assert.equal(seen.vectors, lines.length);
  assert.ok(seen.vectors >= 900 && seen.scores > 2000 && seen.children > 400, JSON.stringify(seen));
});

test("what R anthro says of a girl", () => {
  const a = tumbuh.assess(girl);
  assert.equal(a.haz.z, -1.55);
  assert.equal(a.waz.z, -0.97);
  assert.equal(a.stunted, false);
});

test("import, require and inline are the same engine", async () => {
  const inline = await import(pathToFileURL(file("inline.mjs")));
  const cjs = require(file("node.cjs"));
  for (const other of [inline, cjs]) {
    assert.deepEqual(Object.keys(other).sort(), Object.keys(tumbuh).sort());
    assert.deepEqual(other.assess(girl), tumbuh.assess(girl));
    await other.init();
  }
});

test("text is read like a cell of a file", () => {
  const as = (child) => tumbuh.assess({ ...girl, ...child }).waz.exact;
  const exact = as({});
  for (const child of [
    { weightKg: "9,1" },
    { weightKg: " 9.10 " },
    { sex: "P" },
    { sex: 2 },
    { sex: "perempuan" },
    { ageDays: undefined, birthDate: "2023-01-01", visitDate: "2024-07-02" },
    { oedema: false },
    { headCm: null, muacCm: "NA" },
  ]) {
    assert.equal(as(child), exact, JSON.stringify(child));
  }
  assert.equal(tumbuh.assess({ ...girl, oedema: true }).waz.reason, "oedema");
});

test("every mistake names what, why and the value", () => {
  const thrown = (f) => {
    try {
      f();
    } catch (e) {
      return e;
    }
    return assert.fail("nothing was thrown");
  };
  const assess = (child, rules) => () => tumbuh.assess({ ...girl, ...child }, rules);
  for (const [f, Kind, code, parts] of [
    [assess({ weightKg: "9.1kg" }), TypeError, "unreadable", ["weightKg", "number of kg", '"9.1kg"']],
    [assess({ weightKg: 9100 }), RangeError, "weight_in_grams", ["weightKg", "grams", "9100"]],
    [assess({ weightKg: 0 }), RangeError, "not_positive", ["weightKg", "above zero", "got 0"]],
    [assess({ weightKg: Infinity }), RangeError, "not_finite", ["weightKg", "Infinity"]],
    [assess({ lenheiCm: 762 }), RangeError, "lenhei_in_millimetres", ["lenheiCm", "762"]],
    [assess({ muacCm: 140 }), RangeError, "muac_in_millimetres", ["muacCm", "140"]],
    [assess({ ageDays: -1 }), RangeError, "age_negative", ["ageDays", "-1"]],
    [assess({ sex: "x" }), TypeError, "unreadable", ["sex", "laki-laki", '"x"']],
    [assess({ sex: true }), TypeError, "unreadable", ["sex", "boolean true"]],
    [assess({ weightKg: {} }), TypeError, "unreadable", ["weightKg", "object"]],
    [assess({ weight: 9.1 }), TypeError, "unknown_input", ['"weight"', "weightKg"]],
    [assess({ birthDate: "29/02/2023" }), TypeError, "unreadable", ["birthDate", "2024-02-29"]],
    [assess({ birthDate: "2024-01-02", visitDate: "2024-01-01" }), RangeError, "age_negative", ["visitDate"]],
    [assess({}, { profile: "who" }), RangeError, "unknown_name", ["who-anthro", "`who`"]],
    [assess({}, { lang: "fr" }), RangeError, "unknown_name", ["fr"]],
    [assess({}, { classes: 3 }), TypeError, "invalid_option", ["options", "3"]],
    [assess({}, { color: 3 }), TypeError, "invalid_option", ["color", "profile"]],
    [() => tumbuh.assess(null), TypeError, "no_child", ["null"]],
    [() => tumbuh.assess([1]), TypeError, "no_child", ["array"]],
    [() => tumbuh.lms("haz", {}), RangeError, "missing_sex", ["haz", "give sex"]],
    [() => tumbuh.lms("hazz", girl), RangeError, "unknown_name", ["hazz", "waz"]],
    [() => tumbuh.value("haz", {}, girl), TypeError, "invalid_option", ["{ z }"]],
    [() => tumbuh.value("haz", { centile: 100 }, girl), RangeError, "invalid_setting", ["centile", "100"]],
    [() => tumbuh.value("haz", { z: "2" }, girl), TypeError, "unreadable", ["z", "string"]],
    [() => tumbuh.z("haz", -3, girl), RangeError, "not_positive", ["y", "cm", "-3"]],
    [() => tumbuh.certainty(girl, { temWeightKg: -1 }), RangeError, "invalid_setting", ["weight", "-1"]],
    [() => tumbuh.certainty(girl, { level: 2 }), RangeError, "invalid_setting", ["level", "2"]],
    [() => tumbuh.kms([girl]), TypeError, "unreadable", ["visit 0", "visitDate", "2024-02-29"]],
    [() => tumbuh.kms({}), TypeError, "no_child", ["visits"]],
    [() => tumbuh.scoreColumns({ sex: ["f"], ageDays: [1, 2] }), RangeError, "column_length", ["ageDays", "2"]],
    [() => tumbuh.scoreColumns({ weightKg: ["9.1"] }), TypeError, "unreadable", ["weightKg", "row 0"]],
    [() => tumbuh.scoreColumns({ weight: [1] }), TypeError, "unknown_input", ["weight"]],
  ]) {
    const e = thrown(f);
    assert.ok(e instanceof Kind, `${e.name}: ${e.message}`);
    assert.equal(e.code, code, e.message);
    for (const part of parts) assert.ok(e.message.includes(part), `${part}: ${e.message}`);
  }
  const id = thrown(assess({ weightKg: 9100 }, { lang: "id" }));
  assert.match(id.message, /gram, bukan kilogram/);
});

test("after an error the engine still works", () => {
  for (let i = 1; i < 2000; i++) {
    assert.throws(() => tumbuh.assess({ ...girl, weightKg: "x".repeat(i) }));
  }
  assert.equal(tumbuh.assess(girl).haz.z, -1.55);
});

test("whatever comes in, out comes an answer or an error that names the input", () => {
  let seed = 2006;
  const random = (n) => {
    // mulberry32
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % n;
  };
  const pick = (all) => all[random(all.length)];
  const numbers = [0, -0, -1, 1, 3.2, 9.1, 12.5, 45, 76.2, 110, 120.05, 548, 730, 731, 1856, 1857, 6940, 1e-300, 1e300, 5e-324, Infinity, -Infinity, NaN, 2 ** 53];
  const texts = ["", " ", "-", "NA", "9,1", "9.1kg", "1e5", "1e999", "0x10", "\u0000", "\ud800", "ribu 😀", "l", "h", "P", "y", "x".repeat(5000), '"],["', "9999-12-31", "0000-01-01", "2024-02-30", "2020-02-29", "2024-07-02"];
  const odd = [null, undefined, true, false, {}, [], () => 1, Symbol.iterator, 10n];
  const value = () => pick([numbers, numbers, numbers, texts, texts, odd][random(6)]);
  const names = ["sex", "ageDays", "ageMonths", "birthDate", "visitDate", "weightKg", "lenheiCm", "measure", "headCm", "muacCm", "tricepsMm", "subscapularMm", "oedema"];
  const child = () => {
    const c = random(3) === 0 ? {} : { ...girl, birthDate: pick([undefined, "2023-01-01"]), visitDate: "2024-07-02" };
    for (let k = random(4); k > 0; k--) c[pick(names)] = value();
    return c;
  };
  const rules = () => ({
    badInput: pick(["throw", "reason"]),
    classes: pick(["who", "kemenkes"]),
    lang: pick(["id", "en"]),
    profile: pick(["who-anthro", "who-macro", "id-permenkes-2020", "who-anthro+half_cm+clamp_3"]),
    standard: pick(["auto", "who2006", "who2007"]),
  });
  const calls = [
    () => tumbuh.assess(child(), rules()),
    () => tumbuh.explain(child(), rules()),
    () => tumbuh.plausibility(child(), { ...rules(), before: pick([undefined, child()]) }),
    // A hundred times the work of the others.
    () => random(8) === 0 && tumbuh.certainty(child(), { ...rules(), agePrecision: pick(["exact", "month"]), positionUnknown: pick([true, false]) }),
    () => tumbuh.problems(child(), rules()),
    () => tumbuh.kms([child(), child(), child()], rules()),
    () => tumbuh.chart([child(), child()], { ...rules(), style: pick(["who", "safe", "ink", "kms"]), indicator: pick(["waz", "haz", "whz", "baz", "hcz"]), ages: pick(["fit", "0-5y", "0-13w", "5-19y"]), size: pick(["phone", "a4", "320x400"]) }),
    () => tumbuh.lms(pick(["haz", "whz", "tsz"]), child(), rules()),
    () => tumbuh.value("waz", { z: value() }, child(), rules()),
    () => tumbuh.value("haz", { centile: value() }, child(), rules()),
    () => tumbuh.z("baz", value(), child(), rules()),
  ];
  const seen = { answers: 0, TypeError: 0, RangeError: 0 };
  for (let i = 0; i < 15_000; i++) {
    const before = seed;
    try {
      assert.notEqual(calls[i % calls.length](), undefined);
      seen.answers += 1;
    } catch (e) {
      assert.ok((e instanceof TypeError || e instanceof RangeError) && e.code && e.message, `call ${i}, seed ${before}: ${e.stack}`);
      seen[e.name] += 1;
    }
  }
  console.log(seen);
  assert.ok(seen.answers > 3000 && seen.TypeError > 1000 && seen.RangeError > 1000, JSON.stringify(seen));
  assert.equal(tumbuh.assess(girl).haz.z, -1.55);
});

test("the README says what is so", async () => {
  const [, example] = /```js\n([^]*?)```/.exec(readFileSync(file("README.md"), "utf8"));
  const lines = example.replace(/^import .*$/gm, "").split("\n");
  const said = [];
  const program = lines.map((line) => {
    const [, code, value] = /^(a\..*); \/\/ (\S+|".*?")(?::.*)?$/.exec(line) ?? [];
    return code ? `said.push([${code}, ${JSON.stringify(value)}]);` : line;
  });
  const AsyncFunction = (async () => {}).constructor;
  await new AsyncFunction("init", "assess", "said", program.join("\n"))(tumbuh.init, tumbuh.assess, said);
  assert.equal(said.length, 3);
  for (const [value, text] of said) assert.equal(JSON.stringify(value), text.replace(/:$/, ""));
});

test("columns have the bits of single children, also over several blocks", () => {
  const rows = 20_000;
  const ageDays = Float64Array.from({ length: rows }, (_, i) => (i * 37) % 2000);
  const weightKg = Float64Array.from({ length: rows }, (_, i) => 2.5 + ((i * 7919) % 1800) / 100);
  const lenheiCm = Float64Array.from({ length: rows }, (_, i) => 45 + ((i * 104_729) % 7000) / 100);
  const sex = Array.from({ length: rows }, (_, i) => (i % 2 ? "L" : "P"));
  const all = tumbuh.scoreColumns({ sex, ageDays, weightKg, lenheiCm });
  assert.deepEqual(all.indicators, ["waz", "haz", "whz", "baz"]);
  for (let i = 0; i < rows; i += 97) {
    const one = tumbuh.assess({ sex: sex[i], ageDays: ageDays[i], weightKg: weightKg[i], lenheiCm: lenheiCm[i] });
    for (const name of all.indicators) {
      assert.ok(Object.is(all[name].exact[i], one[name].exact ?? NaN), `${name} ${i}`);
      assert.equal(tumbuh.reasonOf(all[name].reason[i]), one[name].reason);
      assert.equal(tumbuh.classOf(all[name].class[i]), one[name].class);
    }
  }
});

test("value and z are each other's reverse; WHO's printed -2 SD of a girl of 18 months", () => {
  const child = { sex: "f", ageDays: 548 };
  assert.equal(tumbuh.value("haz", { z: -2 }, child).toFixed(1), "74.9");
  assert.equal(tumbuh.value("haz", { z: 0 }, child), tumbuh.lms("haz", child).m);
  assert.equal(tumbuh.value("waz", { centile: 50 }, child), tumbuh.lms("waz", child).m);
  for (const z of [-2.5, -1, 0, 1, 2.5]) {
    assert.ok(Math.abs(tumbuh.z("waz", tumbuh.value("waz", { z }, child), child).exact - z) < 1e-12);
  }
});

test("plausibility proposes, certainty doubts, the card says what to do", () => {
  const odd = tumbuh.plausibility({ ...girl, weightKg: 91 }, { lang: "id" });
  assert.equal(odd.findings[0].severity, "impossible");
  assert.equal(odd.causes[0].cause, "decimal_lost");
  assert.equal(odd.causes[0].changes[0].proposed, 9.1);
  assert.equal(tumbuh.plausibility(girl).plausible, true);
  const now = { sex: "m", ageDays: 430, weightKg: 9.6, lenheiCm: 67.2 };
  const before = { sex: "m", ageDays: 400, weightKg: 9.5, lenheiCm: 75 };
  assert.equal(tumbuh.plausibility(now, { before }).findings[0].code, "shorter_than_before");

  const sure = tumbuh.certainty({ sex: "f", ageDays: 548, lenheiCm: 74.7 }, { classes: "kemenkes", lang: "id" });
  const haz = sure.classes.haz;
  assert.equal(haz.class, "pendek");
  assert.ok(haz.probability > 0.6 && haz.probability < 0.65);
  const sum = haz.probabilities.reduce((s, p) => s + p.probability, 0);
  assert.ok(Math.abs(sum - 1) < 1e-12);
  const exact = tumbuh.certainty(girl, { temWeightKg: 0, temLenheiCm: 0 });
  assert.equal(exact.classes.haz.probability, 1);

  const visit = (visitDate, weightKg) => ({ sex: "P", birthDate: "2024-01-10", visitDate, weightKg });
  const card = tumbuh.kms([
    visit("2024-06-12", 6.6),
    visit("2024-07-10", 7.1),
    visit("2024-08-14", 7.1),
    visit("2024-10-09", 7.5),
  ]);
  assert.deepEqual(card.map((w) => w.letter), ["B", "N", "T", "O"]);
  assert.equal(card[2].referral[0].code, "did_not_gain");
});

test("the chart is a picture of the visits, in words too", () => {
  const visit = (visitDate, weightKg) => ({ sex: "P", birthDate: "2024-01-10", visitDate, weightKg });
  const visits = [visit("2024-06-12", "6,6"), visit("2024-07-10", 7.1)];
  const kms = tumbuh.chart(visits, { style: "kms", size: "phone", lang: "id" });
  assert.match(kms, /^<svg [^>]*>/);
  assert.match(kms, /7,1 kg/);
  assert.match(kms, /garis merah/);
  assert.doesNotMatch(kms, /<script|<style|href="http|Siti/);
  assert.match(tumbuh.chart(visits, { name: "Siti <b>", indicator: "waz" }), /Siti &lt;b/);
  assert.throws(() => tumbuh.chart(visits, { style: "kms", indicator: "haz" }), { name: "RangeError", code: "no_such_chart" });
  assert.throws(() => tumbuh.chart([{ ageDays: 3 }]), { name: "RangeError", code: "missing_sex" });
  assert.throws(() => tumbuh.chart(visits, { size: "huge" }), /size/);
  assert.throws(() => tumbuh.chart([...visits, { weightKg: "x" }]), { name: "TypeError", message: /visit 2: weightKg/ });
});

test("a form learns of every bad input at once", () => {
  const all = tumbuh.problems({ sex: "?", ageDays: 3, weightKg: "berat", lenheiCm: 900 }, { lang: "id" });
  assert.deepEqual(all.map((p) => [p.input, p.code]), [
    ["sex", "unreadable"],
    ["weightKg", "unreadable"],
    ["lenheiCm", "lenhei_in_millimetres"],
  ]);
  assert.deepEqual(tumbuh.problems(girl), []);
});

test("explain shows its steps in both languages", () => {
  assert.match(tumbuh.explain(girl, { lang: "id" }), /persentil/);
  assert.match(tumbuh.explain(girl), /who2006\/weight_for_age/);
});

test("the types know every code", () => {
  const types = readFileSync(file("index.d.ts"), "utf8");
  assert.equal(types, readFileSync(file("index.d.cts"), "utf8"));
  const union = (name) => {
    const body = new RegExp(`export type ${name} =([^;]*);`).exec(types)[1];
    return [...body.matchAll(/"([a-z0-9_]+)"/g)].map((m) => m[1]).sort();
  };
  const { reasons, classes, indicators } = tumbuh.labels();
  assert.deepEqual(union("Reason"), Object.keys(reasons).sort());
  assert.deepEqual(union("Class"), Object.keys(classes).sort());
  assert.deepEqual(union("Indicator"), Object.keys(indicators).sort());
  for (const name of Object.keys(tumbuh)) assert.match(types, new RegExp(`export function ${name}\\(`), name);
});

test("npm pack holds what is needed and no more, below 300 KB compressed", () => {
  const wasm = readFileSync(file("tumbuh_bg.wasm"));
  const gzip = gzipSync(wasm, { level: 9 }).length;
  const brotli = brotliCompressSync(wasm, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
  console.log({ wasm: wasm.length, gzip, brotli });
  assert.ok(gzip < 300_000 && brotli < 300_000, `${gzip} ${brotli}`);

  const to = mkdtempSync(join(tmpdir(), "pack-"));
  try {
    const out = execFileSync("npm", ["pack", "--json", "--pack-destination", to], { cwd: PACKAGE, stdio: ["ignore", "pipe", "ignore"] });
    const names = JSON.parse(out)[0].files.map((f) => f.path).sort();
    assert.deepEqual(names, [
      "LICENSE-APACHE",
      "LICENSE-MIT",
      "NOTICE",
      "README.md",
      "api.cjs",
      "api.mjs",
      "browser.mjs",
      "bytes.mjs",
      "core.cjs",
      "core.mjs",
      "index.d.cts",
      "index.d.ts",
      "inline.mjs",
      "node.cjs",
      "node.mjs",
      "package.json",
      "tumbuh_bg.wasm",
    ]);
  } finally {
    rmSync(to, { recursive: true });
  }
});
