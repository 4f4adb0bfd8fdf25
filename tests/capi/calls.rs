//! Random calls of the C entry points: any bytes become structs of any size, pointers to valid
//! memory at any place and alignment, columns that overlap, texts, codes and numbers. What must
//! hold is checked after each: a status that there is; nothing written but where results belong,
//! and nothing at all where the call was refused; no code that has no name.
//!
//! `tests/capi/fuzz.rs` feeds it from seeds, `tests/fuzz/targets/c_abi.rs` from libFuzzer under the
//! address sanitizer, which sees every byte that is read or written beside its memory.

use std::ffi::{CStr, c_char};
use std::mem::offset_of;
use std::ptr::{null, null_mut};
use tumbuh::capi::{
    TumbuhAssessment, TumbuhCells, TumbuhChild, TumbuhColumns, TumbuhLms, TumbuhOptions,
    TumbuhResultColumns, tumbuh_v1_acute_code, tumbuh_v1_acute_text, tumbuh_v1_assess,
    tumbuh_v1_check_profile, tumbuh_v1_child_init, tumbuh_v1_class_code, tumbuh_v1_class_text,
    tumbuh_v1_explain, tumbuh_v1_indicator_code, tumbuh_v1_indicator_text, tumbuh_v1_json,
    tumbuh_v1_lms, tumbuh_v1_options_init, tumbuh_v1_read_child, tumbuh_v1_reason_code,
    tumbuh_v1_reason_text, tumbuh_v1_score, tumbuh_v1_status_text, tumbuh_v1_value,
    tumbuh_v1_warning_code, tumbuh_v1_warning_text, tumbuh_v1_z,
};

/// Decisions out of bytes; zeros where they end.
struct Source<'a>(&'a [u8]);

impl Source<'_> {
    fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let n = self.0.len().min(N);
        let (head, rest) = self.0.split_at(n);
        self.0 = rest;
        let mut all = [0; N];
        all[..n].copy_from_slice(head);
        all
    }

    fn byte(&mut self) -> u8 {
        self.bytes::<1>()[0]
    }

    fn below(&mut self, n: usize) -> usize {
        usize::from(u16::from_le_bytes(self.bytes())) % n.max(1)
    }

    fn one_in(&mut self, n: u8) -> bool {
        self.byte() % n == n - 1
    }

    fn int(&mut self) -> i32 {
        let small = self.byte();
        if small < 240 {
            i32::from(small % 12) - 1
        } else {
            i32::from_le_bytes(self.bytes())
        }
    }

    /// A measurement as children have it, or any bits.
    fn number(&mut self) -> f64 {
        match self.byte() {
            0..=15 => f64::NAN,
            16..=31 => f64::from_bits(u64::from_le_bytes(self.bytes())),
            _ => {
                f64::from(u16::from_le_bytes(self.bytes()))
                    / [1.0, 10.0, 100.0, 1000.0][self.below(4)]
            }
        }
    }
}

/// Memory of exactly so many bytes, at an address that is a multiple of eight and `odd` more.
struct Memory {
    words: Box<[u64]>,
    odd: usize,
    len: usize,
}

impl Memory {
    fn new(len: usize, odd: usize) -> Self {
        Self {
            words: vec![0; (len + odd).div_ceil(8)].into_boxed_slice(),
            odd,
            len,
        }
    }

    /// So that it ends where its allocation does, if it can.
    fn exact(len: usize) -> Self {
        Self::new(len, 0)
    }

    fn at(&mut self, offset: usize) -> *mut u8 {
        self.words
            .as_mut_ptr()
            .cast::<u8>()
            .wrapping_add(self.odd + offset)
    }

    fn bytes(&mut self) -> &mut [u8] {
        unsafe { std::slice::from_raw_parts_mut(self.at(0), self.len) }
    }
}

/// A struct in memory of exactly the bytes that it says it has.
struct Sized {
    memory: Memory,
}

impl Sized {
    /// Fills a struct by bytes; its size is right, or that of an older version, or nonsense.
    fn new<T>(source: &mut Source<'_>, fill: impl FnOnce(&mut Source<'_>, &mut [u8])) -> Self {
        let whole = size_of::<T>();
        let said = match source.byte() {
            0..=219 => whole,
            220..=239 => 8 * source.below(whole / 8 + 2),
            240..=249 => source.below(whole + 40),
            _ => u32::from_le_bytes(source.bytes()) as usize,
        };
        let odd = if source.one_in(64) {
            source.below(8)
        } else {
            0
        };
        // All that it says, but for sizes that no struct has: four bytes are read of those.
        let mut memory = Memory::new(said.clamp(4, 2048), odd);
        let mut all = vec![0; whole.max(memory.len)];
        fill(source, &mut all);
        let said = u32::try_from(said).unwrap_or(u32::MAX);
        all[..4].copy_from_slice(&said.to_ne_bytes());
        let n = memory.len;
        memory.bytes().copy_from_slice(&all[..n]);
        Self { memory }
    }

    fn pointer<T>(&mut self, source: &mut Source<'_>) -> *mut T {
        if source.one_in(64) {
            return null_mut();
        }
        self.memory.at(0).cast()
    }
}

