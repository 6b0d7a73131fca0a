//! What a page would cost, counted before it is drawn.
//!
//! The page's content is inflated within a limit and its operators are counted with the interpreter's
//! own tokenizer. A form that is drawn a thousand times costs a thousand times, but is read only once,
//! so forms nested exponentially are refused in the time it takes to read each of them.

use std::collections::HashMap;

use hayro_syntax::Filter;
use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction;
use hayro_syntax::object::dict::keys::{
    ANNOTS, AP, CONTENTS, DECODE_PARMS, FORM, N, RESOURCES, SUBTYPE,
};
use hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object, Stream};
use hayro_syntax::page::{Page, Resources};
use lopdf::{DecompressError, Dictionary, Error};

use super::problem::PageRefusal;
use crate::sandbox::Deadline;
use model::limits::Limits;

#[derive(Debug, Clone, Copy, Default)]
struct DrawingCost {
    operators: usize,
    bytes: usize,
    /// Forms inside each other.
    depth: usize,
}

/// A form and the resources it is drawn with: its own, or those of whatever draws it.
type FormKey = (u32, i32, usize);

struct CostCounter<'l> {
    limits: &'l Limits,
    deadline: Deadline,
    /// `None` while the form is being counted: meeting it again is a cycle.
    forms: HashMap<FormKey, Option<DrawingCost>>,
    /// Forms being counted inside each other.
    open: usize,
}

/// The page's content, inflated, when drawing it with its annotations stays within the limits.
pub(super) fn content_within_limits(
    page: &Page<'_>,
    limits: &Limits,
    deadline: Deadline,
) -> Result<Vec<u8>, PageRefusal> {
    let mut screen = CostCounter {
        limits,
        deadline,
        forms: HashMap::new(),
        open: 0,
    };
    let content = inflate_page_content(page, limits.content_bytes)?;
    let resources = page.resources();
    let mut cost = screen.count_content(&content, resources)?;
    let annotations = page.raw().get::<Array>(ANNOTS);
    let annotations = annotations
        .iter()
        .flat_map(Array::iter::<Dict>);
    for annotation in annotations {
        for appearance in normal_appearances(&annotation) {
            let form = screen.count_form(&appearance, resources)?;
            screen.add_cost(&mut cost, form)?;
        }
    }
    Ok(content)
}

fn inflate_page_content(page: &Page<'_>, limit: usize) -> Result<Vec<u8>, PageRefusal> {
    let raw = page.raw();
    if let Some(stream) = raw.get::<Stream>(CONTENTS) {
        return inflate_content(&stream, limit);
    }
    let mut content = Vec::new();
    let streams = raw.get::<Array>(CONTENTS);
    let streams = streams
        .iter()
        .flat_map(Array::iter::<Object>);
    for stream in streams {
        let Some(stream) = stream.into_stream() else {
            continue;
        };
        let left = limit.saturating_sub(content.len());
        let part = inflate_content(&stream, left)?;
        content.extend(part);
        // Streams of one page are divided only between tokens (ISO 32000-1, table 30), so white
        // space may join them.
        content.push(b' ');
    }
    Ok(content)
}

/// The normal appearances of an annotation, one for each of its states.
fn normal_appearances<'a>(annotation: &Dict<'a>) -> Vec<Stream<'a>> {
    let appearances = annotation.get::<Dict>(AP);
    let normal = appearances.and_then(|a| a.get::<Object>(N));
    match normal {
        Some(Object::Stream(stream)) => vec![stream],
        Some(Object::Dict(states)) => states
            .keys()
            .filter_map(|state| states.get::<Stream>(state))
            .collect(),
        _ => Vec::new(),
    }
}

