//! Everything that follows a pointer of the caller.

use super::status::{Done, TumbuhStatus};
use std::ffi::{CStr, c_char};

/// A struct of the ABI: `#[repr(C)]` without padding, of integers, floats and raw pointers alone,
/// of which the first is its size in bytes, a `u32`.
///
/// # Safety
/// Every pattern of bits must be a value of the type; it must have no padding (each type says so in
/// an assertion beside its `impl`); and its first four
/// bytes must be the `u32` of [`Versioned::set_size`].
pub(super) unsafe trait Versioned: Copy {
    /// The size that the caller wrote, or that this library knows.
    fn set_size(&mut self, size: u32);

    /// What a caller has that knows nothing of the struct but its size.
    fn nothing() -> Self;
}

/// Bytes of a struct that this library knows.
pub(super) fn known_size<T>() -> u32 {
    // No struct of the ABI has a kilobyte.
    u32::try_from(size_of::<T>()).unwrap_or(0)
}

/// Is this the size of a version of `T` up to this one? Fields are added at the end, in eights of
/// bytes, so that no cut goes through one.
fn is_a_size<T>(size: u32) -> bool {
    size == known_size::<T>() || (size >= 8 && size < known_size::<T>() && size.is_multiple_of(8))
}

/// Neither null nor misaligned.
pub(super) fn checked<T>(pointer: *const T) -> Done<*const T> {
    if pointer.is_null() {
        Err(TumbuhStatus::NullPointer)
    } else if pointer.is_aligned() {
        Ok(pointer)
    } else {
        Err(TumbuhStatus::Misaligned)
    }
}

/// A struct that comes in, whatever its version; what it does not have is missing.
///
/// # Safety
/// Unless null, `pointer` is valid for reading four bytes, and as many as they say if that is a
/// size of `T`.
pub(super) unsafe fn read<T: Versioned>(pointer: *const T) -> Done<T> {
    let from = checked(pointer)?;
    // SAFETY: four bytes can be read by the contract; T is aligned for a u32, its first field.
    let size = unsafe { from.cast::<u32>().read() };
    if !is_a_size::<T>(size) {
        return Err(TumbuhStatus::StructSize);
    }
    let mut value = T::nothing();
    let bytes = size as usize;
    // SAFETY: `bytes` is at most the size of T, the caller's struct has that many by the
    // contract, `value` is our own, and any bits are a T (`Versioned`).
    unsafe { std::ptr::copy_nonoverlapping(from.cast::<u8>(), (&raw mut value).cast(), bytes) };
    value.set_size(size);
    Ok(value)
}

/// The size that the caller wrote into a struct that goes out.
///
/// # Safety
/// Unless null, `to` is valid for reading four bytes.
pub(super) unsafe fn room<T: Versioned>(to: *mut T) -> Done<u32> {
    let from = checked(to)?;
    // SAFETY: four bytes can be read by the contract, and are aligned, see `read`.
    let size = unsafe { from.cast::<u32>().read() };
    // A longer struct, of a newer header, is filled as far as this library knows it.
    if is_a_size::<T>(size) || size > known_size::<T>() {
        Ok(size.min(known_size::<T>()))
    } else {
        Err(TumbuhStatus::StructSize)
    }
}

/// Writes the first `size` bytes of a struct, and that size into it.
///
/// # Safety
/// `to` is valid for writing `size` bytes, which is what [`room`] gave for it.
pub(super) unsafe fn write<T: Versioned>(to: *mut T, size: u32, mut value: T) {
    value.set_size(size);
    // SAFETY: `size` is at most the size of T (`room`), `value` is our own and has no padding
    // (`Versioned`), and the caller's memory takes that many bytes by the contract.
    unsafe {
        std::ptr::copy_nonoverlapping((&raw const value).cast::<u8>(), to.cast(), size as usize);
    };
}

/// Writes a value where the caller wants it; null where not.
///
/// # Safety
/// Unless null or misaligned, `to` is valid for writing a `T`.
pub(super) unsafe fn put<T>(to: *mut T, value: T) {
    if checked(to).is_ok() {
        // SAFETY: not null, aligned, and valid for writing by the contract.
        unsafe { to.write(value) };
    }
}

/// A text of the caller; `None` for null. What is not UTF-8 reads as the character that stands for
/// that, which is no number, date or name.
///
/// # Safety
/// Unless null, `text` ends in a zero byte, and nobody writes to it while the result lives.
pub(super) unsafe fn text<'a>(text: *const c_char) -> Option<&'a str> {
    if text.is_null() {
        return None;
    }
    // SAFETY: not null, and ends in a zero byte by the contract.
    let bytes = unsafe { CStr::from_ptr(text) };
    Some(bytes.to_str().unwrap_or("\u{FFFD}"))
}

/// Copies a text into the caller's buffer, with a zero byte behind it. Writes the bytes that it
/// takes, the zero byte included, to `needed`. A buffer that is too small gets the empty text.
///
/// # Safety
/// Unless null, `buffer` is valid for writing `capacity` bytes and `needed` for a `usize`.
pub(super) unsafe fn put_text(
    text: &str,
    buffer: *mut c_char,
    capacity: usize,
    needed: *mut usize,
) -> Done {
    // A zero byte in the middle would end the text for C.
    let text = text.replace('\0', "\u{FFFD}");
    let bytes = text.len() + 1;
    // SAFETY: by the contract.
    unsafe { put(needed, bytes) };
    if buffer.is_null() || capacity == 0 {
        return Err(TumbuhStatus::BufferTooSmall);
    }
    let to = buffer.cast::<u8>();
    if capacity < bytes {
        // SAFETY: there is room for at least one byte.
        unsafe { to.write(0) };
        return Err(TumbuhStatus::BufferTooSmall);
    }
    // SAFETY: `text.len() + 1` is at most `capacity`, for which the buffer is valid; it cannot
    // overlap our own `text`.
    unsafe { std::ptr::copy_nonoverlapping(text.as_ptr(), to, text.len()) };
    // SAFETY: the byte behind the text, at most the last of the buffer.
    let end = unsafe { to.add(text.len()) };
    // SAFETY: as above.
    unsafe { end.write(0) };
    Ok(())
}

