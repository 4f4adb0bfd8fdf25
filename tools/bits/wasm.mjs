// node wasm.mjs bits_wasm.wasm ROWS: prints the report.
import { readFileSync } from "node:fs";

const [file, rows] = process.argv.slice(2);
const { instance } = await WebAssembly.instantiate(readFileSync(file), {});
const { report, length, memory } = instance.exports;
const at = report(Number(rows));
process.stdout.write(Buffer.from(memory.buffer, at, length()));