fn set<T: Copy>(all: &mut [u8], offset: usize, value: T) {
    let bytes =
        unsafe { std::slice::from_raw_parts((&raw const value).cast::<u8>(), size_of::<T>()) };
    all[offset..offset + bytes.len()].copy_from_slice(bytes);
}

/// A text with a zero byte behind it.
fn text(source: &mut Source<'_>) -> Vec<u8> {
    const KNOWN: [&str; 16] = [
        "",
        "f",
        "L",
        "548",
        "9,1",
        "76.2",
        "2023-08-30",
        "2025-02-28",
        "terlentang",
        "ya",
        "NA",
        "who-anthro",
        "id-permenkes-2020",
        "who-macro+half_cm",
        "1e400",
        "-0",
    ];
    let mut bytes = if source.one_in(4) {
        let n = source.below(24);
        (0..n).map(|_| source.byte().max(1)).collect()
    } else {
        KNOWN[source.below(KNOWN.len())].as_bytes().to_vec()
    };
    bytes.push(0);
    bytes.shrink_to_fit();
    bytes
}

fn child(source: &mut Source<'_>, all: &mut [u8]) {
    for (at, known) in [
        (offset_of!(TumbuhChild, sex), [1, 2, 1, 2, 102, 77]),
        (offset_of!(TumbuhChild, position), [0, 108, 104, 0, 76, 72]),
        (offset_of!(TumbuhChild, oedema), [0, 2, 0, 2, 1, 110]),
    ] {
        let known = known[source.below(6)];
        let any = source.one_in(12);
        set(all, at, if any { source.int() } else { known });
    }
    for at in [
        offset_of!(TumbuhChild, age_days),
        offset_of!(TumbuhChild, age_months),
        offset_of!(TumbuhChild, weight_kg),
        offset_of!(TumbuhChild, lenhei_cm),
        offset_of!(TumbuhChild, head_cm),
        offset_of!(TumbuhChild, muac_cm),
        offset_of!(TumbuhChild, triceps_mm),
        offset_of!(TumbuhChild, subscapular_mm),
    ] {
        set(all, at, source.number());
    }
    if !source.one_in(6) {
        set(
            all,
            offset_of!(TumbuhChild, age_days),
            source.below(3000) as f64,
        );
        set(
            all,
            offset_of!(TumbuhChild, lenhei_cm),
            40.0 + source.below(900) as f64 / 10.0,
        );
    }
    if source.one_in(3) {
        for at in [
            offset_of!(TumbuhChild, birth_date),
            offset_of!(TumbuhChild, visit_date),
        ] {
            let year = 2000 + i32::from(source.byte() % 30);
            set(
                all,
                at,
                if source.one_in(16) {
                    i32::from_le_bytes(source.bytes())
                } else {
                    year
                },
            );
            set(all, at + 4, i16::from(source.byte() % 14));
            set(all, at + 6, i16::from(source.byte() % 33));
        }
    }
    if source.one_in(8) {
        set(
            all,
            offset_of!(TumbuhChild, faults),
            u32::from(source.byte()),
        );
    }
}

/// Options whose profile, if any, is `name`.
fn options(source: &mut Source<'_>, name: &[u8]) -> Sized {
    Sized::new::<TumbuhOptions>(source, |source, all| {
        let threads = match source.byte() {
            0..=247 => i32::from(source.one_in(2)),
            248..=251 => 2,
            252 => -1,
            _ => i32::from_le_bytes(source.bytes()) | 0x4000_0000,
        };
        set(all, offset_of!(TumbuhOptions, threads), threads);
        let known = [
            c"who-anthro",
            c"who-macro",
            c"id-permenkes-2020",
            c"who-anthro+half_cm",
        ];
        let profile: *const c_char = match source.byte() % 16 {
            15 => name.as_ptr().cast(),
            1..=7 => known[source.below(4)].as_ptr(),
            _ => null(),
        };
        set(all, offset_of!(TumbuhOptions, profile), profile);
        let odd = source.one_in(16);
        let code = |source: &mut Source<'_>| if odd { source.int() } else { 0 };
        set(all, offset_of!(TumbuhOptions, standard), code(source));
        let scheme = i32::from(source.one_in(2)) + code(source);
        set(all, offset_of!(TumbuhOptions, scheme), scheme);
    })
}