/// The bytes of a column, before it is followed.
#[derive(Clone, Copy)]
struct Range {
    start: usize,
    end: usize,
    out: bool,
    name: &'static str,
}

/// A column that is wrong: what with, and its name.
pub(super) type Wrong = (TumbuhStatus, &'static str);

/// The columns of a batch: each is checked as it is added, and all against each other by
/// [`Memory::check`], before any is followed.
#[derive(Default)]
pub(super) struct Memory {
    ranges: Vec<Range>,
}

impl Memory {
    /// Checks `len` values at `pointer`, which may be null.
    pub(super) fn add<T>(
        &mut self,
        name: &'static str,
        pointer: *const T,
        len: usize,
        out: bool,
    ) -> Result<(), Wrong> {
        if pointer.is_null() || len == 0 {
            return Ok(());
        }
        checked(pointer).map_err(|status| (status, name))?;
        let bytes = len.checked_mul(size_of::<T>());
        let bytes = bytes.filter(|b| isize::try_from(*b).is_ok());
        let start = pointer.addr();
        let end = bytes.and_then(|b| start.checked_add(b));
        let Some(end) = end else {
            return Err((TumbuhStatus::TooManyRows, name));
        };
        self.ranges.push(Range {
            start,
            end,
            out,
            name,
        });
        Ok(())
    }

    /// Does any result column share memory with another column? Columns that go in may.
    pub(super) fn check(mut self) -> Result<(), Wrong> {
        self.ranges.sort_by_key(|r| r.start);
        // The furthest ends, of all columns and of results, of those that begin before.
        let (mut any, mut out) = (0, 0);
        for r in &self.ranges {
            if r.start < if r.out { any } else { out } {
                return Err((TumbuhStatus::Overlap, r.name));
            }
            any = any.max(r.end);
            if r.out {
                out = out.max(r.end);
            }
        }
        Ok(())
    }
}

/// A column that goes in.
///
/// # Safety
/// It passed [`Memory::add`]; unless null, it holds `len` values, to which nobody writes while the
/// result lives.
pub(super) unsafe fn column<'a, T>(pointer: *const T, len: usize) -> Option<&'a [T]> {
    if pointer.is_null() {
        return None;
    }
    if len == 0 {
        return Some(&[]);
    }
    // SAFETY: not null, aligned and of a size that memory has (`Memory::add`); the values are
    // there and stay as they are by the contract.
    Some(unsafe { std::slice::from_raw_parts(pointer, len) })
}

/// A result column. Its memory need not hold anything: the engine writes every row of it before it
/// reads one, which valgrind is asked about in the tests. (Numbers only: every pattern of bits is
/// a value of `T`.)
///
/// # Safety
/// It passed [`Memory::add`] and [`Memory::check`]; unless null, there is room for `len` values,
/// which nobody else reads or writes while the result lives.
pub(super) unsafe fn column_out<'a, T>(pointer: *mut T, len: usize) -> Option<&'a mut [T]> {
    if pointer.is_null() {
        return None;
    }
    if len == 0 {
        return Some(&mut []);
    }
    // SAFETY: not null, aligned and of a size that memory has (`Memory::add`); no other column
    // shares its memory (`Memory::check`), and nobody else uses it by the contract.
    Some(unsafe { std::slice::from_raw_parts_mut(pointer, len) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn result_columns_that_share_memory_are_found() {
        let room = [0u64; 8];
        let at = |i: usize| &raw const room[i];
        // (first, length, is a result) of each column; the name is that of the second found.
        for (columns, wrong) in [
            (vec![(0, 4, true), (4, 4, true)], None),
            (vec![(0, 5, true), (4, 4, true)], Some("1")),
            (vec![(4, 4, true), (0, 5, true)], Some("0")),
            (vec![(0, 8, false), (0, 8, false)], None),
            (vec![(0, 8, false), (2, 1, false), (5, 1, true)], Some("2")),
            (vec![(0, 8, true), (2, 1, false)], Some("1")),
            (vec![(0, 8, true), (2, 0, true)], None),
            (vec![(0, 2, false), (2, 2, true), (4, 4, false)], None),
        ] {
            let mut m = Memory::default();
            for (name, (first, len, out)) in ["0", "1", "2"].into_iter().zip(&columns) {
                m.add(name, at(*first), *len, *out).unwrap();
            }
            let found = m.check().err().map(|(status, name)| {
                assert_eq!(status, TumbuhStatus::Overlap);
                name
            });
            assert_eq!(found, wrong, "{columns:?}");
        }
    }

    #[test]
    fn lengths_that_no_memory_has_are_refused() {
        let one = 0.0;
        let mut m = Memory::default();
        for len in [usize::MAX, usize::MAX / 8, isize::MAX as usize / 8 + 1] {
            let wrong = m.add("age_days", &raw const one, len, false);
            assert_eq!(wrong, Err((TumbuhStatus::TooManyRows, "age_days")));
        }
        let odd = std::ptr::without_provenance::<f64>((&raw const one).addr() + 1);
        let wrong = m.add("bmi", odd, 1, true);
        assert_eq!(wrong, Err((TumbuhStatus::Misaligned, "bmi")));
        assert_eq!(m.add("bmi", std::ptr::null::<f64>(), 7, true), Ok(()));
    }
}
