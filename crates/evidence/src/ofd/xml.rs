//! A small tree of an XML part: names without prefix, attributes, text.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

// Origin: by eye. A dense page has some ten thousand elements, and objects nest a dozen deep.
/// Elements of one part that are read.
const MAX_ELEMENTS: usize = 1_000_000;
/// Elements inside each other.
const MAX_DEPTH: usize = 64;

/// An element.
#[derive(Debug, Default)]
pub(super) struct XmlElement {
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    /// Its own text, without that of elements in it.
    pub(super) text: String,
    pub(super) children: Vec<XmlElement>,
}

impl XmlElement {
    /// The root of a part; `None` for what is no well-formed XML or over the limits.
    pub(super) fn parse_part(bytes: &[u8]) -> Option<Self> {
        let xml = std::str::from_utf8(bytes).ok()?;
        let mut reader = Reader::from_str(xml.trim_start_matches('\u{feff}'));
        let mut open: Vec<Self> = vec![Self::default()];
        let mut count = 0;
        loop {
            match reader.read_event().ok()? {
                Event::Start(start) => open.push(Self::from_start(&start)),
                Event::Empty(start) => {
                    let element = Self::from_start(&start);
                    open.last_mut()?.children.push(element);
                }
                Event::End(_) => {
                    let element = open.pop()?;
                    open.last_mut()?.children.push(element);
                }
                Event::Text(text) => open.last_mut()?.text.push_str(&text),
                Event::CData(text) => open.last_mut()?.text.push_str(&text),
                Event::GeneralRef(entity) => {
                    let character = crate::text::text_documents::resolve_entity(&entity);
                    open.last_mut()?
                        .text
                        .push_str(&character);
                }
                Event::Eof => break,
                _ => {}
            }
            count += 1;
            if count > MAX_ELEMENTS || open.len() > MAX_DEPTH {
                return None;
            }
        }
        let document = open.pop().filter(|_| open.is_empty())?;
        document.children.into_iter().next()
    }

    fn from_start(start: &BytesStart<'_>) -> Self {
        let attributes = start
            .attributes()
            .flatten()
            .filter_map(|attribute| {
                let name = attribute
                    .key
                    .local_name()
                    .as_ref()
                    .to_owned();
                let value = attribute
                    .normalized_value(quick_xml::XmlVersion::Explicit1_0)
                    .ok()?;
                Some((name, value.into_owned()))
            });
        Self {
            name: start.local_name().as_ref().to_owned(),
            attributes: attributes.collect(),
            ..Self::default()
        }
    }

    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let mut all = self.attributes.iter();
        all.find(|(own, _)| own == name)
            .map(|(_, value)| value.as_str())
    }

    /// The children of this name.
    pub(super) fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children
            .iter()
            .filter(move |child| child.name == name)
    }

    pub(super) fn first(&self, name: &str) -> Option<&Self> {
        self.children
            .iter()
            .find(|child| child.name == name)
    }

    /// The trimmed text of the first child of this name.
    pub(super) fn child_text(&self, name: &str) -> Option<&str> {
        self.first(name)
            .map(|child| child.text.trim())
    }

    /// Numbers of an attribute, parted by spaces.
    pub(super) fn numbers(&self, name: &str) -> Vec<f64> {
        parse_numbers(self.attribute(name).unwrap_or_default())
    }
}

/// Numbers parted by spaces; what is no number is left out.
pub(super) fn parse_numbers(text: &str) -> Vec<f64> {
    text.split_whitespace()
        .filter_map(|number| number.parse().ok())
        .filter(|number: &f64| number.is_finite())
        .collect()
}
