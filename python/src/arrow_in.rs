//! Arrow arrays as input columns: numbers read where they stand, everything else cell by cell.

use crate::sink::Sink;
use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowDictionaryKeyType, ArrowPrimitiveType, Date32Type, Date64Type, Decimal32Type,
    Decimal64Type, Decimal128Type, Decimal256Type, DecimalType, Float16Type, Float32Type,
    Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, TimestampMicrosecondType,
    TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type,
    UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, ArrowNativeTypeOp, PrimitiveArray};
use arrow_buffer::{ArrowNativeType, NullBuffer};
use arrow_schema::{DataType, TimeUnit};
use tumbuh::batch::{Bitmap, Cell, Numbers};

const SECONDS_PER_DAY: i64 = 86_400;

/// The numbers of a float array, where they lie; `None` for any other array.
pub(crate) fn numbers(array: &ArrayRef) -> Option<Numbers<'_>> {
    let numbers = match array.data_type() {
        DataType::Float64 => Numbers::f64(array.as_primitive::<Float64Type>().values()),
        DataType::Float32 => Numbers::f32(array.as_primitive::<Float32Type>().values()),
        _ => return None,
    };
    Some(match array.nulls().filter(|n| n.null_count() > 0) {
        Some(nulls) => numbers.with_valid(bitmap(nulls)),
        None => numbers,
    })
}

fn bitmap(nulls: &NullBuffer) -> Bitmap<'_> {
    Bitmap::new(nulls.validity(), nulls.offset())
}

/// Appends an array to the cells of a column.
///
/// # Errors
/// For dates that cannot be told without a table of time zones.
pub(crate) fn read<S: Sink>(array: &dyn Array, cells: &mut S, what: S::What) -> Result<(), String> {
    macro_rules! primitive {
        ($type:ty, $cell:expr) => {{
            each_primitive(array.as_primitive::<$type>(), cells, $cell);
        }};
    }
    macro_rules! each {
        ($array:expr, $cell:expr) => {
            $array
                .iter()
                .for_each(|v| cells.push(v.map_or(Cell::Missing, $cell)))
        };
    }
    macro_rules! text {
        ($array:expr) => {
            each!($array, |text| Cell::Text(text.as_bytes()))
        };
    }
    macro_rules! decimal {
        ($type:ty) => {{
            let array = array.as_primitive::<$type>();
            let scale = array.scale();
            each_primitive(array, cells, |v| Cell::Number(decimal::<$type>(v, scale)));
        }};
    }
    match array.data_type() {
        DataType::Float64 => primitive!(Float64Type, Cell::Number),
        DataType::Float32 => primitive!(Float32Type, |v| Cell::Number(f64::from(v))),
        DataType::Float16 => primitive!(Float16Type, |v| Cell::Number(v.to_f64())),
        DataType::Int8 => primitive!(Int8Type, |v| Cell::Number(f64::from(v))),
        DataType::Int16 => primitive!(Int16Type, |v| Cell::Number(f64::from(v))),
        DataType::Int32 => primitive!(Int32Type, |v| Cell::Number(f64::from(v))),
        DataType::Int64 => primitive!(Int64Type, |v| Cell::Number(v as f64)),
        DataType::UInt8 => primitive!(UInt8Type, |v| Cell::Number(f64::from(v))),
        DataType::UInt16 => primitive!(UInt16Type, |v| Cell::Number(f64::from(v))),
        DataType::UInt32 => primitive!(UInt32Type, |v| Cell::Number(f64::from(v))),
        DataType::UInt64 => primitive!(UInt64Type, |v| Cell::Number(v as f64)),
        DataType::Decimal32(..) => decimal!(Decimal32Type),
        DataType::Decimal64(..) => decimal!(Decimal64Type),
        DataType::Decimal128(..) => decimal!(Decimal128Type),
        DataType::Decimal256(..) => decimal!(Decimal256Type),
        DataType::Date32 => primitive!(Date32Type, Cell::Day),
        DataType::Date64 => primitive!(Date64Type, |v| day(v, 1000, 0)),
        DataType::Timestamp(unit, zone) => {
            let offset = match zone {
                Some(zone) if S::is_date(what) => offset(zone)
                    .ok_or_else(|| format!("time zone `{zone}`: convert to local dates first"))?,
                _ => 0,
            };
            match unit {
                TimeUnit::Second => primitive!(TimestampSecondType, |v| day(v, 1, offset)),
                TimeUnit::Millisecond => {
                    primitive!(TimestampMillisecondType, |v| day(v, 1000, offset));
                }
                TimeUnit::Microsecond => {
                    primitive!(TimestampMicrosecondType, |v| day(v, 1_000_000, offset));
                }
                TimeUnit::Nanosecond => {
                    primitive!(TimestampNanosecondType, |v| day(v, 1_000_000_000, offset));
                }
            }
        }
        DataType::Boolean => each!(array.as_boolean(), Cell::Bool),
        DataType::Utf8 => text!(array.as_string::<i32>()),
        DataType::LargeUtf8 => text!(array.as_string::<i64>()),
        DataType::Utf8View => text!(array.as_string_view()),
        DataType::Dictionary(key, _) => match **key {
            DataType::Int8 => dictionary::<Int8Type, S>(array, cells, what)?,
            DataType::Int16 => dictionary::<Int16Type, S>(array, cells, what)?,
            DataType::Int32 => dictionary::<Int32Type, S>(array, cells, what)?,
            DataType::Int64 => dictionary::<Int64Type, S>(array, cells, what)?,
            DataType::UInt8 => dictionary::<UInt8Type, S>(array, cells, what)?,
            DataType::UInt16 => dictionary::<UInt16Type, S>(array, cells, what)?,
            DataType::UInt32 => dictionary::<UInt32Type, S>(array, cells, what)?,
            DataType::UInt64 => dictionary::<UInt64Type, S>(array, cells, what)?,
            _ => others(array, cells),
        },
        _ => others(array, cells),
    }
    Ok(())
}

