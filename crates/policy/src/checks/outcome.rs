//! What a check answers: how it ended, and what it saw.

use model::{
    Bilingual, Confidence, Document, Evidence, EvidenceLocation, FindingCode, Outcome, PageRef,
    PersonalData, Severity,
};

/// The answer of a check.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckOutcome {
    /// Met, unmet, unknown, or not applicable to this document.
    pub outcome: Outcome,
    /// What was seen; may hold warnings although the outcome is met.
    pub observations: Vec<Observation>,
}

impl CheckOutcome {
    /// Proven, with nothing to say.
    #[must_use]
    pub fn met() -> Self {
        Self {
            outcome: Outcome::Met,
            observations: Vec::new(),
        }
    }

    /// The check has nothing to look at here.
    #[must_use]
    pub fn not_applicable() -> Self {
        Self {
            outcome: Outcome::NotApplicable,
            observations: Vec::new(),
        }
    }

    /// Could not be decided, and another check says why (the document was not read).
    #[must_use]
    pub fn undecided() -> Self {
        Self {
            outcome: Outcome::Unknown,
            observations: Vec::new(),
        }
    }

    /// Disproven.
    #[must_use]
    pub fn unmet(observation: Observation) -> Self {
        Self {
            outcome: Outcome::Unmet,
            observations: vec![observation],
        }
    }

    /// Could not be decided.
    #[must_use]
    pub fn unknown(observation: Observation) -> Self {
        Self {
            outcome: Outcome::Unknown,
            observations: vec![observation],
        }
    }

    /// Met, but worth a word.
    #[must_use]
    pub fn met_with(observation: Observation) -> Self {
        Self {
            outcome: Outcome::Met,
            observations: vec![observation],
        }
    }

    /// Both answers: the worse outcome, all observations.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        // An unmet check decides even where another one is unknown: more evidence would not heal it.
        self.outcome = Outcome::worst([self.outcome, other.outcome]);
        self.observations
            .extend(other.observations);
        self
    }
}

/// One thing a check saw, before the rules give it severity, words and source.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    /// What it is.
    pub code: FindingCode,
    /// Which of the code's cases, where its texts tell some apart (`cases` in `rules/findings.yaml`).
    pub case: Option<&'static str>,
    /// Highest severity this observation may have, whatever the rule's trust.
    pub at_most: Severity,
    /// How sure.
    pub confidence: Confidence,
    /// Where.
    pub places: Vec<EvidenceLocation>,
    /// Figures and texts for the message.
    pub evidence: Vec<Evidence>,
    /// Source id, where it is not the rule's own (an upload limit).
    pub source: Option<String>,
}

impl Observation {
    /// An observation of `code`, as severe as the rule allows.
    #[must_use]
    pub fn new(code: FindingCode) -> Self {
        Self {
            code,
            case: None,
            at_most: Severity::Error,
            confidence: Confidence::High,
            places: Vec::new(),
            evidence: Vec::new(),
            source: None,
        }
    }

    /// In the words of one of the code's cases.
    #[must_use]
    pub fn in_case(mut self, case: &'static str) -> Self {
        self.case = Some(case);
        self
    }

    /// At most a warning.
    #[must_use]
    pub fn at_most_warning(mut self) -> Self {
        self.at_most = Severity::Warning;
        self
    }

    /// Only for information.
    #[must_use]
    pub fn at_most_info(mut self) -> Self {
        self.at_most = Severity::Info;
        self
    }

    /// How sure.
    #[must_use]
    pub fn with_confidence(mut self, confidence: Confidence) -> Self {
        self.confidence = confidence;
        self
    }

    /// Evidence that may be shown to anybody.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Bilingual>) -> Self {
        self.evidence.push(Evidence {
            name: name.to_owned(),
            value: value.into(),
            private: None,
        });
        self
    }

    /// Evidence that holds personal data.
    #[must_use]
    pub fn with_private(
        mut self,
        name: &str,
        value: impl Into<Bilingual>,
        kind: PersonalData,
    ) -> Self {
        self.evidence.push(Evidence {
            name: name.to_owned(),
            value: value.into(),
            private: Some(kind),
        });
        self
    }

    /// The first page of the document that shows it; nowhere where it has none.
    #[must_use]
    pub fn on_first_page(self, document: &Document) -> Self {
        match document.pages.first() {
            Some(page) => self.on_page(*page),
            None => self,
        }
    }

    /// A page that shows it.
    #[must_use]
    pub fn on_page(mut self, at: PageRef) -> Self {
        self.places.push(EvidenceLocation {
            file: at.file,
            page: at.page,
            rect: None,
        });
        self
    }

    /// A place that shows it.
    #[must_use]
    pub fn at_location(mut self, place: Option<&EvidenceLocation>) -> Self {
        self.places.extend(place.cloned());
        self
    }
}
