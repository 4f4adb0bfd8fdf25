//! Dates and numbers as people write them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tumbuh::columns;
use tumbuh::dates::{DateStyle, Shapes};
use tumbuh::{Age, Date};

fuzz_target!(|text: &str| {
    for style in [DateStyle::Iso, DateStyle::DayFirst, DateStyle::Excel] {
        if let Some(date) = style.read(text) {
            // As it is printed it is the same day in every style.
            let again: Date = date.to_string().parse().unwrap();
            assert_eq!(again, date);
            assert_eq!(style.read(&date.to_string()), Some(date));
            let (year, month, day) = date.ymd();
            assert_eq!(Date::from_ymd(year, month, day).unwrap(), date);
            let today = Date::from_ymd(2024, 2, 29).unwrap();
            if let Ok(age) = Age::from_dates(date, today) {
                assert!(age.days() >= 0.0);
            }
        }
    }
    let mut shapes = Shapes::default();
    shapes.push(text);
    if let Some(number) = columns::number(text) {
        assert!(!number.is_nan());
    }
});
