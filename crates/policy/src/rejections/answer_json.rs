//! An answer in JSON: the keys that hold codes, fields and words are data of each platform.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::answer_item::{AnswerItem, MAX_ITEMS, text_item};
use super::code_lookup::find_code;
use crate::rules::raw::AnswerKeys;
use crate::rules::rejection::{RejectionTable, Rejections};

/// The items of an answer; the platform is the one named, or that whose keys the answer has most of.
pub fn read_json(rejections: &Rejections, json: &Value, platform: Option<&str>) -> Vec<AnswerItem> {
    let named = platform.and_then(|id| rejections.find_platform(id));
    let table = named.or_else(|| recognise_platform(rejections, json));
    let keys = match table {
        Some(table) => table.answer.clone(),
        None => common_keys(rejections),
    };
    let mut reader = JsonReader {
        keys,
        table,
        items: Vec::new(),
    };
    reader.read(json);
    reader.items
}

/// The platform with the most marks in the answer; `None` where none has any.
fn recognise_platform<'a>(rejections: &'a Rejections, json: &Value) -> Option<&'a RejectionTable> {
    let mut keys = BTreeSet::new();
    collect_keys(json, &mut keys);
    let marks = |table: &RejectionTable| {
        let marks = table.answer.marks.iter();
        marks
            .filter(|mark| keys.contains(mark.as_str()))
            .count()
    };
    // The first of several: `max_by_key` would take the last.
    let tables = rejections.platforms.iter().rev();
    let best = tables.max_by_key(|table| marks(table))?;
    (marks(best) > 0).then_some(best)
}

fn collect_keys<'a>(json: &'a Value, keys: &mut BTreeSet<&'a str>) {
    match json {
        Value::Object(object) => {
            for (key, value) in object {
                keys.insert(key);
                collect_keys(value, keys);
            }
        }
        Value::Array(list) => list
            .iter()
            .for_each(|value| collect_keys(value, keys)),
        _ => {}
    }
}

/// Words and fields under any platform's keys; codes only mean something at one.
fn common_keys(rejections: &Rejections) -> AnswerKeys {
    let mut all = AnswerKeys::default();
    for table in &rejections.platforms {
        let own = &table.answer;
        all.fields
            .extend(own.fields.iter().cloned());
        all.texts
            .extend(own.texts.iter().cloned());
        all.skip
            .extend(own.skip.iter().cloned());
    }
    all
}

struct JsonReader<'a> {
    keys: AnswerKeys,
    table: Option<&'a RejectionTable>,
    items: Vec<AnswerItem>,
}

impl JsonReader<'_> {
    fn read(&mut self, json: &Value) {
        if self.items.len() >= MAX_ITEMS {
            return;
        }
        match json {
            Value::Object(object) => self.read_object(object),
            Value::Array(list) => list
                .iter()
                .for_each(|value| self.read(value)),
            _ => {}
        }
    }

    fn read_object(&mut self, object: &Map<String, Value>) {
        let field = strings_under(object, &self.keys.fields)
            .into_iter()
            .next();
        let texts = strings_under(object, &self.keys.texts);
        let codes = strings_under(object, &self.keys.codes);
        for code in &codes {
            self.items.push(AnswerItem {
                code: Some(code.clone()),
                field: field.clone(),
                text: texts.first().cloned(),
                ..self.empty_item()
            });
        }
        if codes.is_empty() {
            for text in texts
                .iter()
                .filter(|text| !text.trim().is_empty())
            {
                self.items.push(AnswerItem {
                    field: field.clone(),
                    ..text_item(text, self.platform())
                });
            }
        }
        for (key, value) in object {
            if self.keys.skip.contains(key) {
                continue;
            }
            if self.keys.names.contains(key) {
                self.read_names(value);
            }
            self.read(value);
        }
    }

    /// Names that are codes, unless their value is clear.
    fn read_names(&mut self, value: &Value) {
        let (Value::Object(named), Some(table)) = (value, self.table) else {
            return;
        };
        for (name, result) in named {
            if !is_clear(result) && find_code(table, name).is_some() {
                self.items.push(AnswerItem {
                    code: Some(name.clone()),
                    ..self.empty_item()
                });
            }
        }
    }

    fn platform(&self) -> Option<&str> {
        self.table
            .map(|table| table.platform.as_str())
    }

    fn empty_item(&self) -> AnswerItem {
        AnswerItem {
            platform: self.platform().map(str::to_owned),
            ..AnswerItem::default()
        }
    }
}

/// Strings and numbers under any of the keys, alone or in a list.
fn strings_under(object: &Map<String, Value>, keys: &[String]) -> Vec<String> {
    let values = keys
        .iter()
        .filter_map(|key| object.get(key));
    let single = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let each = values.flat_map(|value| match value {
        Value::Array(list) => list.iter().filter_map(single).collect(),
        value => single(value)
            .into_iter()
            .collect::<Vec<_>>(),
    });
    each.collect()
}

/// A result that found nothing.
fn is_clear(result: &Value) -> bool {
    match result {
        Value::Null | Value::Bool(false) => true,
        Value::String(word) => word.is_empty() || word == "clear",
        Value::Object(object) => object
            .get("result")
            .is_none_or(is_clear),
        _ => false,
    }
}
