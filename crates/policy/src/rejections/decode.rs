//! From an answer to causes, reasons, documents, upload places and remedies.

use super::answer::read_answer;
use super::answer_item::AnswerItem;
use super::best_reason::best_reason;
use super::cause_index::{CauseIndex, RankedCause};
use super::code_lookup::find_code;
use super::decoded::{DecodedCause, DecodedItem, NamedItem, NearCause};
use super::mentioned_documents::DocumentNames;
use crate::rules::Rules;
use crate::rules::pack::{RejectReason, UploadEndpoint};
use crate::rules::rejection::{FormField, RejectionCause, RejectionCode, RejectionTable};
use model::Bilingual;

// Origin: `crates/policy/tests/refusals.rs`. The best cause of 171 refusals has 0.8 and more, that of 33 other texts
// 0.67 at most; the middle of the gap.
/// Likeness below which a text is not known.
pub const LIKENESS_THRESHOLD: f64 = 0.75;

/// Causes that are told of one sentence; also how many of the nearest are, where none is known.
const MAX_CAUSES: usize = 3;

/// Reads answers by one set of rules.
#[derive(Debug, Clone)]
pub struct Decoder<'a> {
    rules: &'a Rules,
    index: CauseIndex<'a>,
    document_names: DocumentNames,
    scenarios: Vec<String>,
}

/// What an item says beside its cause.
struct ItemContext<'a> {
    table: Option<&'a RejectionTable>,
    row: Option<&'a RejectionCode>,
    field: Option<&'a FormField>,
    /// Scenarios that the platform reviews, or those of the dossier; empty where nobody said.
    scenarios: &'a [String],
    /// Document types by the field or by the words, else by the code.
    documents: Vec<String>,
}

impl<'a> Decoder<'a> {
    /// Reads the phrases of the rules.
    #[must_use]
    pub fn new(rules: &'a Rules) -> Self {
        Self {
            rules,
            index: CauseIndex::new(&rules.rejections),
            document_names: DocumentNames::new(&rules.catalogue),
            scenarios: Vec::new(),
        }
    }

    /// For a dossier of these scenarios: their upload places and reasons count where no platform is known.
    #[must_use]
    pub fn for_scenarios(self, scenarios: Vec<String>) -> Self {
        Self { scenarios, ..self }
    }

    /// Every item of an answer, in its order; `platform` is the one that the user named.
    #[must_use]
    pub fn decode(&self, answer: &str, platform: Option<&str>) -> Vec<DecodedItem> {
        let items = read_answer(&self.rules.rejections, answer, platform);
        items
            .iter()
            .map(|item| self.decode_item(item))
            .collect()
    }

    fn decode_item(&self, item: &AnswerItem) -> DecodedItem {
        let text = item.text.as_deref().unwrap_or_default();
        let context = self.item_context(item, text);
        let causes = self.decode_code(item, &context);
        let (causes, nearest) = if causes.is_empty() {
            self.decode_text(text, &context)
        } else {
            (causes, Vec::new())
        };
        DecodedItem {
            said: said_text(item),
            platform: context.table.map(|table| NamedItem {
                id: table.platform.clone(),
                title: table.title.clone(),
            }),
            code: item.code.clone(),
            field: context.field.cloned(),
            causes,
            nearest,
        }
    }