/// Values, or nothing where the array has none.
fn each_primitive<T: ArrowPrimitiveType>(
    array: &PrimitiveArray<T>,
    cells: &mut impl Sink,
    cell: impl Fn(T::Native) -> Cell<'static>,
) {
    match array.nulls().filter(|n| n.null_count() > 0) {
        None => array.values().iter().for_each(|v| cells.push(cell(*v))),
        Some(nulls) => {
            for (v, valid) in array.values().iter().zip(nulls) {
                cells.push(if valid { cell(*v) } else { Cell::Missing });
            }
        }
    }
}

/// Something that no column takes.
fn others(array: &dyn Array, cells: &mut impl Sink) {
    let nulls = array.logical_nulls();
    for row in 0..array.len() {
        let missing = nulls.as_ref().is_some_and(|n| n.is_null(row));
        cells.push(if missing { Cell::Missing } else { Cell::Other });
    }
}

/// Words read once, and taken by their keys.
fn dictionary<K: ArrowDictionaryKeyType, S: Sink>(
    array: &dyn Array,
    cells: &mut S,
    what: S::What,
) -> Result<(), String> {
    let array = array.as_dictionary::<K>();
    let mut words = S::new(what, array.values().len());
    read(array.values(), &mut words, what)?;
    let keys = array.keys();
    match keys.nulls().filter(|n| n.null_count() > 0) {
        None => cells.take(&words, keys.values().iter().map(|k| k.to_usize())),
        Some(nulls) => {
            let keys = keys.values().iter().zip(nulls);
            let rows = keys.map(|(k, valid)| if valid { k.to_usize() } else { None });
            cells.take(&words, rows);
        }
    }
    Ok(())
}

/// The double nearest to a decimal.
fn decimal<T: DecimalType>(value: T::Native, scale: i8) -> f64
where
    T::Native: ArrowNativeTypeOp,
{
    let text = T::format_decimal(value, T::MAX_PRECISION, scale);
    text.parse().unwrap_or(f64::NAN)
}

/// The date of an instant in units of a second, with an offset in seconds.
fn day(value: i64, per_second: i64, offset: i64) -> Cell<'static> {
    let seconds = value.div_euclid(per_second).saturating_add(offset);
    match i32::try_from(seconds.div_euclid(SECONDS_PER_DAY)) {
        Ok(day) => Cell::Day(day),
        Err(_) => Cell::Other,
    }
}

/// The offset of a time zone from UTC in seconds, if it says so itself.
fn offset(zone: &str) -> Option<i64> {
    if ["UTC", "Z", "Etc/UTC", "GMT"].contains(&zone) {
        return Some(0);
    }
    let (sign, clock) = match zone.split_at_checked(1)? {
        ("+", clock) => (1, clock),
        ("-", clock) => (-1, clock),
        _ => return None,
    };
    let (hours, minutes) = clock
        .split_once(':')
        .or_else(|| clock.split_at_checked(2))?;
    let two = |digits: &str| digits.parse::<u8>().ok().filter(|_| digits.len() == 2);
    let seconds = i64::from(two(hours)?) * 3600 + i64::from(two(minutes)?) * 60;
    Some(sign * seconds)
}
