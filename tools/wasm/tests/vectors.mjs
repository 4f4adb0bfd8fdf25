// Every vector against a package: what is said must be the same, the exact z-scores to the last
// bit. Used in Node (node.test.mjs) and in a page (browser.test.mjs).

const INDICATORS = ["waz", "haz", "whz", "baz", "hcz", "acz", "tsz", "ssz"];
const NAMES = { age_days_used: "ageDaysUsed", clenhei_cm: "clenheiCm", bmi: "bmi" };

const camel = (name) => name.replace(/_(.)/g, (_, c) => c.toUpperCase());

/** Counts of what was compared, and the first differences as text. */
export function compare(tumbuh, lines) {
  const seen = { vectors: 0, scores: 0, reasons: 0, classes: 0, children: 0 };
  const wrong = [];
  const same = (id, what, got, want) => {
    if (!Object.is(got, want)) wrong.push(`${id}: ${what} is ${got}, must be ${want}`);
  };
  for (const line of lines) {
    const v = JSON.parse(line);
    const child = {};
    for (const [name, value] of Object.entries(v.input)) child[camel(name)] = value;
    const rules = { profile: v.profile, badInput: "reason" };
    const who = tumbuh.assess(child, { ...rules, classes: "who" });
    const kemenkes = tumbuh.assess(child, { ...rules, classes: "kemenkes" });
    seen.vectors += 1;
    for (const i of INDICATORS) {
      const [got, want] = [who[i], v[i] ?? {}];
      same(v.id, `${i}.exact`, got.exact, want.exact ?? null);
      same(v.id, `${i}.z`, got.z, want.z ?? null);
      same(v.id, `${i}.flag`, got.flag, want.flag === undefined ? null : want.flag === 1);
      same(v.id, `${i}.reason`, got.reason, want.reason ?? null);
      same(v.id, `${i}.who`, got.class, want.who ?? null);
      same(v.id, `${i}.kemenkes`, kemenkes[i].class, want.kemenkes ?? null);
      seen.scores += want.z === undefined ? 0 : 1;
      seen.reasons += want.reason === undefined ? 0 : 1;
      seen.classes += (want.who === undefined ? 0 : 1) + (want.kemenkes === undefined ? 0 : 1);
    }
    for (const [from, to] of Object.entries(NAMES)) same(v.id, to, who[to], v[from]);
    for (const name of ["muac_class", "acute_malnutrition"]) same(v.id, name, who[camel(name)], v[name]);
    for (const name of ["stunted", "wasted", "underweight", "overweight"]) same(v.id, name, who[name], v[name]);
    same(v.id, "warnings", who.warnings.map((w) => w.code).join(), v.warnings.join());
    seen.children += inColumns(tumbuh, v, child, who, same) ? 1 : 0;
  }
  return { seen, wrong: wrong.slice(0, 20), differences: wrong.length };
}

// The same child as columns of one row, where it has neither dates nor text for numbers.
function inColumns(tumbuh, v, child, who, same) {
  const columns = {};
  for (const [name, value] of Object.entries(child)) {
    const isCode = ["sex", "measure", "oedema"].includes(name);
    if (name.endsWith("Date") || (!isCode && typeof value !== "number")) return false;
    columns[name] = isCode ? [value] : Float64Array.of(value);
  }
  if (Object.keys(columns).length === 0) return false;
  const scored = tumbuh.scoreColumns(columns, { profile: v.profile });
  for (const i of scored.indicators) {
    const [got, one] = [scored[i], who[i]];
    same(v.id, `column ${i}.exact`, got.exact[0], one.exact ?? NaN);
    same(v.id, `column ${i}.z`, got.z[0], one.z ?? NaN);
    same(v.id, `column ${i}.flag`, tumbuh.answerOf(got.flag[0]), one.flag);
    same(v.id, `column ${i}.class`, tumbuh.classOf(got.class[0]), one.class);
    same(v.id, `column ${i}.reason`, tumbuh.reasonOf(got.reason[0]), one.reason);
  }
  for (const name of ["stunted", "wasted", "underweight", "overweight"]) {
    same(v.id, `column ${name}`, tumbuh.answerOf(scored[name][0]), who[name]);
  }
  same(v.id, "column muacClass", tumbuh.acuteOf(scored.muacClass[0]), who.muacClass);
  return true;
}
