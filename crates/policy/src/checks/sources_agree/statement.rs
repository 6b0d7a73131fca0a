//! What sources say of one fact, and what a contradiction between them comes to.

use super::super::{CheckContext, CheckOutcome, Observation};
use model::{
    Bilingual, Confidence, DocumentField, EvidenceLocation, FieldOrigin, FieldRole, FindingCode,
    PersonalData,
};

/// Who says something, strongest first. What is typeset cannot be misread; a QR code has an error
/// correction of its own; a reading of a scan may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum StatementSource {
    TypesetText,
    QrCode,
    ReadText,
    Declaration,
    FileName,
}

impl StatementSource {
    pub(super) fn from_field(field: &DocumentField) -> Self {
        match field.origin {
            FieldOrigin::PdfText | FieldOrigin::Docx | FieldOrigin::PlainText => Self::TypesetText,
            FieldOrigin::QrCode => Self::QrCode,
            FieldOrigin::Declared => Self::Declaration,
            FieldOrigin::Ocr | FieldOrigin::Sidecar | FieldOrigin::None => Self::ReadText,
        }
    }

    pub(super) fn title(self) -> Bilingual {
        match self {
            Self::TypesetText | Self::ReadText => Bilingual::new("证照文字", "its text"),
            Self::QrCode => Bilingual::new("二维码", "its QR code"),
            Self::Declaration => Bilingual::new("merchant.yaml", "merchant.yaml"),
            Self::FileName => Bilingual::new("文件名", "the file's name"),
        }
    }
}

pub(super) struct SourceStatement {
    pub origin: StatementSource,
    pub value: String,
    pub place: Option<EvidenceLocation>,
}

/// One fact with everything that is said of it.
pub(super) struct FactComparison {
    pub fact: Bilingual,
    pub private: Option<PersonalData>,
    pub statements: Vec<SourceStatement>,
    pub contradicts: fn(&str, &str) -> bool,
}

impl FactComparison {
    pub(super) fn check_statements(mut self, context: &CheckContext<'_>) -> CheckOutcome {
        self.statements
            .sort_by_key(|s| s.origin);
        let Some((strongest, weaker)) = self.statements.split_first() else {
            return CheckOutcome::met();
        };
        let wrong = weaker
            .iter()
            .filter(|s| (self.contradicts)(&strongest.value, &s.value));
        wrong.fold(CheckOutcome::met(), |outcome, other| {
            outcome.and(self.conflict_outcome(context, strongest, other))
        })
    }

    fn conflict_outcome(
        &self,
        context: &CheckContext<'_>,
        strongest: &SourceStatement,
        other: &SourceStatement,
    ) -> CheckOutcome {
        let own = |s: &SourceStatement| s.origin <= StatementSource::ReadText;
        let code = if own(other) {
            FindingCode::QrCodeMismatch
        } else {
            FindingCode::DeclarationMismatch
        };
        let observation = Observation::new(code)
            .at_most_warning()
            .with_confidence(if other.origin == StatementSource::FileName {
                Confidence::Low
            } else {
                Confidence::Medium
            })
            .with("document", context.title.clone())
            .with("file", context.file_names())
            .with("field", self.fact.clone())
            .with("found_in", strongest.origin.title())
            .with("declared_in", other.origin.title());
        let observation = self.with_value(
            self.with_value(observation, "found", &strongest.value),
            "declared",
            &other.value,
        );
        let observation = observation
            .at_location(strongest.place.as_ref())
            .at_location(other.place.as_ref());
        // A document that contradicts itself is misread or forged; a wrong claim of it is only
        // corrected.
        if own(other) {
            CheckOutcome::unknown(observation)
        } else {
            CheckOutcome::met_with(observation)
        }
    }

    fn with_value(&self, observation: Observation, name: &str, value: &str) -> Observation {
        match self.private {
            Some(kind) => observation.with_private(name, value, kind),
            None => observation.with(name, value),
        }
    }
}

pub(super) fn field_statement(field: &DocumentField) -> SourceStatement {
    SourceStatement {
        origin: StatementSource::from_field(field),
        value: field.value.clone(),
        place: field.place.clone(),
    }
}

pub(super) fn file_name_statement(value: String) -> SourceStatement {
    SourceStatement {
        origin: StatementSource::FileName,
        value,
        place: None,
    }
}

/// The field with `role` where it was read.
pub(super) fn present_by_role<'a>(
    context: &CheckContext<'a>,
    role: FieldRole,
) -> Option<&'a DocumentField> {
    context
        .present_field(role)
        .map(|(_, f)| f)
}
