//! The codes as names for C. At the border they are integers: any number may come in.
//!
//! Numbers never change and are never used again; new ones are added behind the last.

/// Sex. The letters `m`, `M`, `f`, `F` and the digits `1`, `2` are read too; any other number is
/// a cell that cannot be read.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TumbuhSex {
    /// Not recorded; it is never assumed.
    Missing = 0,
    /// Boy.
    Male = 1,
    /// Girl.
    Female = 2,
    /// Recorded as something that cannot be read.
    Unreadable = 255,
}

/// How length or height was measured; the numbers are those of the letters `l` and `h` (`L` and
/// `H` are read too). Any other number is a cell that cannot be read.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TumbuhPosition {
    /// Not recorded: what is meant at the age.
    Missing = 0,
    /// Recumbent length (terlentang).
    Lying = 108,
    /// Standing height (berdiri).
    Standing = 104,
    /// Recorded as something that cannot be read.
    Unreadable = 255,
}

/// Bilateral pitting oedema. The letters `y`, `Y`, `n`, `N` and the digits `1`, `2` are read too;
/// any other number is a cell that cannot be read.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TumbuhOedema {
    /// Not recorded: counts as none, as in WHO's software.
    Missing = 0,
    /// Oedema of both feet: no z-score that has weight in it.
    Yes = 1,
    /// None.
    No = 2,
    /// Recorded as something that cannot be read.
    Unreadable = 255,
}

/// Bits for cells that could not be read as a number or date: the indicators that need them then
/// carry the reason `unreadable`. The number itself must be NaN (the dates empty).
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TumbuhFault {
    /// Age, or one of the dates.
    Age = 1,
    /// Weight.
    Weight = 2,
    /// Length or height.
    Lenhei = 4,
    /// Head circumference.
    Head = 8,
    /// Mid-upper arm circumference.
    Muac = 16,
    /// Triceps skinfold.
    Triceps = 32,
    /// Subscapular skinfold.
    Subscapular = 64,
}

/// The eight indicators, by their place in arrays.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TumbuhIndicator {
    /// Weight-for-age (BB/U).
    Waz = 0,
    /// Length/height-for-age (PB/U, TB/U).
    Haz = 1,
    /// Weight-for-length/height (BB/PB, BB/TB).
    Whz = 2,
    /// Body mass index-for-age (IMT/U).
    Baz = 3,
    /// Head circumference-for-age.
    Hcz = 4,
    /// Arm circumference-for-age (LiLA/U).
    Acz = 5,
    /// Triceps skinfold-for-age.
    Tsz = 6,
    /// Subscapular skinfold-for-age.
    Ssz = 7,
}

/// Yes, no, or not known (no z-score to say it by). Flags too: is the z-score implausible?
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TumbuhAnswer {
    /// No.
    No = 0,
    /// Yes.
    Yes = 1,
    /// Not known.
    Unknown = 255,
}

/// Class of the MUAC, and acute malnutrition; 6 to 59 months.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TumbuhAcute {
    /// Severe acute malnutrition.
    Sam = 0,
    /// Moderate acute malnutrition.
    Mam = 1,
    /// Neither.
    Normal = 2,
    /// Not known, or not of that age.
    Unknown = 255,
}

/// Whose classes.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TumbuhScheme {
    /// WHO.
    Who = 0,
    /// Permenkes No. 2 Tahun 2020.
    Kemenkes = 1,
}

/// Which standard.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TumbuhStandard {
    /// By age, as the profile says. In results: none serves the age, or there is no age.
    Auto = 0,
    /// WHO Child Growth Standards 2006, at every age.
    Who2006 = 1,
    /// WHO Reference 2007, at every age.
    Who2007 = 2,
}

/// Languages of texts.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TumbuhLanguage {
    /// English.
    En = 0,
    /// Bahasa Indonesia.
    Id = 1,
}

/// Numbers of threads with a meaning of their own.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TumbuhThreads {
    /// One for every processor.
    All = -1,
    /// The thread that calls; 1 is the same.
    Caller = 0,
}

/// Bits of warnings.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TumbuhWarning {
    /// Measured standing below nine months.
    StandingUnder9Months = 1,
    /// Weight-for-age above +1: look at weight-for-length/height or BMI-for-age.
    CheckWeightForHeight = 2,
}

