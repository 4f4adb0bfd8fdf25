// HEADER
// Holds the package against its test vectors: node tests/run.mjs

import { readFileSync } from "node:fs";
import { assess, INDICATORS } from "../dist/index.js";

const lines = readFileSync(new URL("vectors.jsonl", import.meta.url), "utf8").trim().split("\n");
let differences = 0;
let checks = 0;
for (const line of lines) {
  const v = JSON.parse(line);
  const a = assess(v.input, v.profile);
  const check = (what, ours, theirs) => {
    checks++;
    // Object.is: the same double to the bit.
    if (!Object.is(ours ?? null, theirs ?? null)) {
      differences++;
      console.error(`${v.id} (${v.profile}): ${what} is ${ours}, not ${theirs}`);
    }
  };
  for (const i of INDICATORS) {
    const s = a.scores[i];
    check(`${i} exact`, s.exact, v[i].exact);
    check(i, s.reported, v[i].z);
    check(`${i} flag`, s.flag === null ? null : Number(s.flag), v[i].flag);
    check(`${i} reason`, s.reason, v[i].reason);
    check(`${i} class by who`, a.classOf(i, "who"), v[i].who);
    check(`${i} class by kemenkes`, a.classOf(i, "kemenkes"), v[i].kemenkes);
  }
  for (const name of ["age_days_used", "clenhei_cm", "bmi", "muac_class", "acute_malnutrition", "stunted", "wasted", "underweight", "overweight"]) {
    check(name, a[name], v[name]);
  }
  check("warnings", a.warnings.join(";"), v.warnings.join(";"));
}
// What a form or a program may hand over: nothing of it throws, and what is no number has its reason.
const odd = assess({
  sex: 2, birth_date: "2023-08-30", visit_date: "2025-02-28 09:15:00", weight_kg: [], lenhei_cm: {}, muac_cm: true,
  head_cm: Infinity, triceps_mm: Number.NaN, subscapular_mm: 7n, oedema: false,
});
const reasons = "waz:unreadable;haz:unreadable;whz:unreadable;baz:unreadable;hcz:not_finite;acz:unreadable;tsz:missing_measurement;ssz:unreadable";
for (const [ours, theirs] of [[odd.reasons, reasons], [odd.age_days_used, 548]]) {
  checks++;
  if (ours !== theirs) {
    differences++;
    console.error(`odd values: ${ours}, not ${theirs}`);
  }
}
console.log(`${lines.length} vectors, ${checks} values, ${differences} differences`);
process.exit(differences === 0 && lines.length > 0 ? 0 : 1);
