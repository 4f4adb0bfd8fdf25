// tumbuh from Node by FFI, with koffi. The structs are those of src/capi/tumbuh.h; one that is not
// as long as the library's is refused by it.
import koffi from 'koffi'

const Score = koffi.struct({
  exact: 'double', reported: 'double', flag: 'int32_t', reason: 'int32_t', class_who: 'int32_t', class_kemenkes: 'int32_t'
})
const TumbuhDate = koffi.struct({ year: 'int32_t', month: 'int16_t', day: 'int16_t' })
const Child = koffi.struct('TumbuhChild', {
  size: 'uint32_t', sex: 'int32_t', position: 'int32_t', oedema: 'int32_t', age_days: 'double', age_months: 'double',
  birth_date: TumbuhDate, visit_date: TumbuhDate, weight_kg: 'double', lenhei_cm: 'double', head_cm: 'double',
  muac_cm: 'double', triceps_mm: 'double', subscapular_mm: 'double', faults: 'uint32_t', reserved: 'uint32_t'
})
const INPUTS = ['sex', 'age_days', 'age_months', 'birth_date', 'visit_date', 'weight_kg', 'lenhei_cm', 'measure', 'head_cm',
  'muac_cm', 'triceps_mm', 'subscapular_mm', 'oedema']
const Cells = koffi.struct('TumbuhCells', {
  size: 'uint32_t', reserved: 'uint32_t',
  ...Object.fromEntries([...INPUTS, 'reserved_text'].map(name => [name, 'const char *']))
})
const Options = koffi.struct('TumbuhOptions', {
  size: 'uint32_t', threads: 'int32_t', profile: 'const char *', standard: 'int32_t', scheme: 'int32_t'
})
const Assessment = koffi.struct('TumbuhAssessment', {
  size: 'uint32_t', warnings: 'uint32_t', scores: koffi.array(Score, 8), age_days_used: 'double', clenhei_cm: 'double',
  bmi: 'double', standard: 'int32_t', muac_class: 'int32_t', acute_malnutrition: 'int32_t', stunted: 'int32_t',
  wasted: 'int32_t', underweight: 'int32_t', overweight: 'int32_t', reserved: 'int32_t'
})
const ScoreColumns = koffi.struct({
  exact: 'void *', reported: 'void *', flag: 'void *', class_code: 'void *', reason: 'void *'
})
const COLUMNS = ['sex', 'position', 'oedema', 'faults', 'age_days', 'age_months', 'birth_day', 'visit_day', 'birth_day_valid',
  'visit_day_valid', 'weight_kg', 'lenhei_cm', 'head_cm', 'muac_cm', 'triceps_mm', 'subscapular_mm']
const Columns = koffi.struct('TumbuhColumns', {
  size: 'uint32_t', reserved: 'uint32_t', rows: 'uint64_t',
  ...Object.fromEntries(COLUMNS.map(name => [name, 'void *']))
})
const RESULTS = ['age_days_used', 'clenhei_cm', 'bmi', 'muac_class', 'acute_malnutrition', 'stunted', 'wasted', 'underweight',
  'overweight', 'warnings']
const ResultColumns = koffi.struct('TumbuhResultColumns', {
  size: 'uint32_t', reserved: 'uint32_t', scores: koffi.array(ScoreColumns, 8),
  ...Object.fromEntries(RESULTS.map(name => [name, 'void *']))
})

const known = v => (Number.isNaN(v) ? null : v)
const answer = v => (v === 255 ? null : v === 1)

export class Tumbuh {
  constructor (library) {
    const lib = koffi.load(library)
    const f = (name, result, args) => lib.func(name, result, args)
    const words = name => f(`tumbuh_v1_${name}_code`, 'const char *', ['int32_t'])
    const texts = name => f(`tumbuh_v1_${name}_text`, 'const char *', ['int32_t', 'int32_t'])
    if (f('tumbuh_abi_version', 'uint32_t', [])() !== 1) throw new Error(`${library} has another ABI than 1`)
    this.version = f('tumbuh_version', 'const char *', [])()
    this.f = {
      childInit: f('tumbuh_v1_child_init', 'int32_t', [koffi.out(koffi.pointer(Child)), 'uint32_t']),
      readChild: f('tumbuh_v1_read_child', 'int32_t', [koffi.pointer(Cells), koffi.inout(koffi.pointer(Child))]),
      assess: f('tumbuh_v1_assess', 'int32_t',
        [koffi.pointer(Child), koffi.pointer(Options), koffi.inout(koffi.pointer(Assessment))]),
      score: f('tumbuh_v1_score', 'int32_t',
        [koffi.pointer(Columns), koffi.pointer(Options), koffi.pointer(ResultColumns), 'void *']),
      statusText: f('tumbuh_v1_status_text', 'const char *', ['int32_t']),
      indicator: words('indicator'), reason: words('reason'), class: words('class'), acute: words('acute'),
      warning: f('tumbuh_v1_warning_code', 'const char *', ['uint32_t']),
      reasonText: texts('reason'), classText: texts('class')
    }
    this.indicators = Array.from({ length: 8 }, (_, i) => this.f.indicator(i))
  }