/// A status that there is, with its sentence.
fn status(number: i32) -> bool {
    assert!(!tumbuh_v1_status_text(number).is_null(), "status {number}");
    assert_ne!(number, 18, "INTERNAL");
    number == 0
}

/// A call, as the bytes say. What was called, and the status.
pub(crate) fn run(bytes: &[u8]) -> (&'static str, i32) {
    let source = &mut Source(bytes);
    match source.byte() % 8 {
        0 | 1 => ("score", columns(source)),
        2 => ("assess", one(source)),
        3 => ("read_child", cells(source)),
        4 => ("texts", texts(source)),
        5 => ("lookups", lookups(source)),
        6 => ("words", words(source)),
        _ => ("inits", inits(source)),
    }
}

fn one(source: &mut Source<'_>) -> i32 {
    let name = text(source);
    let (mut child, mut options) = (
        Sized::new::<TumbuhChild>(source, child),
        options(source, &name),
    );
    let mut to = Sized::new::<TumbuhAssessment>(source, |_, all| all.fill(0xA5));
    let before = to.memory.bytes().to_vec();
    let at = to.pointer(source);
    let done = unsafe { tumbuh_v1_assess(child.pointer(source), options.pointer(source), at) };
    if !status(done) {
        assert_eq!(to.memory.bytes(), before, "nothing is written");
        return done;
    }
    // As far as it was filled, what came out has a name.
    let mut all = vec![0u64; size_of::<TumbuhAssessment>() / 8];
    let filled = u32::from_ne_bytes([0, 1, 2, 3].map(|i| to.memory.bytes()[i])) as usize;
    assert!(filled <= size_of::<TumbuhAssessment>());
    assert!(to.memory.bytes()[filled..].iter().all(|b| *b == 0xA5));
    set_words(&mut all, &to.memory.bytes()[..filled]);
    let a: TumbuhAssessment = unsafe { all.as_ptr().cast::<TumbuhAssessment>().read() };
    for s in &a.scores {
        assert!(!tumbuh_v1_reason_code(s.reason).is_null());
        assert!(!tumbuh_v1_class_code(s.class_who).is_null());
        assert!(!tumbuh_v1_class_code(s.class_kemenkes).is_null());
    }
    assert!(a.warnings <= 3);
    done
}

fn set_words(words: &mut [u64], bytes: &[u8]) {
    for (word, part) in words.iter_mut().zip(bytes.chunks(8)) {
        let mut eight = [0; 8];
        eight[..part.len()].copy_from_slice(part);
        *word = u64::from_ne_bytes(eight);
    }
}

fn cells(source: &mut Source<'_>) -> i32 {
    let texts: Vec<_> = (0..13).map(|_| text(source)).collect();
    let mut cells = Sized::new::<TumbuhCells>(source, |source, all| {
        for (i, t) in texts.iter().enumerate() {
            if source.one_in(2) {
                set(
                    all,
                    offset_of!(TumbuhCells, sex) + i * size_of::<*const c_char>(),
                    t.as_ptr(),
                );
            }
        }
    });
    let mut to = Sized::new::<TumbuhChild>(source, |_, all| all.fill(0xA5));
    let from = cells.pointer(source);
    let done = unsafe { tumbuh_v1_read_child(from, to.pointer(source)) };
    if status(done) {
        // What was read is a child that can be scored.
        let mut a = Sized::new::<TumbuhAssessment>(&mut Source(&[]), |_, _| ());
        let scored =
            unsafe { tumbuh_v1_assess(to.memory.at(0).cast(), null(), a.memory.at(0).cast()) };
        assert!(status(scored));
    }
    done
}

fn texts(source: &mut Source<'_>) -> i32 {
    let name = text(source);
    let (mut child, mut options) = (
        Sized::new::<TumbuhChild>(source, child),
        options(source, &name),
    );
    let capacity = if source.one_in(2) {
        6000
    } else {
        source.below(3000)
    };
    let mut buffer = vec![0x55u8; capacity].into_boxed_slice();
    let to: *mut c_char = if source.one_in(16) {
        null_mut()
    } else {
        buffer.as_mut_ptr().cast()
    };
    let mut needed = usize::MAX;
    let (from, how) = (child.pointer(source), options.pointer(source));
    let done = match source.byte() % 3 {
        0 => unsafe { tumbuh_v1_json(from, how, to, capacity, &raw mut needed) },
        1 => unsafe {
            tumbuh_v1_check_profile(name.as_ptr().cast(), to, capacity, &raw mut needed)
        },
        _ => {
            let lang = [0, 1, 0, 1, source.int()][source.below(5)];
            unsafe { tumbuh_v1_explain(from, how, lang, to, capacity, &raw mut needed) }
        }
    };
    let fits = needed <= capacity && !to.is_null();
    if status(done) && fits {
        let text = unsafe { CStr::from_ptr(to) };
        assert_eq!(text.to_bytes().len() + 1, needed);
        assert!(text.to_str().is_ok());
        assert!(buffer[needed..].iter().all(|b| *b == 0x55));
    }
    assert!(done != 13 || !fits, "too small, and large enough");
    done
}