impl CostCounter<'_> {
    fn count_content(
        &mut self,
        content: &[u8],
        resources: &Resources<'_>,
    ) -> Result<DrawingCost, PageRefusal> {
        let mut cost = DrawingCost {
            bytes: content.len(),
            ..DrawingCost::default()
        };
        self.check_limits(cost)?;
        let mut operators = TypedIter::new(content);
        while let Some(operator) = operators.next() {
            let mut step = DrawingCost {
                operators: 1,
                ..DrawingCost::default()
            };
            if let TypedInstruction::XObject(name) = operator
                && let Some(form) = resources.get_x_object(name.0)
                && form
                    .dict()
                    .get::<Name>(SUBTYPE)
                    .as_deref()
                    == Some(FORM)
            {
                let inner = self.count_form(&form, resources)?;
                step = DrawingCost {
                    operators: inner.operators.saturating_add(1),
                    ..inner
                };
            }
            self.add_cost(&mut cost, step)?;
        }
        Ok(cost)
    }

    fn count_form(
        &mut self,
        form: &Stream<'_>,
        outer: &Resources<'_>,
    ) -> Result<DrawingCost, PageRefusal> {
        let own = form.dict().get::<Dict>(RESOURCES);
        let own = own.map(Resources::new);
        let resources = own.as_ref().unwrap_or(outer);
        let id = form.obj_id();
        // A form without resources of its own uses its caller's, so its cost may differ from place
        // to place.
        let resources_at = resources.x_objects.data().as_ptr();
        let key = (id.obj_number, id.gen_number, resources_at as usize);
        match self.forms.get(&key) {
            Some(Some(cost)) => return Ok(*cost),
            Some(None) => return Err(PageRefusal::Depth),
            None => {}
        }
        if self.open >= self.limits.form_depth {
            return Err(PageRefusal::Depth);
        }
        // Marked before its content is read, so that a form that draws itself is found.
        self.forms.insert(key, None);
        self.open += 1;
        let content = inflate_content(form, self.limits.content_bytes)?;
        let mut cost = self.count_content(&content, resources)?;
        cost.depth = cost.depth.saturating_add(1);
        self.check_limits(cost)?;
        self.forms.insert(key, Some(cost));
        self.open -= 1;
        Ok(cost)
    }

    fn add_cost(
        &self,
        total_cost: &mut DrawingCost,
        part_cost: DrawingCost,
    ) -> Result<(), PageRefusal> {
        total_cost.operators = total_cost
            .operators
            .saturating_add(part_cost.operators);
        total_cost.bytes = total_cost
            .bytes
            .saturating_add(part_cost.bytes);
        total_cost.depth = total_cost.depth.max(part_cost.depth);
        self.check_limits(*total_cost)
    }

    fn check_limits(&self, cost: DrawingCost) -> Result<(), PageRefusal> {
        if cost.bytes > self.limits.content_bytes {
            Err(PageRefusal::Bytes)
        } else if cost.operators > self.limits.operators {
            Err(PageRefusal::Operators)
        } else if cost.depth > self.limits.form_depth {
            Err(PageRefusal::Depth)
        } else if cost.operators.is_multiple_of(1024) && self.deadline.has_passed() {
            // Not at each operator: asking the clock at every operator would cost more than
            // counting them.
            Err(PageRefusal::Time)
        } else {
            Ok(())
        }
    }
}

/// Inflates a content stream that stays within `limit` bytes. One that the interpreter would skip as
/// broken is empty here too.
fn inflate_content(stream: &Stream<'_>, limit: usize) -> Result<Vec<u8>, PageRefusal> {
    let filters = stream.filters();
    let names = filters.iter().map(|f| filter_name(*f));
    let raw_length = stream.raw_data().len();
    if could_exceed(raw_length, names, limit) {
        inflate_through(stream, filters.len(), limit)?;
    }
    let content = stream
        .decoded_data()
        .map(std::borrow::Cow::into_owned)
        .unwrap_or_default();
    if content.len() > limit {
        Err(PageRefusal::Bytes)
    } else {
        Ok(content)
    }
}

