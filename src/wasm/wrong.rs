//! What the caller did wrong, until it is thrown as an error of JavaScript.

use crate::columns::Input;
use crate::error::Error;

/// Which error of JavaScript it becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A value of a kind that cannot be read: `TypeError`.
    Type,
    /// A value that can be read and not used: `RangeError`.
    Range,
}

/// A mistake of the caller.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Wrong {
    pub(super) kind: Kind,
    /// Names the quantity, the rule and the value.
    pub(super) message: String,
    /// Which input, where it is one.
    pub(super) input: Option<Input>,
    /// A stable code: that of the reason, where there is one.
    pub(super) code: &'static str,
}

impl Wrong {
    pub(super) fn range(message: impl Into<String>, code: &'static str) -> Self {
        Self {
            kind: Kind::Range,
            message: message.into(),
            input: None,
            code,
        }
    }

    pub(super) fn kind(message: impl Into<String>, code: &'static str) -> Self {
        Self {
            kind: Kind::Type,
            ..Self::range(message, code)
        }
    }

    /// The same of one of several visits, counted from 0.
    pub(super) fn at_visit(self, i: usize) -> Self {
        Self {
            message: format!("visit {i}: {}", self.message),
            ..self
        }
    }

    pub(super) const fn of(mut self, input: Input) -> Self {
        self.input = Some(input);
        self
    }
}

impl From<Error> for Wrong {
    fn from(e: Error) -> Self {
        let code = match &e {
            Error::InvalidQuantity { reason, .. }
            | Error::InvalidAge { reason, .. }
            | Error::NoRow { reason, .. } => reason.code(),
            Error::UnknownName { .. } => "unknown_name",
            Error::ColumnLength { .. } => "column_length",
            Error::Chart { .. } => "no_such_chart",
            _ => "invalid_setting",
        };
        Self::range(e.to_string(), code)
    }
}

/// `weight_kg` as JavaScript spells it: `weightKg`.
pub(super) fn js_name(input: Input) -> String {
    let mut name = String::new();
    for (i, part) in input.name().split('_').enumerate() {
        let (first, rest) = part.split_at(usize::from(i > 0).min(part.len()));
        name += &first.to_ascii_uppercase();
        name += rest;
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_javascript() {
        let names: Vec<String> = Input::ALL.iter().map(|i| js_name(*i)).collect();
        assert_eq!(
            names.join(" "),
            "sex ageDays ageMonths birthDate visitDate weightKg lenheiCm measure headCm muacCm \
             tricepsMm subscapularMm oedema"
        );
    }

    #[test]
    fn an_error_of_the_crate_keeps_its_words_and_its_reason() {
        let wrong = Wrong::from(crate::Weight::from_kg(9500.0).unwrap_err());
        assert_eq!(wrong.code, "weight_in_grams");
        assert_eq!(wrong.kind, Kind::Range);
        assert!(wrong.message.contains("got 9500 kg"), "{}", wrong.message);
    }
}
