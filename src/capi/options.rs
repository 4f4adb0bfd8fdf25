//! Rules and ways of scoring.

use super::memory::{Versioned, known_size, put_text, read, room, text, write};
use super::status::{Done, TumbuhStatus, status};
use crate::classify::Scheme;
use crate::profile::{Profile, StandardChoice};
use crate::words::Lang;
use std::borrow::Cow;
use std::ffi::c_char;

/// How to score. Null in its place, and zeros in it, mean the defaults.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct TumbuhOptions {
    /// Size of this struct, bytes.
    pub size: u32,
    /// Threads of a batch: 0 or 1 the thread that calls, up to 1024, or -1 for one per processor.
    /// The results are the same on any number.
    pub threads: i32,
    /// Name of the profile, rules behind it each with a `+`; null for `who-anthro`.
    pub profile: *const c_char,
    /// `TumbuhStandard`: 0 as the profile says, 1 WHO 2006 or 2 WHO 2007 at every age.
    pub standard: i32,
    /// `TumbuhScheme` of the classes of a batch, and of texts: 0 WHO, 1 Kemenkes.
    pub scheme: i32,
}

const _: () = assert!(size_of::<TumbuhOptions>() == 4 * 4 + size_of::<usize>());
// SAFETY: u32, i32, pointer, i32, i32: no padding with pointers of 4 or 8 bytes; the size first.
unsafe impl Versioned for TumbuhOptions {
    fn set_size(&mut self, size: u32) {
        self.size = size;
    }

    fn nothing() -> Self {
        Self {
            size: known_size::<Self>(),
            threads: 0,
            profile: std::ptr::null(),
            standard: 0,
            scheme: 0,
        }
    }
}

/// What the options come to.
pub(super) struct Rules {
    pub(super) profile: Cow<'static, Profile>,
    pub(super) scheme: Scheme,
    pub(super) threads: i32,
}

impl Rules {
    /// # Safety
    /// `options` is null or as `tumbuh_v1_assess` says.
    pub(super) unsafe fn read(options: *const TumbuhOptions) -> Done<Self> {
        let o = if options.is_null() {
            TumbuhOptions::nothing()
        } else {
            // SAFETY: by the contract.
            unsafe { read(options) }?
        };
        // SAFETY: by the contract.
        let name = unsafe { text(o.profile) };
        let mut profile = match name {
            None => Cow::Borrowed(&Profile::WHO_ANTHRO),
            Some(name) => Cow::Owned(name.parse::<Profile>()?),
        };
        match o.standard {
            0 => {}
            1 => profile.to_mut().standard = StandardChoice::Who2006,
            2 => profile.to_mut().standard = StandardChoice::Who2007,
            _ => return Err(TumbuhStatus::UnknownStandard),
        }
        Ok(Self {
            profile,
            scheme: match o.scheme {
                0 => Scheme::Who,
                1 => Scheme::Kemenkes,
                _ => return Err(TumbuhStatus::UnknownScheme),
            },
            threads: o.threads,
        })
    }
}

/// The language of a number.
pub(super) fn language(number: i32) -> Done<Lang> {
    match number {
        0 => Ok(Lang::En),
        1 => Ok(Lang::Id),
        _ => Err(TumbuhStatus::UnknownLanguage),
    }
}

/// Fills options with the defaults; `size` is `sizeof` of the caller's struct.
///
/// # Safety
/// `options` is null or valid for writing `size` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tumbuh_v1_options_init(options: *mut TumbuhOptions, size: u32) -> i32 {
    // SAFETY: by the contract.
    status(|| unsafe { init(options, size) })
}

/// Fills a struct of `size` bytes with what a caller has that sets nothing.
///
/// # Safety
/// `to` is null or valid for writing `size` bytes.
pub(super) unsafe fn init<T: Versioned>(to: *mut T, size: u32) -> Done {
    super::memory::checked(to)?;
    if size < 8 {
        return Err(TumbuhStatus::StructSize);
    }
    // SAFETY: not null, aligned, and at least eight bytes long.
    unsafe { to.cast::<u32>().write(size) };
    // SAFETY: the size was just written.
    let size = unsafe { room(to) }?;
    // SAFETY: `size` is at most what the caller has.
    unsafe { write(to, size, T::nothing()) };
    Ok(())
}

/// Is there such a profile? If not, the message with the names that are known goes into the
/// buffer; else the empty text. See `tumbuh_v1_explain` for buffers.
///
/// # Safety
/// `profile` is null or ends in a zero byte; `buffer` is null or valid for writing `capacity`
/// bytes, `needed` null or valid for writing a `size_t`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tumbuh_v1_check_profile(
    profile: *const c_char,
    buffer: *mut c_char,
    capacity: usize,
    needed: *mut usize,
) -> i32 {
    status(|| {
        // SAFETY: by the contract.
        let name = unsafe { text(profile) }.ok_or(TumbuhStatus::NullPointer)?;
        let wrong = name.parse::<Profile>().err();
        let message = wrong.as_ref().map_or(String::new(), ToString::to_string);
        // SAFETY: by the contract. That a message does not fit is no reason not to say what is
        // wrong; that it is the empty text, for a profile that there is, does no harm.
        let _ = unsafe { put_text(&message, buffer, capacity, needed) };
        wrong.map_or(Ok(()), |e| Err(e.into()))
    })
}
