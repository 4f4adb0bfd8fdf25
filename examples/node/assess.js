// npm install --prefix examples/node; node examples/node/assess.js target/release/libtumbuh.so
import { Tumbuh } from './tumbuh.js'

const tumbuh = new Tumbuh(process.argv[2])
const anak = tumbuh.assess({
  sex: 'P', birth_date: '2023-08-30', visit_date: '2025-02-28', weight_kg: '9,1', lenhei_cm: '76,2', measure: 'terlentang'
})
console.log(`TB/U ${anak.haz.z.toFixed(2)}: ${anak.haz.label}`)
console.log(`BB/TB ${anak.whz.z.toFixed(2)}: ${anak.whz.label}`)
console.log(`Lingkar kepala: ${anak.hcz.why}`)

const many = tumbuh.zscores({
  sex: Uint8Array.of(2, 1, 1), age_days: Float64Array.of(548, 1200, 700), lenhei_cm: Float64Array.of(76.2, 88.1, NaN)
}, ['haz'])
console.log(many.haz, [...many.haz_reason].map(code => tumbuh.f.reason(code)))
