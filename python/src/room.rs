//! Memory for result columns. Fresh small pages cost more than the arithmetic: large columns ask
//! for large pages.

use arrow_buffer::{ArrowNativeType, Buffer, ScalarBuffer};
use bytemuck::Pod;
use memmap2::MmapMut;
use numpy::{Element, PyArray1, PyArrayMethods, PyReadwriteArray1};
use pyo3::prelude::*;

/// Columns from this many bytes on are mapped.
const LARGE: usize = 4 << 20;

/// A column of zeros to write into.
pub(crate) enum Room<T> {
    Heap(Vec<T>),
    Pages(MmapMut),
}

impl<T: Pod> Room<T> {
    pub(crate) fn new(len: usize) -> Self {
        let bytes = len * size_of::<T>();
        if bytes >= LARGE
            && let Ok(pages) = MmapMut::map_anon(bytes)
        {
            // If there are none, small ones do.
            #[cfg(target_os = "linux")]
            let _ = pages.advise(memmap2::Advice::HugePage);
            return Self::Pages(pages);
        }
        Self::Heap(vec![T::zeroed(); len])
    }
}

impl<T: Pod> AsRef<[T]> for Room<T> {
    fn as_ref(&self) -> &[T] {
        match self {
            Self::Heap(v) => v,
            // Pages are aligned for everything, and hold whole values.
            Self::Pages(pages) => bytemuck::cast_slice(pages),
        }
    }
}

impl<T: Pod> AsMut<[T]> for Room<T> {
    fn as_mut(&mut self) -> &mut [T] {
        match self {
            Self::Heap(v) => v,
            Self::Pages(pages) => bytemuck::cast_slice_mut(pages),
        }
    }
}

impl<T: Pod + ArrowNativeType> Room<T> {
    /// The column for Arrow, as it lies.
    pub(crate) fn into_buffer(self) -> Buffer {
        match self {
            Self::Heap(v) => Buffer::from_vec(v),
            Self::Pages(pages) => Buffer::from(bytes::Bytes::from_owner(pages)),
        }
    }

    pub(crate) fn into_values(self) -> ScalarBuffer<T> {
        self.into_buffer().into()
    }
}

/// A column of NumPy's to write into.
pub(crate) struct NumpyRoom<'py, T: Element>(PyReadwriteArray1<'py, T>);

impl<'py, T: Element> NumpyRoom<'py, T> {
    pub(crate) fn new(py: Python<'py>, len: usize) -> Self {
        Self(PyArray1::zeros(py, len, false).readwrite())
    }

    pub(crate) fn into_array(self) -> Bound<'py, PyAny> {
        self.0.as_any().clone()
    }
}

impl<T: Element> AsRef<[T]> for NumpyRoom<'_, T> {
    fn as_ref(&self) -> &[T] {
        // A new array is contiguous.
        self.0.as_slice().unwrap_or(&[])
    }
}

impl<T: Element> AsMut<[T]> for NumpyRoom<'_, T> {
    fn as_mut(&mut self) -> &mut [T] {
        self.0.as_slice_mut().unwrap_or(&mut [])
    }
}
