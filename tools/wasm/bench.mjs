// Nanoseconds a child takes through the package in Node, beside the crate compiled for this
// machine (examples/speed.rs) and the generated TypeScript (`tumbuh export ts`), in turn, round
// after round; the ratios are medians of those of the rounds.
//
//   PACKAGE=target/npm SPEED=target/release/examples/speed TS=target/ts node tools/wasm/bench.mjs [ROWS]
import { execFileSync } from "node:child_process";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const { PACKAGE, SPEED, TS } = process.env;
const rows = Number(process.argv[2] ?? 100_000);
const ROUNDS = 7;
const load = (...parts) => import(pathToFileURL(resolve(join(...parts))));
const tumbuh = await load(PACKAGE, "node.mjs");
const ts = TS ? await load(TS, "dist", "index.js") : null;

const column = (of) => Float64Array.from({ length: rows }, (_, i) => of(i));
const columns = {
  sex: Uint8Array.from({ length: rows }, (_, i) => "fm".charCodeAt(i % 2)),
  ageDays: column((i) => (i * 37) % 1800),
  weightKg: column((i) => 2.5 + ((i * 7919) % 1800) / 100),
  lenheiCm: column((i) => 45 + ((i * 104_729) % 7000) / 100),
};
const few = Math.min(rows, 20_000);
const child = (i) => ({
  sex: i % 2 ? "m" : "f",
  ageDays: columns.ageDays[i],
  weightKg: columns.weightKg[i],
  lenheiCm: columns.lenheiCm[i],
});

function time(n, f) {
  let best = Infinity;
  for (let k = 0; k < 6; k++) {
    const start = process.hrtime.bigint();
    f();
    best = Math.min(best, Number(process.hrtime.bigint() - start) / n);
  }
  return best;
}

let kept = 0;
const measured = { "crate, batch": [], "crate, one by one": [], "package, scoreColumns": [], "package, assess": [] };
if (ts) measured["generated TypeScript, assess"] = [];
for (let round = 0; round < ROUNDS; round++) {
  const [batch, one] = execFileSync(SPEED, [String(rows)], { encoding: "utf8" }).trim().split(" ").map(Number);
  measured["crate, batch"].push(batch);
  measured["crate, one by one"].push(one);
  measured["package, scoreColumns"].push(time(rows, () => (kept += tumbuh.scoreColumns(columns).haz.z[0])));
  measured["package, assess"].push(
    time(few, () => {
      for (let i = 0; i < few; i++) kept += tumbuh.assess(child(i)).haz.z ?? 0;
    }),
  );
  measured["generated TypeScript, assess"]?.push(
    time(few, () => {
      for (let i = 0; i < few; i++) {
        const { sex, ageDays, weightKg, lenheiCm } = child(i);
        kept += ts.assess({ sex, age_days: ageDays, weight_kg: weightKg, lenhei_cm: lenheiCm }).scores.haz.reported ?? 0;
      }
    }),
  );
}
if (Number.isNaN(kept)) throw new Error("no z-scores");

const median = (all) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)];
const base = measured["crate, batch"];
console.log(`${rows} children, four indicators, every column; ns a child, best; children a second; times the crate's batch`);
for (const [name, all] of Object.entries(measured)) {
  const best = Math.min(...all);
  const ratio = median(all.map((ns, round) => ns / base[round]));
  console.log(`${name.padEnd(30)} ${best.toFixed(0).padStart(7)} ${Math.round(1e9 / best).toLocaleString("en").padStart(13)} ${ratio.toFixed(1).padStart(8)}`);
}