/// The stream's data after its first `count` filters, none of which may be a picture codec, as far as it
/// can be inflated, within `limit` bytes.
pub(super) fn inflate_through(
    stream: &Stream<'_>,
    count: usize,
    limit: usize,
) -> Result<Vec<u8>, PageRefusal> {
    let raw = stream.raw_data().into_owned();
    let names: Vec<_> = stream
        .filters()
        .iter()
        .take(count)
        .filter(|filter| **filter != Filter::Crypt)
        .map(|filter| {
            let name = filter_name(*filter);
            lopdf::Object::Name(name.to_vec())
        })
        .collect();
    if names.is_empty() {
        return if raw.len() > limit {
            Err(PageRefusal::Bytes)
        } else {
            Ok(raw)
        };
    }
    let mut dict = Dictionary::new();
    dict.set("Filter", names);
    for key in [DECODE_PARMS, b"DP"] {
        if stream.dict().contains_key(key) {
            let parameters = decode_parameters(stream.dict(), key);
            dict.set("DecodeParms", parameters);
        }
    }
    lopdf::Stream::new(dict, raw)
        .decompressed_content_with_limit(limit)
        .map_err(|error| match error {
            Error::Decompress(DecompressError::MemoryLimitExceeded { .. }) => PageRefusal::Bytes,
            _ => PageRefusal::Undecodable,
        })
}

/// Whether `bytes` can inflate over `limit` with these filters at their best. Deflate gives at most
/// 1,032 bytes for one (zlib's technical details); an LZW code of 9 bits or more at most 4,096.
pub(super) fn could_exceed<'n>(
    bytes: usize,
    filters: impl Iterator<Item = &'n [u8]>,
    limit: usize,
) -> bool {
    filters.fold(bytes, |bytes, filter| {
        bytes.saturating_mul(match filter {
            // A little above 1,032, for the bytes of headers; 64 for run lengths are 128 bytes from
            // two, and 4 is the letter z of ASCII85 (ISO 32000-1, 7.4.3 and 7.4.5).
            b"FlateDecode" | b"Fl" => 1_040,
            b"LZWDecode" | b"LZW" => 4_096,
            b"RunLengthDecode" | b"RL" => 64,
            b"ASCII85Decode" | b"A85" => 4,
            _ => 1,
        })
    }) > limit
}

fn filter_name(filter: Filter) -> &'static [u8] {
    match filter {
        Filter::AsciiHexDecode => b"ASCIIHexDecode",
        Filter::Ascii85Decode => b"ASCII85Decode",
        Filter::LzwDecode => b"LZWDecode",
        Filter::FlateDecode => b"FlateDecode",
        Filter::RunLengthDecode => b"RunLengthDecode",
        Filter::CcittFaxDecode => b"CCITTFaxDecode",
        Filter::Jbig2Decode => b"JBIG2Decode",
        Filter::DctDecode => b"DCTDecode",
        Filter::JpxDecode => b"JPXDecode",
        Filter::Crypt => b"Crypt",
    }
}

/// The decode parameters that change a stream's length.
fn decode_parameters(dict: &Dict<'_>, key: &[u8]) -> lopdf::Object {
    let convert = |params: Dict<'_>| {
        let mut copy = Dictionary::new();
        for key in [
            "Predictor",
            "Colors",
            "BitsPerComponent",
            "Columns",
            "EarlyChange",
        ] {
            if let Some(value) = params.get::<i32>(key) {
                copy.set(key, i64::from(value));
            }
        }
        lopdf::Object::Dictionary(copy)
    };
    match dict.get::<Object<'_>>(key) {
        Some(Object::Dict(params)) => convert(params),
        Some(Object::Array(list)) => {
            let one = |item: MaybeRef<Object<'_>>| match item {
                MaybeRef::NotRef(Object::Dict(params)) => convert(params),
                _ => lopdf::Object::Null,
            };
            let parameters = list.raw_iter().map(one);
            lopdf::Object::Array(parameters.collect())
        }
        _ => lopdf::Object::Null,
    }
}
