// HEADER
// Scores a tab-separated file as `tumbuh score` does: node tests/rows.mjs FILE who|kemenkes PROFILE > OUT
// Behind the two-decimal z of each indicator stands the exact one.

import { readFileSync } from "node:fs";
import { assess, childOf, INDICATORS } from "../dist/index.js";

const [file, scheme = "who", profile = "who-anthro"] = process.argv.slice(2);
const [header, ...rows] = readFileSync(file, "utf8").replace(/\n$/, "").split("\n");
const names = header.split("\t");
const out = [];
const text = (v) => (v === null ? "" : String(v));
const began = performance.now();
for (const row of rows) {
  const cells = row.split("\t");
  const a = assess(childOf(Object.fromEntries(names.map((n, i) => [n, cells[i]]))), profile);
  const line = [text(a.age_days_used), text(a.clenhei_cm), text(a.bmi)];
  for (const i of INDICATORS) {
    const s = a.scores[i];
    line.push(s.reported === null ? "" : s.reported.toFixed(2), text(s.exact), s.flag === null ? "" : s.flag ? "1" : "0", text(a.classOf(i, scheme)));
  }
  line.push(text(a.muac_class), text(a.acute_malnutrition), text(a.stunted), text(a.wasted), text(a.underweight), text(a.overweight), a.reasons, a.warnings.join(";"));
  out.push(line.join("\t"));
}
const seconds = (performance.now() - began) / 1000;
process.stdout.write(out.join("\n") + "\n");
process.stderr.write(`${rows.length} rows, ${Math.round(rows.length / seconds)} a second\n`);