fn lookups(source: &mut Source<'_>) -> i32 {
    let name = text(source);
    let (mut child, mut options) = (
        Sized::new::<TumbuhChild>(source, child),
        options(source, &name),
    );
    let (from, how) = (child.pointer(source), options.pointer(source));
    let number = i32::from(source.byte() % 8);
    let number = [number, number, number, source.int()][source.below(4)];
    let v = source.number();
    let (mut a, mut b, mut reason) = (7.0, 7.0, -7);
    let done = match source.byte() % 3 {
        0 => {
            let mut row = Sized::new::<TumbuhLms>(source, |_, _| ());
            unsafe { tumbuh_v1_lms(from, how, number, row.pointer(source)) }
        }
        1 => unsafe { tumbuh_v1_value(from, how, number, v / 10.0, &raw mut a, &raw mut reason) },
        _ => unsafe {
            tumbuh_v1_z(
                from,
                how,
                number,
                v,
                &raw mut a,
                &raw mut b,
                &raw mut reason,
            )
        },
    };
    if status(done) {
        assert!(!a.is_nan() && !b.is_nan());
    } else {
        assert_eq!((a, b), (7.0, 7.0));
    }
    done
}

fn words(source: &mut Source<'_>) -> i32 {
    for _ in 0..16 {
        let (n, lang) = (source.int(), source.int());
        let bit = n.cast_unsigned();
        for word in [
            tumbuh_v1_reason_code(n),
            tumbuh_v1_class_code(n),
            tumbuh_v1_acute_code(n),
            tumbuh_v1_indicator_code(n),
            tumbuh_v1_warning_code(bit),
            tumbuh_v1_status_text(n),
            tumbuh_v1_reason_text(n, lang),
            tumbuh_v1_class_text(n, lang),
            tumbuh_v1_acute_text(n, lang),
            tumbuh_v1_indicator_text(n, lang),
            tumbuh_v1_warning_text(bit, lang),
        ] {
            if !word.is_null() {
                assert!(unsafe { CStr::from_ptr(word) }.to_str().is_ok());
            }
        }
    }
    0
}

fn inits(source: &mut Source<'_>) -> i32 {
    let size = source.below(200);
    let mut memory = Memory::exact(size.max(1));
    let said = if source.one_in(2) {
        size
    } else {
        source.below(size + 1)
    };
    memory.bytes().fill(0xA5);
    let to = memory.at(0);
    let said = u32::try_from(said).unwrap_or(0);
    let done = match source.byte() % 2 {
        0 => unsafe { tumbuh_v1_child_init(to.cast(), said) },
        _ => unsafe { tumbuh_v1_options_init(to.cast(), said) },
    };
    let _ = status(done);
    assert!(memory.bytes()[said as usize..].iter().all(|b| *b == 0xA5));
    done
}

/// Bytes of a value of each column that goes in, in the order of the struct.
const IN: [usize; 16] = [1, 1, 1, 2, 8, 8, 4, 4, 0, 0, 8, 8, 8, 8, 8, 8];
/// Bytes of a value of each result column: five for each indicator, then the child's.
const OUT: [usize; 50] = {
    let mut out = [1; 50];
    let mut i = 0;
    while i < 40 {
        if i % 5 < 2 {
            out[i] = 8;
        }
        i += 1;
    }
    (out[40], out[41], out[42]) = (8, 8, 8);
    out
};

/// Memory of the columns of a call.
struct Places {
    rows: usize,
    /// Some columns lie in a piece of memory that they share, anywhere in it.
    shared: Memory,
    own: Vec<Memory>,
    /// Whether some lie where they must not.
    odd: bool,
    crowded: bool,
}

/// Columns of a struct: where, how many bytes, and where the struct may not end before.
type Columns = Vec<(*mut u8, usize, usize)>;

