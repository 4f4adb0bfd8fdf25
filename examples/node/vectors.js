// Every public test vector through Node's FFI: exact z-scores bit for bit, all else as it is.
// node examples/node/vectors.js target/release/libtumbuh.so vectors.jsonl
import { readFileSync } from 'node:fs'
import { Tumbuh } from './tumbuh.js'

const tumbuh = new Tumbuh(process.argv[2])
let compared = 0
let wrong = 0
const check = (id, what, ours, expected) => {
  compared++
  // Object.is tells -0 from 0: for numbers that are not NaN, the same value is the same bits.
  const same = Array.isArray(expected) ? JSON.stringify(ours) === JSON.stringify(expected) : Object.is(ours, expected ?? null)
  if (!same) {
    wrong++
    console.error(`${id}, ${what}: ${JSON.stringify(ours)} for ${JSON.stringify(expected)}`)
  }
}

const lines = readFileSync(process.argv[3], 'utf8').trimEnd().split('\n')
for (const line of lines) {
  const v = JSON.parse(line)
  const got = tumbuh.assess(v.input, { profile: v.profile })
  for (const i of tumbuh.indicators) {
    for (const key of ['exact', 'z', 'flag', 'who', 'kemenkes', 'reason']) check(v.id, `${i} ${key}`, got[i][key], v[i][key])
  }
  for (const key of ['age_days_used', 'clenhei_cm', 'bmi', 'muac_class', 'acute_malnutrition', 'stunted', 'wasted',
    'underweight', 'overweight', 'warnings']) check(v.id, key, got[key], v[key])
}

// The same in columns, those whose ages are in days and whose cells are plain.
const plain = lines.map(line => JSON.parse(line)).filter(v => v.profile === 'who-anthro' && typeof v.input.age_days === 'number' &&
  v.input.birth_date === undefined && /^[mf]?$/.test(v.input.sex ?? '') && /^[lh]?$/.test(v.input.measure ?? '') &&
  /^[yn]?$/.test(v.input.oedema ?? '') && ['weight_kg', 'lenhei_cm', 'head_cm', 'muac_cm', 'triceps_mm', 'subscapular_mm']
  .every(name => typeof (v.input[name] ?? 0) === 'number'))
const letters = name => Uint8Array.from(plain, v => (v.input[name] ?? '').charCodeAt(0) || 0)
const numbers = name => Float64Array.from(plain, v => v.input[name] ?? NaN)
const columns = { sex: letters('sex'), position: letters('measure'), oedema: letters('oedema') }
for (const name of ['age_days', 'weight_kg', 'lenhei_cm', 'head_cm', 'muac_cm', 'triceps_mm', 'subscapular_mm']) {
  columns[name] = numbers(name)
}
const many = tumbuh.zscores(columns)
plain.forEach((v, row) => {
  for (const i of tumbuh.indicators) {
    const z = many[i][row]
    check(v.id, `${i} in columns`, Number.isNaN(z) ? null : z, v[i].z)
    check(v.id, `${i} reason in columns`, tumbuh.f.reason(many[`${i}_reason`][row]) || null, v[i].reason)
  }
})
console.log(`Node ${process.version}: ${lines.length} vectors, ${plain.length} in columns too, ${compared} values compared, ${wrong} differ`)
process.exit(wrong !== 0 || lines.length === 0 || plain.length === 0 ? 1 : 0)