    fn item_context(&self, item: &AnswerItem, text: &str) -> ItemContext<'_> {
        let platform = item.platform.as_deref();
        let table = platform.and_then(|id| self.rules.rejections.find_platform(id));
        let field = item.field.as_deref();
        let field = field.and_then(|name| find_field(table?, name));
        let code = item.code.as_deref();
        let row = code.and_then(|code| find_code(table?, code));
        let of_field = field.map(|field| field.documents.clone());
        let of_text = Some(self.document_names.find(text));
        let of_code = row.map(|row| row.documents.clone());
        let named = [of_field, of_text, of_code];
        let mut named = named.into_iter().flatten();
        ItemContext {
            table,
            row,
            field,
            scenarios: match table {
                Some(table) => &table.scenarios,
                None => &self.scenarios,
            },
            documents: named
                .find(|documents| !documents.is_empty())
                .unwrap_or_default(),
        }
    }

    /// The causes of a code that a table knows, or that is a cause's own id.
    fn decode_code(&self, item: &AnswerItem, context: &ItemContext<'_>) -> Vec<DecodedCause> {
        let ids = match context.row {
            Some(row) => row.causes.clone(),
            None => item.code.iter().cloned().collect(),
        };
        let rejections = &self.rules.rejections;
        ids.iter()
            .filter_map(|id| rejections.find_cause(id))
            .map(|cause| self.decode_cause(cause, 1.0, context))
            .collect()
    }

    /// The causes of a sentence, or the nearest where none is near enough.
    fn decode_text(
        &self,
        text: &str,
        context: &ItemContext<'_>,
    ) -> (Vec<DecodedCause>, Vec<NearCause>) {
        let mut ranked = self.index.rank(text);
        let is_known = |found: &&RankedCause<'_>| found.likeness >= LIKENESS_THRESHOLD;
        let causes: Vec<DecodedCause> = ranked
            .iter()
            .filter(is_known)
            .take(MAX_CAUSES)
            .map(|found| self.decode_cause(found.cause, found.likeness, context))
            .collect();
        if !causes.is_empty() {
            return (causes, Vec::new());
        }
        ranked.sort_by(|a, b| b.likeness.total_cmp(&a.likeness));
        let nearest = ranked.iter().take(MAX_CAUSES);
        let nearest = nearest.map(|found| NearCause {
            cause: NamedItem {
                id: found.cause.id.clone(),
                title: found.cause.title.clone(),
            },
            likeness: found.likeness,
        });
        (causes, nearest.collect())
    }

    fn decode_cause(
        &self,
        cause: &RejectionCause,
        likeness: f64,
        context: &ItemContext<'_>,
    ) -> DecodedCause {
        let documents = if context.documents.is_empty() {
            &cause.documents
        } else {
            &context.documents
        };
        let reason = best_reason(&self.rules.reasons, cause, documents, context.scenarios);
        let named_document = |id: &String| NamedItem {
            title: self.rules.document_title(id),
            id: id.clone(),
        };
        DecodedCause {
            id: cause.id.clone(),
            title: cause.title.clone(),
            likeness,
            reason: reason.map(|reason| NamedItem {
                id: reason.id.clone(),
                title: reason.title.clone(),
            }),
            findings: cause.findings.clone(),
            documents: documents
                .iter()
                .map(named_document)
                .collect(),
            slots: self.slots(documents, context),
            remedy: self.remedy(cause, reason),
            platform_only: cause.platform_only,
            platform_knows: cause.platform_knows.clone(),
            source: cause.source.id.clone(),
        }
    }

    fn remedy(&self, cause: &RejectionCause, reason: Option<&RejectReason>) -> Bilingual {
        let of_finding = || {
            let code = cause.findings.first()?;
            let text = self.rules.findings.get(code)?;
            Some(
                text.ask
                    .clone()
                    .unwrap_or_else(|| text.remedy.clone()),
            )
        };
        let of_reason = reason.map(|reason| reason.remedy.clone());
        cause
            .remedy
            .clone()
            .or_else(of_finding)
            .or(of_reason)
            .unwrap_or_default()
    }

    /// Where the platform takes the documents: the field's own place, or those of its scenarios.
    fn slots(&self, documents: &[String], context: &ItemContext<'_>) -> Vec<NamedItem> {
        let endpoints = &self.rules.platforms;
        let own = context
            .field
            .and_then(|field| field.endpoint.as_ref());
        let takes = |kinds: &[String]| {
            kinds.is_empty()
                || kinds
                    .iter()
                    .any(|kind| documents.contains(kind))
        };
        let is_slot = |endpoint: &&UploadEndpoint| {
            if let Some(id) = own {
                return &endpoint.limits.id == id;
            }
            let mut reviewed = endpoint.scenarios.iter();
            reviewed.any(|id| context.scenarios.contains(id)) && takes(&endpoint.limits.documents)
        };
        endpoints
            .iter()
            .filter(is_slot)
            .map(|endpoint| NamedItem {
                id: endpoint.limits.id.clone(),
                title: endpoint.limits.title.clone(),
            })
            .collect()
    }
}

/// The field by its name, also at the end of a path such as `$.identity.id_card_copy`.
fn find_field<'a>(table: &'a RejectionTable, name: &str) -> Option<&'a FormField> {
    let last = name.rsplit(['.', '/']).next()?;
    let last = last.split('[').next()?;
    table
        .fields
        .iter()
        .find(|field| field.name == last)
}

fn said_text(item: &AnswerItem) -> String {
    let parts = [&item.code, &item.text];
    let parts: Vec<&str> = parts
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    parts.join(": ")
}