impl Places {
    fn new(source: &mut Source<'_>) -> Self {
        let most = if source.one_in(8) { 700 } else { 24 };
        let rows = source.below(most);
        let mut shared = Memory::exact(rows * 8 + source.below(4000));
        shared.bytes().fill(0x3C);
        Self {
            rows,
            shared,
            own: Vec::new(),
            odd: source.one_in(16),
            crowded: source.one_in(4),
        }
    }

    /// Memory of a column of values of so many bytes; 0 for a bit.
    fn place(&mut self, source: &mut Source<'_>, each: usize, out: bool) -> (*mut u8, usize) {
        let len = if each == 0 {
            self.rows.div_ceil(8)
        } else {
            self.rows * each
        };
        if self.crowded && source.one_in(6) && len <= self.shared.len {
            let at = source.below(self.shared.len - len + 1);
            let at = if self.odd { at } else { at / 8 * 8 };
            return (self.shared.at(at), len);
        }
        let odd = usize::from(self.odd && source.one_in(32));
        let mut memory = Memory::new(len, odd);
        if each == 8 && !out {
            for eight in memory.bytes().chunks_exact_mut(8) {
                eight.copy_from_slice(&source.number().to_ne_bytes());
            }
        } else {
            memory.bytes().iter_mut().for_each(|b| *b = source.byte());
        }
        let at = memory.at(0);
        self.own.push(memory);
        (at, len)
    }
}

/// Writes the pointers of a struct from `first` on, those that are given, and keeps the columns.
fn point(
    source: &mut Source<'_>,
    all: &mut [u8],
    first: usize,
    each: &[usize],
    (places, out, columns): (&mut Places, bool, &mut Columns),
    given: impl Fn(&mut Source<'_>, usize) -> bool,
) {
    for (i, each) in each.iter().enumerate() {
        if given(source, i) {
            let at = first + i * size_of::<*const u8>();
            let (pointer, len) = places.place(source, *each, out);
            set(all, at, pointer);
            columns.push((pointer, len, at + size_of::<*const u8>()));
        }
    }
}

fn copy(columns: &Columns) -> Vec<Vec<u8>> {
    let one = |&(at, len, _): &(*mut u8, usize, usize)| {
        unsafe { std::slice::from_raw_parts(at, len) }.to_vec()
    };
    columns.iter().map(one).collect()
}

fn columns(source: &mut Source<'_>) -> i32 {
    let mut places = Places::new(source);
    let (mut inputs, mut outputs) = (Columns::new(), Columns::new());
    let mut from = Sized::new::<TumbuhColumns>(source, |source, all| {
        set(all, offset_of!(TumbuhColumns, rows), places.rows as u64);
        let first = offset_of!(TumbuhColumns, sex);
        let to = (&mut places, false, &mut inputs);
        point(source, all, first, &IN, to, |source, i| {
            // Faults refuse most batches whose columns hold values.
            if i == 3 {
                source.one_in(16)
            } else {
                !source.one_in(3)
            }
        });
    });
    let mut to = Sized::new::<TumbuhResultColumns>(source, |source, all| {
        let first = offset_of!(TumbuhResultColumns, scores);
        let some = source.byte() % 8;
        let to = (&mut places, true, &mut outputs);
        point(source, all, first, &OUT, to, |source, _| match some {
            0 => true,
            1..=4 => source.one_in(2),
            _ => source.one_in(12),
        });
    });
    // A shorter struct ends before some of them.
    inputs.retain(|(.., end)| *end <= from.memory.len);
    outputs.retain(|(.., end)| *end <= to.memory.len);
    let name = text(source);
    let mut options = options(source, &name);
    let (inputs_before, outputs_before) = (copy(&inputs), copy(&outputs));
    let shared_before = places.shared.bytes().to_vec();
    let mut wrong: *const c_char = null();
    let done = unsafe {
        tumbuh_v1_score(
            from.pointer(source),
            options.pointer(source),
            to.pointer(source),
            &raw mut wrong,
        )
    };
    assert!(copy(&inputs) == inputs_before, "what goes in stays");
    if !status(done) {
        assert!(copy(&outputs) == outputs_before, "nothing is written");
        assert!(places.shared.bytes() == shared_before);
        return done;
    }
    assert!(wrong.is_null());
    // Nothing of the shared memory changed beside the result columns in it.
    let start = places.shared.at(0).addr();
    for (i, (now, before)) in places.shared.bytes().iter().zip(&shared_before).enumerate() {
        let at = start + i;
        let inside =
            |(p, len, _): &(*mut u8, usize, usize)| (p.addr()..p.addr() + len).contains(&at);
        assert!(
            now == before || outputs.iter().any(inside),
            "byte {i} beside the columns"
        );
    }
    done
}