  /** One child, as the cells of a form or a table: names as in `tumbuh score`, texts as people type them. */
  assess (input, { profile = 'who-anthro', lang = 1 } = {}) {
    const cells = { size: koffi.sizeof(Cells), reserved: 0, reserved_text: null }
    for (const name of INPUTS) cells[name] = input[name] == null ? null : String(input[name])
    for (const name in input) if (!INPUTS.includes(name)) throw new TypeError(`unknown input ${name}; known: ${INPUTS}`)
    const child = {}
    this.must(this.f.childInit(child, koffi.sizeof(Child)))
    this.must(this.f.readChild(cells, child))
    const options = { size: koffi.sizeof(Options), threads: 0, profile, standard: 0, scheme: 0 }
    const a = blank()
    this.must(this.f.assess(child, options, a))
    const { f } = this
    const out = { age_days_used: known(a.age_days_used), clenhei_cm: known(a.clenhei_cm), bmi: known(a.bmi) }
    a.scores.forEach((s, i) => {
      out[this.indicators[i]] = {
        z: known(s.reported),
        exact: known(s.exact),
        flag: s.flag === 255 ? null : s.flag,
        who: f.class(s.class_who) || null,
        kemenkes: f.class(s.class_kemenkes) || null,
        label: f.classText(s.class_kemenkes, lang) || null,
        reason: f.reason(s.reason) || null,
        why: f.reasonText(s.reason, lang) || null
      }
    })
    out.muac_class = f.acute(a.muac_class) || null
    out.acute_malnutrition = f.acute(a.acute_malnutrition) || null
    for (const name of ['stunted', 'wasted', 'underweight', 'overweight']) out[name] = answer(a[name])
    out.warnings = [1, 2].filter(bit => a.warnings & bit).map(bit => f.warning(bit))
    return out
  }

  /**
   * z-scores of many children: typed arrays in (`sex` a Uint8Array, numbers Float64Arrays, NaN for missing), typed arrays out.
   * Nothing is copied.
   */
  zscores (columns, indicators = this.indicators, { profile = 'who-anthro', threads = 0 } = {}) {
    const rows = columns.sex.length
    const from = { size: koffi.sizeof(Columns), reserved: 0, rows }
    for (const name of COLUMNS) {
      const column = columns[name] ?? null
      if (column !== null && column.length !== rows) throw new RangeError(`${name} has ${column.length} rows, sex has ${rows}`)
      const type = ['sex', 'position', 'oedema'].includes(name) ? Uint8Array : Float64Array
      if (column !== null && !(column instanceof type)) throw new TypeError(`${name} must be a ${type.name}`)
      from[name] = column
    }
    const out = {}
    const none = { exact: null, reported: null, flag: null, class_code: null, reason: null }
    const scores = this.indicators.map(code => {
      if (!indicators.includes(code)) return none
      out[code] = new Float64Array(rows)
      out[`${code}_reason`] = new Uint8Array(rows)
      return { ...none, reported: out[code], reason: out[`${code}_reason`] }
    })
    const to = { size: koffi.sizeof(ResultColumns), reserved: 0, scores }
    for (const name of RESULTS) to[name] = null
    const options = { size: koffi.sizeof(Options), threads, profile, standard: 0, scheme: 0 }
    this.must(this.f.score(from, options, to, null))
    return out
  }

  must (status) {
    if (status !== 0) throw new Error(`tumbuh: ${this.f.statusText(status)}`)
  }
}

/** Room for an assessment. */
function blank () {
  const score = { exact: 0, reported: 0, flag: 0, reason: 0, class_who: 0, class_kemenkes: 0 }
  return {
    size: koffi.sizeof(Assessment), warnings: 0, scores: Array(8).fill(score), age_days_used: 0, clenhei_cm: 0, bmi: 0,
    standard: 0, muac_class: 0, acute_malnutrition: 0, stunted: 0, wasted: 0, underweight: 0, overweight: 0, reserved: 0
  }
}
