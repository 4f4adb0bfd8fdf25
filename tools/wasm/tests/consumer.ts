// Someone else's program, for `tsc --strict`: it must compile, and every line marked must not.
import { assess, certainty, init, kms, plausibility, reasonOf, scoreColumns, value } from "tumbuh";
import type { Assessment, Child, Class, InputError, Reason } from "tumbuh";

await init();

const child: Child = { sex: "P", birthDate: "2024-01-10", visitDate: "2024-07-10", weightKg: "7,1", oedema: false };
const a: Assessment = assess(child, { classes: "kemenkes", lang: "id" });

function said(a: Assessment): string {
  const score = a.haz;
  if (score.reason === null) {
    const z: number = score.z;
    const label: string | null = score.classText;
    return `${z.toFixed(2)} ${label ?? ""}`;
  }
  const why: Reason = score.reason;
  return why === "missing_lenhei" ? "?" : score.reasonText;
}
said(a);

const columns = scoreColumns({ sex: ["f"], ageDays: Float64Array.of(548), weightKg: [9.1] });
const first: Float64Array | undefined = columns.waz?.exact;
const why: Reason | null = reasonOf(columns.waz?.reason[0] ?? 0);
const letter: "N" | "T" | "O" | "B" | null | undefined = kms([child])[0]?.letter;
const cm: number = value("haz", { z: -2 }, { sex: "f", ageDays: 548 });
const sure: number | undefined = certainty(child, { errors: "smart-good" }).classes.waz?.probability;
const proposed = plausibility(child, { before: child }).causes[0]?.changes[0]?.proposed;
const class_: Class = "gizi_buruk";
try {
  assess({ weightKg: -1 });
} catch (e) {
  const { code, input } = e as InputError;
  console.log(code, input);
}
console.log(first, why, letter, cm, sure, proposed, class_);

// Compiled, never called.
export function mistakes() {
  // @ts-expect-error weight is no input
  assess({ weight: 9.1 });
  // @ts-expect-error a weight is no boolean
  assess({ weightKg: true });
  // @ts-expect-error no such language
  assess(child, { lang: "fr" });
  // @ts-expect-error no such indicator
  value("hazz", { z: 0 }, child);
  // @ts-expect-error no such class
  const none: Class = "thin";
  // @ts-expect-error there may be no z-score
  const z: number = a.haz.z;
  console.log(none, z);
}
