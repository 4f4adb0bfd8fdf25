//! Bytes that are written one after another, into room that is kept from block to block.

use std::io::{ErrorKind, Read};

/// A text that grows. Its room is filled with zeros once, and used again and again.
#[derive(Default)]
pub(crate) struct Buffer {
    room: Vec<u8>,
    len: usize,
}

/// A short text that is copied in one go, all `N` bytes of it, of which the first `len` count.
#[derive(Clone, Copy)]
pub(crate) struct Word<const N: usize> {
    bytes: [u8; N],
    len: u8,
}

impl<const N: usize> Word<N> {
    /// A text of up to `N` bytes; `None` if it is longer.
    pub(crate) fn new(text: &[u8]) -> Option<Self> {
        let mut bytes = [0; N];
        bytes.get_mut(..text.len())?.copy_from_slice(text);
        let len = u8::try_from(text.len()).ok()?;
        Some(Self { bytes, len })
    }
}

impl Buffer {
    /// What was written.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.room[..self.len]
    }

    /// Forgets what was written, and keeps the room.
    pub(crate) fn clear(&mut self) {
        self.len = 0;
    }

    /// Keeps the first `len` bytes.
    pub(crate) fn truncate(&mut self, len: usize) {
        self.len = self.len.min(len);
    }

    /// Makes room for `more` bytes.
    pub(crate) fn reserve(&mut self, more: usize) {
        let needed = self.len + more;
        if self.room.len() < needed {
            self.room.resize(needed, 0);
        }
    }

    /// Makes room for `more` bytes, and then some.
    #[cold]
    #[inline(never)]
    fn grow(&mut self, more: usize) {
        self.reserve(more + self.room.len());
    }

    /// Appends a text of any length.
    #[inline]
    pub(crate) fn push(&mut self, text: &[u8]) {
        if self.room.len() - self.len < text.len() {
            self.grow(text.len());
        }
        self.room[self.len..][..text.len()].copy_from_slice(text);
        self.len += text.len();
    }

    /// Appends the first `len` of `N` bytes.
    #[inline]
    pub(crate) fn put<const N: usize>(&mut self, bytes: &[u8; N], len: usize) {
        debug_assert!(len <= N, "{len} of {N}");
        match self.room[self.len..].first_chunk_mut() {
            Some(next) => *next = *bytes,
            None => self.put_in_new_room(bytes),
        }
        self.len += len;
    }

    #[cold]
    #[inline(never)]
    fn put_in_new_room(&mut self, bytes: &[u8]) {
        self.grow(bytes.len());
        self.room[self.len..][..bytes.len()].copy_from_slice(bytes);
    }

    /// Appends a word.
    #[inline]
    pub(crate) fn word<const N: usize>(&mut self, word: &Word<N>) {
        self.put(&word.bytes, usize::from(word.len));
    }

    /// Reads until there are `wanted` bytes or the source ends, and says whether it did.
    pub(crate) fn fill(&mut self, source: &mut dyn Read, wanted: usize) -> std::io::Result<bool> {
        self.reserve(wanted.saturating_sub(self.len));
        while self.len < wanted {
            match source.read(&mut self.room[self.len..wanted]) {
                Ok(0) => return Ok(true),
                Ok(n) => self.len += n,
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
        Ok(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_stands_one_behind_the_other() {
        let mut buffer = Buffer::default();
        let mut expected = Vec::new();
        for n in 0..200_usize {
            let text = vec![b'a' + (n % 26) as u8; n % 40];
            buffer.push(&text);
            buffer.word(&Word::<40>::new(&text).unwrap());
            buffer.put(b"123456789", n % 10);
            expected.extend([&text[..], &text, &b"123456789"[..n % 10]].concat());
            assert_eq!(buffer.bytes(), expected);
        }
        buffer.truncate(3);
        assert_eq!(buffer.bytes(), &expected[..3]);
        buffer.clear();
        assert_eq!(buffer.bytes(), b"");
        assert!(Word::<4>::new(b"12345").is_none());
    }

    /// A source that gives a byte at a time and is interrupted in between.
    struct Slow(Vec<u8>, bool);

    impl Read for Slow {
        fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
            self.1 = !self.1;
            if self.1 {
                return Err(ErrorKind::Interrupted.into());
            }
            match (self.0.pop(), to) {
                (Some(b), [to, ..]) => {
                    *to = b;
                    Ok(1)
                }
                _ => Ok(0),
            }
        }
    }

    #[test]
    fn reads_until_there_is_enough() {
        let mut buffer = Buffer::default();
        let mut source = Slow(b"hgfedcba".to_vec(), false);
        assert!(!buffer.fill(&mut source, 3).unwrap());
        assert_eq!(buffer.bytes(), b"abc");
        assert!(!buffer.fill(&mut source, 2).unwrap());
        assert!(!buffer.fill(&mut source, 8).unwrap());
        assert!(buffer.fill(&mut source, 9).unwrap());
        assert_eq!(buffer.bytes(), b"abcdefgh");
    }
}
