// HEADER
// Scores a tab-separated file as `tumbuh score` does: node tests/rows.mjs FILE who|kemenkes PROFILE > OUT
// Behind the two-decimal z of each indicator stands the exact one.

import { readFileSync } from "node:fs";
import { assess, childOf, INDICATORS } from "../dist/index.js";

const [file, scheme = "who", profile = "who-anthro"] = process.argv.slice(2);
const [header, ...rows] = readFileSync(file, "utf8").replace(/\n$/, "").split("\n");
const names = header.split("\t");
const children = rows.map((row) => {
  const cells = row.split("\t");
  return Object.fromEntries(names.map((n, i) => [n, cells[i]]));
});
const began = process.cpuUsage();
const assessments = children.map((child) => assess(childOf(child), profile));
const { user, system } = process.cpuUsage(began);
const text = (v) => (v === null ? "" : String(v));
const out = assessments.map((a) => {
  const line = [text(a.age_days_used), text(a.clenhei_cm), text(a.bmi)];
  for (const i of INDICATORS) {
    const s = a.scores[i];
    line.push(s.reported === null ? "" : s.reported.toFixed(2), text(s.exact), s.flag === null ? "" : s.flag ? "1" : "0", text(a.classOf(i, scheme)));
  }
  line.push(text(a.muac_class), text(a.acute_malnutrition), text(a.stunted), text(a.wasted), text(a.underweight), text(a.overweight), a.reasons, a.warnings.join(";"));
  return line.join("\t");
});
process.stdout.write(out.join("\n") + "\n");
process.stderr.write(`${rows.length} rows, ${Math.round((rows.length / (user + system)) * 1e6)} a second of processor time\n`);