/// Why an indicator has no z-score.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TumbuhReason {
    /// There is a z-score.
    None = 0,
    /// Sex is missing; it is never assumed.
    MissingSex = 1,
    /// Age is missing. Only weight-for-length/height can do without.
    MissingAge = 2,
    /// Weight is missing.
    MissingWeight = 3,
    /// Length or height is missing.
    MissingLenhei = 4,
    /// The circumference or skinfold of this indicator is missing.
    MissingMeasurement = 5,
    /// A cell that is needed holds something that cannot be read as what it should be.
    Unreadable = 6,
    /// A number that is needed is infinite, or the body mass index is beyond 1e12 or below any
    /// double.
    NotFinite = 7,
    /// A measurement of zero or below.
    NotPositive = 8,
    /// Above 500 kg: grams in a column of kilograms.
    WeightInGrams = 9,
    /// Above 300 cm: millimetres in a column of centimetres.
    LenheiInMillimetres = 10,
    /// Above 100 cm: millimetres in a column of centimetres.
    HeadInMillimetres = 11,
    /// Above 50 cm: millimetres in a column of centimetres.
    MuacInMillimetres = 12,
    /// Above 200 mm: no skinfold is that thick.
    SkinfoldTooLarge = 13,
    /// The age is below zero, or the visit lies before the birth.
    AgeNegative = 14,
    /// The standard has no row for this age.
    AgeOutOfRange = 15,
    /// The table of weight-for-length (45 to 110 cm) or weight-for-height (65 to 120 cm) does not
    /// reach this length, after correction for position.
    LenheiOutOfRange = 16,
    /// Bilateral pitting oedema: weight does not describe the child.
    Oedema = 17,
    /// The standard that serves this age has no such indicator.
    NotInStandard = 18,
    /// The row of the file has too few or too many fields, so that no cell can be trusted.
    FieldCount = 19,
    /// The profile knows no z-score beyond its SD columns, only a class.
    BeyondSdColumns = 20,
}

/// Classes of WHO and of Permenkes No. 2 Tahun 2020.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TumbuhClass {
    /// None: no z-score, or an indicator without classes.
    None = 0,
    /// Between the bounds.
    Normal = 1,
    /// HAZ below -3.
    SeverelyStunted = 2,
    /// HAZ from -3 to below -2.
    Stunted = 3,
    /// HAZ above 3.
    Tall = 4,
    /// WAZ below -3.
    SeverelyUnderweight = 5,
    /// WAZ from -3 to below -2.
    Underweight = 6,
    /// WHZ or BAZ below -3, under five.
    SeverelyWasted = 7,
    /// WHZ or BAZ from -3 to below -2, under five.
    Wasted = 8,
    /// WHZ or BAZ above 1 to 2, under five.
    RiskOfOverweight = 9,
    /// WHZ or BAZ above 2 to 3 under five; BAZ above 1 to 2 from five.
    Overweight = 10,
    /// WHZ or BAZ above 3 under five; BAZ above 2 from five.
    Obese = 11,
    /// BAZ below -3, from five.
    SevereThinness = 12,
    /// BAZ from -3 to below -2, from five.
    Thinness = 13,
    /// HCZ below -2.
    Small = 14,
    /// HCZ above 2.
    Large = 15,
    /// Kemenkes: WAZ below -3.
    BeratBadanSangatKurang = 16,
    /// Kemenkes: WAZ from -3 to below -2.
    BeratBadanKurang = 17,
    /// Kemenkes: WAZ above 1.
    RisikoBeratBadanLebih = 18,
    /// Kemenkes: HAZ below -3.
    SangatPendek = 19,
    /// Kemenkes: HAZ from -3 to below -2.
    Pendek = 20,
    /// Kemenkes: HAZ above 3.
    Tinggi = 21,
    /// Kemenkes: WHZ or BAZ below -3.
    GiziBuruk = 22,
    /// Kemenkes: WHZ or BAZ from -3 to below -2.
    GiziKurang = 23,
    /// Kemenkes: WHZ or BAZ from -2 to 1.
    GiziBaik = 24,
    /// Kemenkes: WHZ or BAZ above 1 to 2, under five.
    BerisikoGiziLebih = 25,
    /// Kemenkes: WHZ or BAZ above 2 to 3 under five; BAZ above 1 to 2 from five.
    GiziLebih = 26,
    /// Kemenkes: WHZ or BAZ above 3 under five; BAZ above 2 from five.
    Obesitas = 27,
    /// SDIDTK: HCZ below -2.
    Mikrosefali = 28,
    /// SDIDTK: HCZ above 2.
    Makrosefali = 29,
}
