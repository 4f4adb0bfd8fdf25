//! Readings of the same child, worked by hand.

use tumbuh::columns::Input;
use tumbuh::plausibility::{Agreement, Allowed, Repeats, repeats};
use tumbuh::{Error, Lang, Reason};

fn lengths(readings: &[f64]) -> Repeats {
    repeats(Input::Lenhei, readings, &Allowed::WHO_MGRS).unwrap()
}

#[test]
fn pairs_agree_up_to_the_limit_itself() {
    for (readings, agreement, value) in [
        (&[][..], Agreement::NoReading, None),
        (&[f64::NAN], Agreement::NoReading, None),
        (&[76.2], Agreement::SecondDue, None),
        (&[76.2, f64::NAN], Agreement::SecondDue, None),
        (&[76.2, 76.2], Agreement::Agree, Some(76.2)),
        // 76.9 - 76.2 is a little more than 0.7 in doubles.
        (&[76.2, 76.9], Agreement::Agree, Some(76.55)),
        (&[76.2, 77.0], Agreement::ThirdDue, None),
    ] {
        let r = lengths(readings);
        assert_eq!((r.agreement, r.value), (agreement, value), "{readings:?}");
    }
    assert_eq!(lengths(&[76.2, 77.0]).difference, Some(0.8));
}

#[test]
fn a_third_reading_settles_it_or_does_not() {
    let r = lengths(&[76.2, 77.4, 77.2]);
    assert_eq!(r.agreement, Agreement::SomeSetAside);
    assert_eq!((r.kept, r.set_aside), (vec![1, 2], vec![0]));
    assert_eq!(r.value, Some(77.3));
    assert_eq!(
        lengths(&[70.0, 72.0, 74.0]).agreement,
        Agreement::NoTwoAgree
    );
    // As near to the one as to the other: all three.
    let r = lengths(&[70.0, 71.0, 70.5]);
    assert_eq!((r.agreement, r.value), (Agreement::Agree, Some(70.5)));
    assert_eq!(r.kept, [0, 1, 2]);
    let r = lengths(&[70.1, 70.4, 70.7]);
    assert_eq!((r.agreement, r.value), (Agreement::Agree, Some(70.4)));
    // Two pairs that contradict one another.
    let r = lengths(&[70.0, 75.1, 70.1, 75.0]);
    assert_eq!((r.agreement, r.value), (Agreement::NoTwoAgree, None));
    // Four: the three that agree against the one.
    let r = lengths(&[70.1, 75.0, 70.4, 70.7]);
    assert_eq!(
        (r.agreement, r.value),
        (Agreement::SomeSetAside, Some(70.4))
    );
    assert_eq!(r.set_aside, [1]);
}

#[test]
fn what_is_no_reading_has_its_reason() {
    let r = lengths(&[-3.0, 762.0, 0.0, 76.2, f64::INFINITY, 76.4]);
    assert_eq!((r.agreement, r.value), (Agreement::Agree, Some(76.3)));
    assert_eq!(
        r.unusable,
        [
            (0, Reason::NotPositive),
            (1, Reason::LenheiInMillimetres),
            (2, Reason::NotPositive),
            (4, Reason::NotFinite)
        ]
    );
}

#[test]
fn limits_are_named_and_never_assumed() {
    let smart: Allowed = "smart-acceptable".parse().unwrap();
    for (input, tem) in [
        (Input::Weight, 0.10),
        (Input::Lenhei, 0.6),
        (Input::Muac, 0.13),
    ] {
        let expected = 1.96 * 2f64.sqrt() * tem;
        assert!((smart.of(input).unwrap() - expected).abs() < 1e-15);
    }
    for (input, allowed) in [(Input::Head, &smart), (Input::Sex, &Allowed::WHO_MGRS)] {
        assert!(matches!(
            repeats(input, &[1.0, 2.0], allowed),
            Err(Error::InvalidSetting { .. })
        ));
    }
    assert!("mgrs".parse::<Allowed>().is_err());
    let both = |a: Agreement| (a.label(Lang::En), a.label(Lang::Id));
    for a in [
        Agreement::NoReading,
        Agreement::SecondDue,
        Agreement::Agree,
        Agreement::ThirdDue,
        Agreement::SomeSetAside,
        Agreement::NoTwoAgree,
    ] {
        assert_ne!(both(a).0, both(a).1);
    }
}
